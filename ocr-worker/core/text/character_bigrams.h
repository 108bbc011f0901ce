// Which character follows which in Japanese names and addresses: weak evidence, so that a name in no list survives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace madoguchi::ocr {

// Immutable; any number of threads may read it.
class CharacterBigrams {
 public:
  // A character as the table knows it: looked up once, asked about for every neighbour that it may have.
  struct Character {
    int id;  // 0: in no pair
    int script;
  };

  // Lines of two characters and a count (training/characters/make_bigrams.py); ^ and ~ stand for the beginning
  // of a word and of a reading, $ for the end.
  explicit CharacterBigrams(absl::string_view table);

  Character Find(absl::string_view character) const;

  // Natural logarithm of how likely `next` follows `before`. Never below that of a character that nobody listed.
  double LogProbability(Character before, Character next) const;
  double LogProbability(absl::string_view before, absl::string_view next) const {
    return LogProbability(Find(before), Find(next));
  }

 private:
  static constexpr int kScripts = 8;  // numbers, Latin letters, both kana, kanji and three signs

  int IdOf(const std::string& character);

  absl::flat_hash_map<std::string, int> ids_;
  absl::flat_hash_map<uint32_t, double> pairs_;  // id before << 16 | id next → count
  std::vector<double> befores_;                  // by id: sums
  // By id: a character after each script. 一 and ー look alike, but ー follows katakana.
  std::vector<double> after_script_[kScripts];
  double scripts_[kScripts] = {};  // sums
};

inline constexpr absl::string_view kWordStart = "^";
inline constexpr absl::string_view kReadingStart = "~";  // of a word written in katakana
inline constexpr absl::string_view kWordEnd = "$";

}  // namespace madoguchi::ocr
