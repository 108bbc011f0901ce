// 工 and エ, 口 and ロ, 力 and カ are one shape on paper: what stands beside them says which is meant.
#pragma once

#include "absl/strings/string_view.h"

namespace madoguchi::ocr {

// In how many places of a name, a building's name or a text a character stands in the wrong script for its neighbours:
// エ藤, マンショ二ン, ッ where no kana follows, ー where none precedes. 0: as people write. Pure; thread-safe.
int ScriptBreaks(absl::string_view text);

}  // namespace madoguchi::ocr
