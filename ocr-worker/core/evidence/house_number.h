// What follows the place in an address: 1-2-3, 4丁目5番6号, 789番地, then a space and the building, perhaps with a
// room.
#pragma once

#include "absl/strings/string_view.h"

namespace madoguchi::ocr {

// How many places of the number break its grammar: a sign between digits that is no hyphen, a letter or a lone katakana
// among digits, a space inside the number. 0: a number as they are written, or none at all. Pure; thread-safe.
int HouseNumberBreaks(absl::string_view number_and_building);

}  // namespace madoguchi::ocr
