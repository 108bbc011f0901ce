// Days and times of day as people and messages write them: 2027-04-01, 08:30 (24:00 is the end of the day). Days are
// the hall's (JST, no summer time). Times of day are minutes from midnight. Pure.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace madoguchi::congestion {

inline constexpr int kDayMinutes = 24 * 60;
inline constexpr int kSlotMinutes = 30;
inline constexpr int kSlotsPerDay = kDayMinutes / kSlotMinutes;

// Only in this one spelling, only days that exist, and only from 2000 to 2098, where the holidays are known.
std::optional<absl::CivilDay> ParseDay(absl::string_view text);
std::string FormatDay(absl::CivilDay day);
std::optional<int> ParseTimeOfDay(absl::string_view text);
std::string FormatTimeOfDay(int minute);

int WeekdayIndex(absl::CivilDay day);  // 0 is Monday
// 月 … 日.
const char* WeekdayText(int index);
std::optional<int> ParseWeekday(absl::string_view text);

// 2027年4月1日（木）
std::string DayInWords(absl::CivilDay day);

// What nine of ten people do not wait longer than: 25分以内, or 4時間以上, where minutes would pretend to know.
std::string WaitInWords(double wait_p90_min);

}  // namespace madoguchi::congestion
