#include "procedures/values/era.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace madoguchi::procedures {
namespace {

struct EraSpan {
  Era era;
  int first_year;  // of the western calendar
  absl::CivilDay first;
  absl::CivilDay last;
};

// 明治 began in 1868; its days are counted here from the western calendar on.
constexpr EraSpan kSpans[] = {
    {Era::kMeiji, 1868, absl::CivilDay(1873, 1, 1), absl::CivilDay(1912, 7, 30)},
    {Era::kTaisho, 1912, absl::CivilDay(1912, 7, 30), absl::CivilDay(1926, 12, 25)},
    {Era::kShowa, 1926, absl::CivilDay(1926, 12, 25), absl::CivilDay(1989, 1, 7)},
    {Era::kHeisei, 1989, absl::CivilDay(1989, 1, 8), absl::CivilDay(2019, 4, 30)},
    {Era::kReiwa, 2019, absl::CivilDay(2019, 5, 1), absl::CivilDay(9999, 12, 31)},
};

// nullopt unless the three numbers are a day of the calendar (CivilDay would carry 13月40日 over into another year).
std::optional<absl::CivilDay> Exact(int64_t year, int month, int day) {
  const absl::CivilDay result(year, month, day);
  if (result.year() != year || result.month() != month || result.day() != day) return std::nullopt;
  return result;
}

bool AllDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<absl::CivilDay> FromEra(const EraDay& day) {
  if (day.year < 1 || day.year > 8'000) return std::nullopt;
  for (const EraSpan& span : kSpans) {
    if (span.era != day.era) continue;
    const std::optional<absl::CivilDay> civil = Exact(span.first_year + day.year - 1, day.month, day.day);
    if (civil && *civil >= span.first && *civil <= span.last) return civil;
  }
  return std::nullopt;
}

std::optional<EraDay> ToEra(absl::CivilDay day) {
  for (auto span = std::rbegin(kSpans); span != std::rend(kSpans); ++span) {
    if (day >= span->first && day <= span->last) {
      return EraDay{span->era, static_cast<int>(day.year()) - span->first_year + 1, day.month(), day.day()};
    }
  }
  return std::nullopt;
}

std::optional<absl::CivilDay> ParseIsoDay(absl::string_view text) {
  int year = 0, month = 0, day = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !AllDigits(text.substr(0, 4)) ||
      !AllDigits(text.substr(5, 2)) || !AllDigits(text.substr(8, 2)) || !absl::SimpleAtoi(text.substr(0, 4), &year) ||
      !absl::SimpleAtoi(text.substr(5, 2), &month) || !absl::SimpleAtoi(text.substr(8, 2), &day)) {
    return std::nullopt;
  }
  return Exact(year, month, day);
}

std::string FormatIsoDay(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

std::string FormatEra(absl::CivilDay day) {
  const std::optional<EraDay> era = ToEra(day);
  if (!era) return FormatIsoDay(day);
  const std::string year = era->year == 1 ? "元" : absl::StrCat(era->year);
  return absl::StrCat(EraPrinted(era->era), year, "年", era->month, "月", era->day, "日");
}

std::string EraCode(absl::CivilDay day) {
  const std::optional<EraDay> era = ToEra(day);
  if (!era) return "";
  return absl::StrFormat("%d%02d%02d%02d", static_cast<int>(era->era) + 1, era->year, era->month, era->day);
}

}  // namespace madoguchi::procedures
