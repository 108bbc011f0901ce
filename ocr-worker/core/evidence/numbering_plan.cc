#include "ocr-worker/core/evidence/numbering_plan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/match.h"

namespace madoguchi::ocr {

namespace {

using Rule = std::pair<absl::string_view, absl::string_view>;

// Digits that may stand fourth, by the three before them (市外局番の一覧). Behind an area code of three digits that is
// the exchange's first, 2 to 9; 0 and 1 stand there only where an area code of four digits has them. 03 and 06 are
// elsewhere.
constexpr std::array kFourth = std::to_array<Rule>({
    {"011", "23456789"},   {"012", "3456"},       {"013", "3456789"},    {"014", "23456"},      {"015", "2345678"},
    {"016", "234567"},     {"017", "23456789"},   {"018", "2345678"},    {"019", "123456789"},  {"022", "023456789"},
    {"023", "23456789"},   {"024", "0123456789"}, {"025", "023456789"},  {"026", "0123456789"}, {"027", "023456789"},
    {"028", "023456789"},  {"029", "123456789"},  {"042", "23456789"},   {"043", "23456789"},   {"044", "23456789"},
    {"045", "23456789"},   {"046", "023456789"},  {"047", "0123456789"}, {"048", "023456789"},  {"049", "23456789"},
    {"052", "23456789"},   {"053", "123456789"},  {"054", "23456789"},   {"055", "0123456789"}, {"056", "123456789"},
    {"057", "2345678"},    {"058", "123456789"},  {"059", "23456789"},   {"072", "123456789"},  {"073", "23456789"},
    {"074", "023456789"},  {"075", "23456789"},   {"076", "123456789"},  {"077", "0123456789"}, {"078", "23456789"},
    {"079", "0123456789"}, {"082", "023456789"},  {"083", "23456789"},   {"084", "23456789"},   {"085", "123456789"},
    {"086", "23456789"},   {"087", "23456789"},   {"088", "023456789"},  {"089", "23456789"},   {"092", "023456789"},
    {"093", "023456789"},  {"094", "023456789"},  {"095", "023456789"},  {"096", "23456789"},   {"097", "23456789"},
    {"098", "023456789"},  {"099", "123456789"},
});
// Only area codes of four digits and more begin so: the exchange follows them.
constexpr std::array<absl::string_view, 9> kFourDigitAreas = {"012", "013", "014", "016", "056",
                                                              "057", "074", "085", "094"};
constexpr std::array<absl::string_view, 4> kTenDigitServices = {"0120", "0180", "0570", "0990"};
constexpr std::array<absl::string_view, 5> kElevenDigits = {"050", "060", "070", "080", "090"};

bool BeginsWithOneOf(absl::string_view digits, const auto& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](auto prefix) { return absl::StartsWith(digits, prefix); });
}

bool InAreaPlan(absl::string_view digits) {
  if (BeginsWithOneOf(digits, std::array<absl::string_view, 2>{"03", "06"})) return digits[2] >= '2';
  const auto rule = std::find_if(kFourth.begin(), kFourth.end(),
                                 [&](const Rule& rule) { return absl::StartsWith(digits, rule.first); });
  if (rule == kFourth.end() || !absl::StrContains(rule->second, digits[3])) return false;
  // 04-70… and 04-71…: an area code of two digits.
  const bool four = digits[3] <= '1' || BeginsWithOneOf(digits, kFourDigitAreas);
  return !four || digits[4] >= '2' || absl::StartsWith(digits, "047");
}

}  // namespace

bool InNumberingPlan(absl::string_view digits) {
  const bool all_digits = std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!all_digits || digits.size() < 10 || digits.size() > 11 || digits[0] != '0') return false;
  if (digits.size() == 11) {
    // 0X0 is followed by 1 to 9.
    return absl::StartsWith(digits, "0800") || (BeginsWithOneOf(digits, kElevenDigits) && digits[3] != '0');
  }
  return BeginsWithOneOf(digits, kTenDigitServices) || InAreaPlan(digits);
}

}  // namespace madoguchi::ocr
