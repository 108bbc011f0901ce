#include "ocr-worker/core/evidence/numbering_plan.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace madoguchi::ocr {

namespace {

bool BeginsWithOneOf(absl::string_view digits, std::initializer_list<absl::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](auto prefix) { return absl::StartsWith(digits, prefix); });
}

}  // namespace

bool InNumberingPlan(absl::string_view digits) {
  const bool all_digits = std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!all_digits || digits.size() < 10 || digits.size() > 11 || digits[0] != '0' || digits[1] == '0') return false;
  if (digits.size() == 11) {
    if (absl::StartsWith(digits, "0800")) return true;
    // 0X0 is followed by 1 to 9.
    return BeginsWithOneOf(digits, {"050", "060", "070", "080", "090"}) && digits[3] != '0';
  }
  if (digits[2] == '0') return false;  // 0X0 has eleven
  if (BeginsWithOneOf(digits, {"03", "06"})) return digits[2] >= '2';
  return true;
}

}  // namespace madoguchi::ocr
