#include "services/congestion/core/calendar/congestion_calendar.h"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>

#include "services/congestion/core/calendar/dispersal.h"
#include "services/congestion/core/forecast/japan_holidays.h"

namespace madoguchi::congestion {
namespace {

// From 1 March 2028 (after a 29 February), 100 people an open day, 200 around 1 April.
std::vector<ExpectedDay> Spring() {
  std::vector<ExpectedDay> days;
  for (absl::CivilDay day(2028, 2, 28); day < absl::CivilDay(2028, 5, 20); ++day) {
    const bool move = day >= absl::CivilDay(2028, 3, 27) && day <= absl::CivilDay(2028, 4, 7);
    const double people = IsClosedInJapan(day) ? 0 : (move ? 200 : 100);
    days.push_back({day, {people * 0.8, people, people * 1.2}});
  }
  return days;
}

const CalendarDay& On(const std::vector<CalendarDay>& days, absl::CivilDay day) { return days[day - days[0].day]; }

TEST(CongestionCalendarTest, CrowdedDaysAreExplained) {
  const std::vector<CalendarDay> days = MakeCalendar(Spring(), {});
  EXPECT_EQ(On(days, absl::CivilDay(2028, 3, 27)).level, 5);
  EXPECT_EQ(On(days, absl::CivilDay(2028, 3, 27)).reasons, (std::vector<std::string>{"年度末", "月曜日"}));
  EXPECT_EQ(On(days, absl::CivilDay(2028, 4, 5)).reasons, (std::vector<std::string>{"年度初め"}));
  EXPECT_EQ(On(days, absl::CivilDay(2028, 3, 15)).level, 3);
  EXPECT_TRUE(On(days, absl::CivilDay(2028, 3, 15)).reasons.empty());
  EXPECT_EQ(On(days, absl::CivilDay(2028, 5, 3)).level, 0);
  EXPECT_EQ(LevelText(0), "休み");
}

TEST(CongestionCalendarTest, AnAnnouncedGroupRaisesItsOpenDays) {
  const PlannedEvent group{"見本大学の転入", absl::CivilDay(2028, 4, 13), absl::CivilDay(2028, 4, 16), 200, 0.5};
  const std::vector<CalendarDay> days = MakeCalendar(Spring(), {group});
  EXPECT_DOUBLE_EQ(On(days, absl::CivilDay(2028, 4, 13)).people.p50, 150);  // Thursday and Friday share a hundred
  EXPECT_EQ(On(days, absl::CivilDay(2028, 4, 13)).level, 5);
  EXPECT_EQ(On(days, absl::CivilDay(2028, 4, 13)).reasons[0], "見本大学の転入（約50人）");
  EXPECT_TRUE(On(days, absl::CivilDay(2028, 4, 15)).closed);
  EXPECT_EQ(On(days, absl::CivilDay(2028, 4, 17)).people.p50, 100);
}

TEST(CongestionCalendarTest, AbsurdEventsAndDaysDoNoHarm) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const std::vector<PlannedEvent> events = {
      {"負", absl::CivilDay(2028, 4, 13), absl::CivilDay(2028, 4, 14), -500, 1},
      {"逆", absl::CivilDay(2028, 4, 14), absl::CivilDay(2028, 4, 13), 500, 1},
      {"率", absl::CivilDay(2028, 4, 13), absl::CivilDay(2028, 4, 13), 10, none},
      {"数", absl::CivilDay(1, 1, 1), absl::CivilDay(9999, 12, 31), std::numeric_limits<int>::max(), 7}};
  std::vector<ExpectedDay> expected = Spring();
  expected[5].people = {none, none, none};
  for (const CalendarDay& day : MakeCalendar(expected, events)) {
    EXPECT_LE(day.people.p10, day.people.p50);
    EXPECT_LE(day.people.p50, day.people.p90);
    EXPECT_LE(day.people.p90, 2.0 * kHeadcountMax);
  }
  EXPECT_TRUE(MakeCalendar({}, events).empty());
}

TEST(DispersalTest, TheGroupGoesWhereItIsWaitedForTheLeast) {
  // Waits grow with the square of the people; the first day is crowded already.
  const std::vector<double> before = {200, 50, 100};
  const auto wait_min = [&](size_t day, int people) { return (before[day] + people) * (before[day] + people) / 1000; };
  const Dispersal dispersal = Disperse(150, 3, wait_min);
  EXPECT_EQ(std::accumulate(dispersal.people.begin(), dispersal.people.end(), 0), 150);
  EXPECT_EQ(dispersal.people[0], 0);
  EXPECT_EQ(dispersal.people[1], 100);
  EXPECT_EQ(dispersal.people[2], 50);
  EXPECT_LT(dispersal.peak_wait_min, dispersal.peak_wait_evenly_min);
  EXPECT_EQ(Disperse(-3, 2, wait_min).people, (std::vector<int>{0, 0}));
  EXPECT_TRUE(Disperse(10, 0, wait_min).people.empty());
}

}  // namespace
}  // namespace madoguchi::congestion
