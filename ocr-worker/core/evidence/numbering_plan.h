// Which telephone numbers can be. Sources: 電気通信番号計画 and 市外局番の一覧 (総務省, soumu.go.jp): which area codes
// there are, and that no exchange begins with 0 or 1. Pure; thread-safe.
#pragma once

#include "absl/strings/string_view.h"

namespace madoguchi::ocr {

// Eleven digits for 050, 060, 070, 080, 090 and 0800, ten for all others: an area code that exists and an exchange that
// can follow it, or a service (0120, 0180, 0570, 0990). Digits only. Area codes are known by their first four digits.
bool InNumberingPlan(absl::string_view digits);

}  // namespace madoguchi::ocr
