// What really stands on scanned pages: a JSON file like tests/data/truth.json ({"file": [{"form", "page", "values"}…]})
// or a table FILE ⇥ PAGE INDEX ⇥ FIELD ⇥ VALUE. Fields that are not named are blank.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace madoguchi::cli {

struct TruePage {
  std::string form;    // "" when the truth does not say
  int page = 0;        // 0 when it does not say
  bool blank = false;  // no form: separators, empty sheets
  std::map<std::string, std::string> values;
};
// By the file's name without folders; pages in their order in the file.
using Truth = std::map<std::string, std::vector<TruePage>>;

// Errors of the file; INVALID_ARGUMENT (TRUTH_DAMAGED).
absl::StatusOr<Truth> ReadTruth(const std::string& path);

// The page that `file` and `page_index` name. INVALID_ARGUMENT (TRUTH_MISSING) when nobody says what stands there,
// (TRUTH_MISMATCH) when it is said of another form or page than `form` and `page`.
absl::StatusOr<const TruePage*> TrueOf(const Truth& truth, const std::string& file, int page_index,
                                       const std::string& form, int page);

}  // namespace madoguchi::cli
