#include "services/congestion/core/forecast/holidays.h"

#include <array>

namespace madoguchi::congestion {
namespace {

enum UnitedStates {
  kNewYear = 1,
  kIndependence,
  kThanksgiving,
  kChristmas,
  kMemorial,
  kLabor,
  kKing,
  kPresidents,
  kJuneteenth,
  kColumbus,
  kVeterans,
  kAfterThanksgiving,
  kChristmasEve,
};

struct FixedDate {
  int month;
  int day;
  int holiday;
};
constexpr std::array<FixedDate, 5> kFixedDates = {
    {{1, 1, kNewYear}, {6, 19, kJuneteenth}, {7, 4, kIndependence}, {11, 11, kVeterans}, {12, 25, kChristmas}}};
constexpr int kJuneteenthSince = 2021;

int OnFixedDate(absl::CivilDay day) {
  for (const FixedDate& fixed : kFixedDates) {
    if (fixed.holiday == kJuneteenth && day.year() < kJuneteenthSince) continue;
    if (day.month() == fixed.month && day.day() == fixed.day) return fixed.holiday;
  }
  return 0;
}

absl::CivilDay EasterSunday(int64_t year) {
  const int64_t golden = year % 19, century = year / 100, of_century = year % 100;
  const int64_t epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
  const int64_t to_sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
  const int64_t late = (golden + 11 * epact + 22 * to_sunday) / 451;
  const int64_t place = epact + to_sunday - 7 * late + 114;
  return absl::CivilDay(year, place / 31, place % 31 + 1);
}

}  // namespace

int UnitedStatesHoliday(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  if (const int fixed = OnFixedDate(day); fixed != 0) return fixed;
  if (weekday == absl::Weekday::friday && OnFixedDate(day + 1) != 0) return OnFixedDate(day + 1);
  if (weekday == absl::Weekday::monday && OnFixedDate(day - 1) != 0) return OnFixedDate(day - 1);
  if (day.month() == 12 && day.day() == 24) return kChristmasEve;
  const int nth = (day.day() - 1) / 7 + 1;
  if (weekday == absl::Weekday::monday) {
    if (day.month() == 1 && nth == 3) return kKing;
    if (day.month() == 2 && nth == 3) return kPresidents;
    if (day.month() == 5 && (day + 7).month() == 6) return kMemorial;
    if (day.month() == 9 && nth == 1) return kLabor;
    if (day.month() == 10 && nth == 2) return kColumbus;
  }
  if (day.month() != 11) return 0;
  if (weekday == absl::Weekday::thursday && nth == 4) return kThanksgiving;
  return weekday == absl::Weekday::friday && (day.day() - 2) / 7 == 3 && day.day() > 1 ? kAfterThanksgiving : 0;
}

bool IsMajorUnitedStatesHoliday(int holiday) { return holiday >= kNewYear && holiday <= kLabor; }

int EuropeanHoliday(absl::CivilDay day) {
  if (day.month() == 1 && day.day() == 1) return 1;
  if (day.month() == 5 && day.day() == 1) return 4;
  if (day.month() == 12 && (day.day() == 25 || day.day() == 26)) return day.day() - 18;
  switch (day - EasterSunday(day.year())) {
    case -2:
      return 2;
    case 1:
      return 3;
    case 39:
      return 5;
    case 50:
      return 6;
    default:
      return 0;
  }
}

}  // namespace madoguchi::congestion
