// Which character follows which in Japanese names and addresses: weak evidence, so that a name in no list survives.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "absl/strings/string_view.h"

namespace madoguchi::ocr {

// Immutable; any number of threads may read it.
class CharacterBigrams {
 public:
  // Lines of two characters and a count (training/characters/make_bigrams.py); ^ and ~ stand for the beginning
  // of a word and of a reading, $ for the end.
  explicit CharacterBigrams(absl::string_view table);

  // Natural logarithm of how likely `next` follows `before`. Never below that of a character that nobody listed.
  double LogProbability(absl::string_view before, absl::string_view next) const;

 private:
  std::unordered_map<std::string, double> pairs_;    // of both characters together
  std::unordered_map<std::string, double> befores_;  // sums
  std::unordered_map<std::string, double>
      after_script_;  // of a script and a character: 一 and ー look alike, but ー follows katakana
  std::unordered_map<char, double> scripts_;  // sums
};

inline constexpr absl::string_view kWordStart = "^";
inline constexpr absl::string_view kReadingStart = "~";  // of a word written in katakana
inline constexpr absl::string_view kWordEnd = "$";

}  // namespace madoguchi::ocr
