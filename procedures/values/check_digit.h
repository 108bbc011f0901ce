// The two numbers of Japanese administration that carry a check digit: 個人番号 (マイナンバー, 12 digits, the last one
// checks) and 法人番号 (13 digits, the first one checks). ASCII digits without separators; anything else is no such
// number. Pure; thread-safe.
//
// Sources: 個人番号: 平成26年総務省令第85号（行政手続における特定の個人を識別するための番号の利用等に関する法律の規定に
// よる通知カード及び個人番号カード並びに情報提供ネットワークシステムによる特定個人情報の提供等に関する省令）第5条.
// 法人番号: 法人番号の指定等に関する省令（平成26年財務省令第70号）第2条.
#pragma once

#include <optional>

#include "absl/strings/string_view.h"

namespace madoguchi::procedures {

inline constexpr int kMyNumberDigits = 12;
inline constexpr int kCorporateNumberDigits = 13;

// The digit that ends a 個人番号 of which these are the first 11; nullopt for anything but 11 digits.
std::optional<char> MyNumberCheckDigit(absl::string_view first_digits);
// The digit that begins a 法人番号 of which these are the last 12 (基礎番号); nullopt for anything but 12 digits.
std::optional<char> CorporateNumberCheckDigit(absl::string_view last_digits);

// Digits of the right number, and the check digit agrees. A single wrong digit is found unless a 0 stands for a 9 or a
// 9 for a 0 (法人番号), or the remainder changes between 0 and 1 (個人番号): all but about one in fifty.
bool IsMyNumber(absl::string_view digits);
bool IsCorporateNumber(absl::string_view digits);

}  // namespace madoguchi::procedures
