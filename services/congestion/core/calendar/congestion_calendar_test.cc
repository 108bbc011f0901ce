#include "services/congestion/core/calendar/congestion_calendar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "services/congestion/core/calendar/arrival_advice.h"
#include "services/congestion/core/forecast/japan_holidays.h"
#include "services/congestion/core/planning/day_text.h"

namespace madoguchi::congestion {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ExpectedDay DayOf(absl::CivilDay day, double people, double wait_min) {
  ExpectedDay expected{.day = day, .closed = IsClosedInJapan(day), .people = {people * 0.8, people, people * 1.2}};
  if (expected.closed) {
    expected.people = {};
    return expected;
  }
  for (int slot = 17; slot < 35; ++slot) {
    expected.slots.push_back({slot, {people / 30, people / 18, people / 12}, wait_min / 3, wait_min});
  }
  return expected;
}

// From 28 February 2028 (a leap year), 100 people an open day, 200 around 1 April.
std::vector<ExpectedDay> Spring() {
  std::vector<ExpectedDay> days;
  for (absl::CivilDay day(2028, 2, 28); day < absl::CivilDay(2028, 5, 20); ++day) {
    const bool move = day >= absl::CivilDay(2028, 3, 27) && day <= absl::CivilDay(2028, 4, 7);
    days.push_back(DayOf(day, move ? 200 : 100, move ? 40 : 15));
  }
  return days;
}

const CalendarDay& On(const std::vector<CalendarDay>& days, absl::CivilDay day) { return days[day - days[0].day]; }

TEST(CongestionCalendarTest, CrowdedDaysAreExplained) {
  const std::vector<CalendarDay> days = MakeCalendar(Spring(), UsualOf(Spring()));
  EXPECT_EQ(On(days, absl::CivilDay(2028, 3, 27)).level, 5);
  EXPECT_THAT(On(days, absl::CivilDay(2028, 3, 27)).reasons, ElementsAre("年度末", "月曜日"));
  EXPECT_THAT(On(days, absl::CivilDay(2028, 4, 5)).reasons, ElementsAre("年度初め"));
  EXPECT_EQ(On(days, absl::CivilDay(2028, 3, 15)).level, 3);
  EXPECT_THAT(On(days, absl::CivilDay(2028, 3, 15)).reasons, IsEmpty());
  EXPECT_EQ(On(days, absl::CivilDay(2028, 2, 29)).day, absl::CivilDay(2028, 2, 29));
  EXPECT_EQ(On(days, absl::CivilDay(2028, 5, 3)).level, 0);
  EXPECT_EQ(LevelText(0), "休み");
}

TEST(CongestionCalendarTest, ALevelIsBoundedByTheWait) {
  EXPECT_EQ(LevelOf(200, 100, 3), 2) << "many people, enough counters";
  EXPECT_EQ(LevelOf(200, 100, 30), 5);
  EXPECT_EQ(LevelOf(100, 100, 60), 4) << "usual, but an hour";
  EXPECT_EQ(LevelOf(10, 100, 100), 5);
  EXPECT_EQ(LevelOf(0, 0, 0), 1);
  EXPECT_EQ(LevelOf(std::numeric_limits<double>::quiet_NaN(), 100, 15), 1);
}

TEST(CongestionCalendarTest, AnOfficeIsItsQueuesTogether) {
  std::vector<ExpectedDay> one = Spring(), other = Spring();
  other[0].groups = {"団体の来庁（約50人）"};
  other[0].slots[3].wait_p90_min = 77;
  const std::vector<ExpectedDay> office = Together({one, other});
  EXPECT_DOUBLE_EQ(office[0].people.p50, 200);
  EXPECT_DOUBLE_EQ(office[0].slots[3].wait_p90_min, 77);
  EXPECT_THAT(office[0].groups, ElementsAre("団体の来庁（約50人）"));
  EXPECT_THAT(Together({}), IsEmpty());
}

TEST(CongestionCalendarTest, DaysThatAreNoNumbersDoNoHarm) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  std::vector<ExpectedDay> expected = Spring();
  expected[2].people = {none, none, none};
  for (const CalendarDay& day : MakeCalendar(expected, UsualOf(Spring()))) {
    EXPECT_LE(day.people.p10, day.people.p50);
    EXPECT_LE(day.people.p50, day.people.p90);
  }
  EXPECT_THAT(MakeCalendar({}, {}), IsEmpty());
}

TEST(ArrivalAdviceTest, ShortWaitsComeFirstAndNotOnlyFromOneDay) {
  std::vector<ExpectedDay> expected = {DayOf(absl::CivilDay(2028, 3, 14), 100, 20),
                                       DayOf(absl::CivilDay(2028, 3, 15), 100, 20)};
  for (const int slot : {5, 6, 7}) expected[0].slots[slot].wait_p90_min = 2;
  expected[1].slots[0].wait_p90_min = 9;
  expected[1].slots[1].wait_p90_min = 60;
  const std::vector<CalendarDay> days = MakeCalendar(expected, UsualOf(expected));
  const ArrivalAdvice advice = AdviseArrival(days, {.now = absl::CivilMinute(2028, 3, 14, 7, 0), .limit = 3});
  ASSERT_EQ(advice.best.size(), 3u);
  EXPECT_EQ(advice.best[0].slot.expected.slot, 22);
  EXPECT_EQ(advice.best[1].slot.expected.slot, 23);
  EXPECT_EQ(advice.best[2].day, absl::CivilDay(2028, 3, 15));
  EXPECT_EQ(advice.busiest->slot.expected.wait_p90_min, 60);
  // What has begun is no advice, nor is what lies outside the hours asked for.
  for (const AdvisedSlot& slot :
       AdviseArrival(days,
                     {.now = absl::CivilMinute(2028, 3, 14, 13, 1), .from_min = 780, .until_min = 900, .limit = 9})
           .best) {
    EXPECT_GE(absl::CivilMinute(slot.day) + slot.slot.expected.slot * kSlotMinutes,
              absl::CivilMinute(2028, 3, 14, 13, 1));
    EXPECT_GE(slot.slot.expected.slot, 26);
    EXPECT_LT(slot.slot.expected.slot, 30);
  }
  EXPECT_FALSE(AdviseArrival({}, {}).busiest.has_value());
}

}  // namespace
}  // namespace madoguchi::congestion
