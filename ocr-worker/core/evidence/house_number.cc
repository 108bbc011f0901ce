#include "ocr-worker/core/evidence/house_number.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "ocr-worker/core/characters.h"

namespace madoguchi::ocr {

namespace {

// What may stand between two digits of a number besides other digits.
constexpr std::array<absl::string_view, 8> kJoins = {"-", "丁", "目", "番", "地", "の", "ノ", "号"};

}  // namespace

int HouseNumberBreaks(absl::string_view number_and_building) {
  const std::vector<std::string> characters = SplitCharacters(number_and_building);
  int breaks = 0;
  for (size_t i = 1; i + 1 < characters.size(); ++i) {
    if (!IsDigit(characters[i - 1]) || !IsDigit(characters[i + 1]) || IsDigit(characters[i])) continue;
    breaks += std::find(kJoins.begin(), kJoins.end(), characters[i]) == kJoins.end();
  }
  return breaks;
}

}  // namespace madoguchi::ocr
