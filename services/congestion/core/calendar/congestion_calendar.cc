#include "services/congestion/core/calendar/congestion_calendar.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/str_cat.h"

namespace madoguchi::congestion {
namespace {

// A day's people ÷ those of the median open day, at which the levels 2 to 5 begin.
constexpr std::array<double, 4> kLevelBounds = {0.75, 0.92, 1.15, 1.5};

// How much of an event's size is sure: people come on other days than announced.
constexpr double kEventSpread = 0.25;

int LevelOf(double people, double usual) {
  int level = 1;
  for (const double bound : kLevelBounds) level += people >= bound * usual ? 1 : 0;
  return level;
}

double MedianOpen(const std::vector<CalendarDay>& days) {
  std::vector<double> people;
  for (const CalendarDay& day : days) {
    if (!day.closed) people.push_back(day.people.p50);
  }
  if (people.empty()) return 0;
  const auto middle = people.begin() + static_cast<std::ptrdiff_t>(people.size() / 2);
  std::nth_element(people.begin(), middle, people.end());
  return *middle;
}

void AddEvent(const PlannedEvent& event, std::vector<CalendarDay>& days) {
  std::vector<CalendarDay*> open;
  for (CalendarDay& day : days) {
    if (!day.closed && day.day >= event.first && day.day <= event.last) open.push_back(&day);
  }
  const double rate = std::isfinite(event.show_rate) ? std::clamp(event.show_rate, 0.0, 1.0) : 1;
  const double people = std::clamp(event.headcount, 0, kHeadcountMax) * rate;
  if (open.empty() || people <= 0) return;
  const double a_day = people / static_cast<double>(open.size());
  for (CalendarDay* day : open) {
    day->people.p10 += a_day * (1 - kEventSpread);
    day->people.p50 += a_day;
    day->people.p90 += a_day * (1 + kEventSpread);
    day->reasons.push_back(absl::StrCat(event.title, "（約", static_cast<int>(std::lround(a_day)), "人）"));
  }
}

void AddCalendarReasons(const std::vector<CalendarDay>& days, size_t index, std::vector<std::string>& reasons) {
  const absl::CivilDay day = days[index].day;
  size_t closed_before = 0;
  while (closed_before < index && days[index - closed_before - 1].closed) ++closed_before;
  const bool monday = absl::GetWeekday(day) == absl::Weekday::monday;
  const absl::CivilDay april(day.year(), 4, 1);
  if (day >= april - 12 && day < april) reasons.push_back("年度末");
  if (day >= april && day < april + 10) reasons.push_back("年度初め");
  if (closed_before >= 3) {
    reasons.push_back("連休明け");
  } else if (closed_before > 0 && !(monday && closed_before == 2)) {
    reasons.push_back("休み明け");
  }
  if (monday) reasons.push_back("月曜日");
  if (day.day() <= 3 && day.month() != 4) reasons.push_back("月初め");
  if ((day + 3).month() != day.month() && day.month() != 3) reasons.push_back("月末");
}

}  // namespace

std::string LevelText(int level) {
  switch (level) {
    case 1:
      return "空いています";
    case 2:
      return "比較的空いています";
    case 3:
      return "ふつう";
    case 4:
      return "混み合います";
    case 5:
      return "大変混み合います";
    default:
      return "休み";
  }
}

std::vector<CalendarDay> MakeCalendar(const std::vector<ExpectedDay>& expected,
                                      const std::vector<PlannedEvent>& events) {
  std::vector<CalendarDay> days;
  for (const ExpectedDay& day : expected) {
    const Quantiles people = Ordered(day.people);
    days.push_back({.day = day.day, .closed = people.p90 <= 0, .people = people});
  }
  // What is usual does not depend on what was announced.
  const double usual = MedianOpen(days);
  for (const PlannedEvent& event : events) AddEvent(event, days);
  for (size_t i = 0; i < days.size(); ++i) {
    CalendarDay& day = days[i];
    if (day.closed) continue;
    day.level = LevelOf(day.people.p50, usual);
    // Only a crowded day needs explaining by the calendar; a group is named on any.
    if (day.level >= 4) AddCalendarReasons(days, i, day.reasons);
  }
  return days;
}

}  // namespace madoguchi::congestion
