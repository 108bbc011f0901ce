#include "services/congestion/core/planning/day_text.h"

#include <array>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace madoguchi::congestion {
namespace {

constexpr double kLongWait_min = 4 * 60;

constexpr int kYearMin = 2000, kYearMax = 2098;
constexpr std::array<const char*, 7> kWeekdays = {"月", "火", "水", "木", "金", "土", "日"};

// Digits only: SimpleAtoi would also take signs and spaces.
std::optional<int> Digits(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isdigit(c)) return std::nullopt;
  }
  int number = 0;
  return absl::SimpleAtoi(text, &number) ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<absl::CivilDay> ParseDay(absl::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const std::optional<int> year = Digits(text.substr(0, 4));
  const std::optional<int> month = Digits(text.substr(5, 2));
  const std::optional<int> of_month = Digits(text.substr(8, 2));
  if (!year || !month || !of_month || *year < kYearMin || *year > kYearMax) return std::nullopt;
  const absl::CivilDay day(*year, *month, *of_month);
  // 29 February of an ordinary year has become 1 March.
  if (day.month() != *month || day.day() != *of_month) return std::nullopt;
  return day;
}

std::string FormatDay(absl::CivilDay day) { return absl::FormatCivilTime(day); }

std::optional<int> ParseTimeOfDay(absl::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const std::optional<int> hour = Digits(text.substr(0, 2));
  const std::optional<int> minute = Digits(text.substr(3, 2));
  if (!hour || !minute || *minute >= 60 || *hour * 60 + *minute > kDayMinutes) return std::nullopt;
  return *hour * 60 + *minute;
}

std::string FormatTimeOfDay(int minute) { return absl::StrFormat("%02d:%02d", minute / 60, minute % 60); }

int WeekdayIndex(absl::CivilDay day) { return static_cast<int>(absl::GetWeekday(day)); }

const char* WeekdayText(int index) { return kWeekdays.at(static_cast<size_t>(index)); }

std::optional<int> ParseWeekday(absl::string_view text) {
  for (int i = 0; i < 7; ++i) {
    if (text == kWeekdays[i]) return i;
  }
  return std::nullopt;
}

std::string DayInWords(absl::CivilDay day) {
  return absl::StrCat(day.year(), "年", day.month(), "月", day.day(), "日（", WeekdayText(WeekdayIndex(day)), "）");
}

std::string WaitInWords(double wait_p90_min) {
  return wait_p90_min < kLongWait_min ? absl::StrCat(static_cast<int>(std::ceil(wait_p90_min)), "分以内") : "4時間以上";
}

}  // namespace madoguchi::congestion
