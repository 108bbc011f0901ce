// Which telephone numbers can be. Source: 電気通信番号計画 (総務省). Pure; thread-safe.
#pragma once

#include "absl/strings/string_view.h"

namespace madoguchi::ocr {

// Eleven digits for 050, 060, 070, 080, 090 and 0800, ten for all others; area codes begin 01 to 09, the exchange in
// 03 and 06 is 2 to 9, 0120, 0570, 0180 and 0990 are services. Digits only.
bool InNumberingPlan(absl::string_view digits);

}  // namespace madoguchi::ocr
