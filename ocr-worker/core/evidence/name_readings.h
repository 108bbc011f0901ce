// How names are written and read: 氏名 and フリガナ bear each other out. A name in no list has a reading too, made of
// its characters'; and one whose characters are read as nobody reads them stays possible.
#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace madoguchi::ocr {

// Immutable; any number of threads may read it.
class NameReadings {
 public:
  // `table`: knowledge/make_names.py says how it is written. It must outlive this.
  explicit NameReadings(absl::string_view table);

  // How far a written name is from being read so, from 0 (a listed name with its reading) to kNoFit. A character more
  // of no list costs a little, one that is not read so costs much. Words are compared one by one where both have the
  // same number of them.
  double Distance(absl::string_view written, absl::string_view kana) const;

 private:
  using Readings = absl::flat_hash_map<absl::string_view, absl::string_view>;  // → space-separated

  double WordDistance(absl::string_view written, absl::string_view kana) const;

  Readings surnames_, given_, characters_;
};

inline constexpr double kNameNoFit = 6;

}  // namespace madoguchi::ocr
