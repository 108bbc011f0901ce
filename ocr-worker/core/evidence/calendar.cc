#include "ocr-worker/core/evidence/calendar.h"

#include <array>
#include <optional>

#include "absl/strings/numbers.h"
#include "procedures/values/era.h"

namespace madoguchi::ocr {

namespace {

using procedures::Era;

constexpr std::array kEras = {Era::kMeiji, Era::kTaisho, Era::kShowa, Era::kHeisei, Era::kReiwa};
constexpr int kLeapYear = 2000;  // stands for a year that is not known
constexpr int kWesternFirst = 1873, kWesternLast = 2200;

// -1: blank; 0: no number.
int Number(const std::string& text) {
  int number = 0;
  if (text.empty()) return -1;
  return absl::SimpleAtoi(text, &number) && number > 0 ? number : 0;
}

std::optional<Era> EraOf(absl::string_view value) {
  for (const Era era : kEras) {
    if (procedures::EraValue(era) == value) return era;
  }
  return std::nullopt;
}

}  // namespace

DayFit FitOf(const WrittenDay& written, absl::CivilDay today) {
  const int year = Number(written.year), month = Number(written.month), day = Number(written.day);
  if (year == 0 || month == 0 || day == 0 || month > 12 || day > 31) return DayFit::kImpossible;
  const std::optional<Era> era = EraOf(written.era);
  const bool western = written.year.size() == 4;
  if (western && (year < kWesternFirst || year > kWesternLast)) return DayFit::kImpossible;
  if (month < 0 || day < 0) return DayFit::kPossible;
  std::optional<absl::CivilDay> meant;
  if (year > 0 && era) {
    meant = procedures::FromEra({*era, year, month, day});
    if (!meant) return DayFit::kImpossible;
  } else {
    const absl::CivilDay civil(western ? year : kLeapYear, month, day);
    if (civil.month() != month) return DayFit::kImpossible;  // 31 April became 1 May
    if (western) meant = civil;
  }
  return meant && *meant > today ? DayFit::kFuture : DayFit::kPossible;
}

}  // namespace madoguchi::ocr
