// What a review says about a reading: for every leaf that was read, what really stands there. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "procedures/definition/definition.h"
#include "services/intake/core/applications/application.h"
#include "services/intake/core/paper/scan.h"

namespace madoguchi::intake {

struct ReviewedLeaf {
  FieldReading reading;
  std::string blob;    // of its file, when it is not the scan's
  int page_index = 0;  // in the file
  int page = 0;        // of the form
  std::string type;    // of the leaf: "katakana"
  std::string truth;   // as it would have been read rightly
  bool corrected = false;
  bool doubted = false;  // a finding pointed at its field: a person looked; otherwise nobody only objected
};

// The leaves of `pages` against `application.data` as a person left it. A leaf whose truth cannot be told is left out:
// of a repeated group in which blank rows were read, or of a date that the form has no era for. 個人番号 are left out
// always.
std::vector<ReviewedLeaf> LeavesOfReview(const procedures::Definition& definition,
                                         const std::vector<PageReading>& pages, const Application& application);

// Never to be trained on: all samples of a fifth of the applications, so that no hand stands on both sides. Always the
// same for the same receipt number.
bool IsHeldBack(absl::string_view receipt_number);

}  // namespace madoguchi::intake
