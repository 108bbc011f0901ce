// Days that other countries' offices and callers keep, to be tried on a series that does not say where it comes from.
// Which of them a series keeps is found out from the series (DayTable, DayEffects). Japan's: japan_holidays.h. Pure.
//
// Sources: 5 U.S.C. 6103; the days that most of Europe shares, Easter by the anonymous Gregorian algorithm.
#pragma once

#include "absl/time/civil_time.h"

namespace madoguchi::congestion {

inline constexpr int kUnitedStatesHolidays = 13, kEuropeanHolidays = 8;

// Which holiday a day is, the same number every year; 0 for none. A fixed date on a Saturday is kept on Friday, one on
// a Sunday on Monday, and both days count.
int UnitedStatesHoliday(absl::CivilDay day);
// One of the six on which hardly anybody works, of the numbers above.
bool IsMajorUnitedStatesHoliday(int holiday);

// 1 January, Good Friday, Easter Monday, 1 May, Ascension, Whit Monday, 25 and 26 December.
int EuropeanHoliday(absl::CivilDay day);

}  // namespace madoguchi::congestion
