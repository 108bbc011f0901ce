#include "services/congestion/core/calendar/congestion_calendar.h"

#include <algorithm>
#include <array>
#include <map>

#include "absl/strings/str_cat.h"

namespace madoguchi::congestion {
namespace {

// People ÷ usual people at which the levels 2 to 5 begin.
constexpr std::array<double, 4> kLevelBounds = {0.75, 0.92, 1.15, 1.5};

// Waits below which a level is too loud, from level 3 on, and from which it is too quiet.
struct WaitBound {
  double wait_min;
  int level;
};
constexpr std::array<WaitBound, 3> kAtMost = {{{5, 2}, {10, 3}, {20, 4}}};
constexpr std::array<WaitBound, 2> kAtLeast = {{{45, 4}, {90, 5}}};

constexpr double kWorthExplaining = 1.08;  // people ÷ usual
constexpr int kLongBreak_days = 3;

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void AddCalendarReasons(const std::vector<ExpectedDay>& days, size_t index, std::vector<std::string>& reasons) {
  const absl::CivilDay day = days[index].day;
  size_t closed_before = 0;
  while (closed_before < index && days[index - closed_before - 1].closed) ++closed_before;
  const bool monday = absl::GetWeekday(day) == absl::Weekday::monday;
  const absl::CivilDay april(day.year(), 4, 1);
  if (day >= april - 12 && day < april) reasons.push_back("年度末");
  if (day >= april && day < april + 10) reasons.push_back("年度初め");
  if (closed_before >= kLongBreak_days) {
    reasons.push_back("連休明け");
  } else if (closed_before > 0 && !(monday && closed_before == 2)) {
    reasons.push_back("休み明け");
  }
  if (monday) reasons.push_back("月曜日");
  if (day.day() <= 3 && day.month() != 4) reasons.push_back("月初め");
  if ((day + 3).month() != day.month() && day.month() != 3) reasons.push_back("月末");
}

Quantiles Sum(const Quantiles& one, const Quantiles& other) {
  return {one.p10 + other.p10, one.p50 + other.p50, one.p90 + other.p90};
}

void AddSlots(const std::vector<ExpectedSlot>& more, std::vector<ExpectedSlot>& slots) {
  std::map<int, ExpectedSlot> by_slot;
  for (const ExpectedSlot& slot : slots) by_slot[slot.slot] = slot;
  for (const ExpectedSlot& slot : more) {
    ExpectedSlot& sum = by_slot[slot.slot];
    sum.slot = slot.slot;
    sum.people = Sum(sum.people, slot.people);
    sum.booked += slot.booked;
    sum.bookings += slot.bookings;
    sum.wait_p50_min = std::max(sum.wait_p50_min, slot.wait_p50_min);
    sum.wait_p90_min = std::max(sum.wait_p90_min, slot.wait_p90_min);
  }
  slots.clear();
  for (const auto& [number, slot] : by_slot) slots.push_back(slot);
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

int LevelOf(double people, double usual, double wait_p90_min) {
  int level = 1;
  for (const double bound : kLevelBounds) level += people > 0 && people >= bound * usual ? 1 : 0;
  for (const WaitBound& bound : kAtMost) {
    if (wait_p90_min < bound.wait_min) level = std::min(level, bound.level);
  }
  for (const WaitBound& bound : kAtLeast) {
    if (wait_p90_min >= bound.wait_min) level = std::max(level, bound.level);
  }
  return level;
}

UsualCrowd UsualOf(const std::vector<ExpectedDay>& days) {
  std::vector<double> people, slots;
  for (const ExpectedDay& day : days) {
    if (day.closed) continue;
    people.push_back(day.people.p50);
    for (const ExpectedSlot& slot : day.slots) slots.push_back(slot.people.p50);
  }
  return {Median(std::move(people)), Median(std::move(slots))};
}

std::vector<CalendarDay> MakeCalendar(const std::vector<ExpectedDay>& days, const UsualCrowd& usual) {
  std::vector<CalendarDay> calendar;
  for (size_t i = 0; i < days.size(); ++i) {
    const ExpectedDay& expected = days[i];
    CalendarDay day{.day = expected.day, .closed = expected.closed, .closed_reason = expected.closed_reason};
    if (!day.closed) {
      day.people = Ordered(expected.people);
      day.booked = expected.booked;
      day.bookings = expected.bookings;
      for (const ExpectedSlot& slot : expected.slots) {
        day.wait_p90_min = std::max(day.wait_p90_min, slot.wait_p90_min);
        day.slots.push_back({slot, LevelOf(slot.people.p50, usual.slot_people, slot.wait_p90_min)});
      }
      day.level = LevelOf(day.people.p50, usual.day_people, day.wait_p90_min);
      // A group is named on any day; only a day with more people than usual needs explaining by the calendar.
      day.reasons = expected.groups;
      if (day.bookings > 0) day.reasons.push_back(absl::StrCat("予約 ", day.bookings, "人"));
      if (!expected.extra_reason.empty()) day.reasons.push_back(expected.extra_reason);
      if (day.people.p50 >= kWorthExplaining * usual.day_people || day.level >= 4) {
        AddCalendarReasons(days, i, day.reasons);
      }
    }
    calendar.push_back(std::move(day));
  }
  return calendar;
}

std::vector<ExpectedDay> Together(const std::vector<std::vector<ExpectedDay>>& queues) {
  std::vector<ExpectedDay> office;
  for (const std::vector<ExpectedDay>& queue : queues) {
    if (office.empty()) {
      office = queue;
      continue;
    }
    for (size_t i = 0; i < std::min(office.size(), queue.size()); ++i) {
      office[i].people = Sum(office[i].people, queue[i].people);
      office[i].booked += queue[i].booked;
      office[i].bookings += queue[i].bookings;
      AddSlots(queue[i].slots, office[i].slots);
      for (const std::string& group : queue[i].groups) {
        if (std::find(office[i].groups.begin(), office[i].groups.end(), group) == office[i].groups.end()) {
          office[i].groups.push_back(group);
        }
      }
    }
  }
  return office;
}

}  // namespace madoguchi::congestion
