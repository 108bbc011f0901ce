#include "procedures/values/check_digit.h"

#include <algorithm>

namespace madoguchi::procedures {
namespace {

bool AreDigits(absl::string_view text, int count) {
  return text.size() == static_cast<size_t>(count) &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Σ Pn × Qn: Pn is the n-th digit from the right, n from 1.
template <typename Weight>
int WeightedSum(absl::string_view digits, Weight weight) {
  int sum = 0;
  for (int n = 1; n <= static_cast<int>(digits.size()); ++n) {
    sum += (digits[digits.size() - static_cast<size_t>(n)] - '0') * weight(n);
  }
  return sum;
}

char Digit(int value) { return static_cast<char>('0' + value); }

}  // namespace

std::optional<char> MyNumberCheckDigit(absl::string_view first_digits) {
  if (!AreDigits(first_digits, kMyNumberDigits - 1)) return std::nullopt;
  const int remainder = WeightedSum(first_digits, [](int n) { return n <= 6 ? n + 1 : n - 5; }) % 11;
  return Digit(remainder <= 1 ? 0 : 11 - remainder);
}

std::optional<char> CorporateNumberCheckDigit(absl::string_view last_digits) {
  if (!AreDigits(last_digits, kCorporateNumberDigits - 1)) return std::nullopt;
  return Digit(9 - WeightedSum(last_digits, [](int n) { return n % 2 == 1 ? 1 : 2; }) % 9);
}

bool IsMyNumber(absl::string_view digits) {
  return AreDigits(digits, kMyNumberDigits) &&
         MyNumberCheckDigit(digits.substr(0, kMyNumberDigits - 1)) == digits.back();
}

bool IsCorporateNumber(absl::string_view digits) {
  return AreDigits(digits, kCorporateNumberDigits) && CorporateNumberCheckDigit(digits.substr(1)) == digits.front();
}

}  // namespace madoguchi::procedures
