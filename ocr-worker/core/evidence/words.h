// Words of the language: 窓口 is one, 窓ロ is none. Weak evidence for texts and for buildings' names, in which anything
// may stand.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"

namespace madoguchi::ocr {

// Immutable; any number of threads may read it.
class Words {
 public:
  // `table`: nouns, one a line (knowledge/make_names.py). It must outlive this.
  explicit Words(absl::string_view table);

  // How many kanji and katakana of the text belong to no known word; digits, signs and hiragana are not counted,
  // because particles and endings are no nouns.
  int Unknown(absl::string_view text) const;

 private:
  absl::flat_hash_set<absl::string_view> words_;
};

}  // namespace madoguchi::ocr
