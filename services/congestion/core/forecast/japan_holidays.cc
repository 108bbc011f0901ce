#include "services/congestion/core/forecast/japan_holidays.h"

#include <cmath>

namespace madoguchi::congestion {
namespace {

bool Is(absl::CivilDay day, int month, int of_month) { return day.month() == month && day.day() == of_month; }

bool IsWeekday(absl::CivilDay day, absl::Weekday weekday) { return absl::GetWeekday(day) == weekday; }

// The `nth` Monday of a month.
bool IsMonday(absl::CivilDay day, int month, int nth) {
  return day.month() == month && IsWeekday(day, absl::Weekday::monday) && (day.day() - 1) / 7 == nth - 1;
}

// Mean tropical years since 1980, minus the leap days: good from 1980 to 2099.
int Equinox(double in_1980, int year) {
  return static_cast<int>(std::floor(in_1980 + 0.242194 * (year - 1980) - std::floor((year - 1980) / 4.0)));
}

// The holidays of the Olympic years stood on other days.
bool IsMovedHoliday(absl::CivilDay day, bool& decided) {
  decided = false;
  const auto year = day.year();
  if (year != 2020 && year != 2021) return false;
  // 海の日, スポーツの日 and 山の日 are decided here for these years.
  const bool summer = day.month() == 7 || day.month() == 8 || day.month() == 10;
  decided = summer;
  if (year == 2020) return Is(day, 7, 23) || Is(day, 7, 24) || Is(day, 8, 10);
  return Is(day, 7, 22) || Is(day, 7, 23) || Is(day, 8, 8);
}

// Holidays that the law names, without those that follow from others.
bool IsNamedHoliday(absl::CivilDay day) {
  const auto year = day.year();
  bool decided = false;
  if (IsMovedHoliday(day, decided)) return true;
  if (!decided) {
    if (year >= 2003 ? IsMonday(day, 7, 3) : Is(day, 7, 20)) return true;
    if (year >= 2016 && Is(day, 8, 11)) return true;
    if (IsMonday(day, 10, 2)) return true;
  }
  if (year == 2019 && (Is(day, 5, 1) || Is(day, 10, 22))) return true;  // 即位
  const bool emperor = year >= 2020 ? Is(day, 2, 23) : year <= 2018 && Is(day, 12, 23);
  return emperor || Is(day, 1, 1) || IsMonday(day, 1, 2) || Is(day, 2, 11) ||
         Is(day, 3, Equinox(20.8431, static_cast<int>(year))) || Is(day, 4, 29) || Is(day, 5, 3) ||
         (year >= 2007 && Is(day, 5, 4)) || Is(day, 5, 5) || (year >= 2003 ? IsMonday(day, 9, 3) : Is(day, 9, 15)) ||
         Is(day, 9, Equinox(23.2488, static_cast<int>(year))) || Is(day, 11, 3) || Is(day, 11, 23);
}

// A holiday on a Sunday is made up for on the next day that is none; before 2007, on Monday or not at all.
bool IsSubstitute(absl::CivilDay day) {
  if (day.year() < 2007) return IsWeekday(day, absl::Weekday::monday) && IsNamedHoliday(day - 1);
  for (absl::CivilDay before = day - 1; IsNamedHoliday(before); --before) {
    if (IsWeekday(before, absl::Weekday::sunday)) return true;
  }
  return false;
}

}  // namespace

bool IsJapaneseHoliday(absl::CivilDay day) {
  if (IsNamedHoliday(day) || IsSubstitute(day)) return true;
  // A day between two holidays; before 2007 not on a Sunday, which needs no rule here.
  return IsNamedHoliday(day - 1) && IsNamedHoliday(day + 1) && !IsWeekday(day, absl::Weekday::sunday);
}

bool IsClosedInJapan(absl::CivilDay day) {
  if (IsWeekday(day, absl::Weekday::saturday) || IsWeekday(day, absl::Weekday::sunday)) return true;
  const bool turn_of_year = (day.month() == 12 && day.day() >= 29) || (day.month() == 1 && day.day() <= 3);
  return turn_of_year || IsJapaneseHoliday(day);
}

}  // namespace madoguchi::congestion
