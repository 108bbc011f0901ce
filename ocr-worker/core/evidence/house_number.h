// What follows the place in an address: 1-2-3, 4丁目5番6号, 789番地, then a space and the building, perhaps with a
// room.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace madoguchi::ocr {

struct HouseNumber {
  // How many places break the grammar: something between digits or units that is neither (ろ丁目, 1番み0号, 2・1), a
  // number that begins with 0, one that ends in a lone character, a hyphen that no digit follows, a sign in the
  // building's name, a gap inside the first number. 0: as they are written, or no number at all.
  int breaks = 0;
  bool begins = false;   // with a digit
  std::string building;  // from where the number ends, room and all
};

// Pure; thread-safe.
HouseNumber ReadHouseNumber(absl::string_view after_the_place);

}  // namespace madoguchi::ocr
