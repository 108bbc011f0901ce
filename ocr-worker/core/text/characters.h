// Characters as evidence: what a reading may contain given its field's type, and which shapes are one and the same on
// paper.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

// UTF-8 → characters; a variation selector stays with its base. Malformed bytes are dropped.
std::vector<std::string> SplitCharacters(absl::string_view text);

// The character that stands for `character` in a field of this type: 力 is カ where only katakana may stand, 〇 is 0
// among digits, a full- width digit is a digit. Returns `character` itself when nothing else is meant, and "" for what
// cannot stand there. Names keep everything but punctuation, addresses and text keep every character.
std::string ForType(absl::string_view character, procedures::LeafType type);

bool IsDigit(absl::string_view character);     // 0–9
bool IsKatakana(absl::string_view character);  // ァ–ヺ, ー, ・
bool IsSpace(absl::string_view character);     // half- or full-width

// In an address a stroke between digits is a hyphen, whatever line the recogniser took it for: 1ー2一3 → 1-2-3; and a
// gap beside it, or inside the number that the line begins with, is no space: 1 -2 → 1-2, 1 348番地 → 1348番地.
std::string JoinHouseNumbers(const std::vector<std::string>& characters);

}  // namespace madoguchi::ocr
