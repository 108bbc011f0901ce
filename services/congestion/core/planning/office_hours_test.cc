#include "services/congestion/core/planning/office_hours.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/congestion/core/planning/day_text.h"

namespace madoguchi::congestion {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::IsEmpty;

TEST(DayTextTest, OnlyDaysThatExist) {
  EXPECT_EQ(ParseDay("2028-02-29"), absl::CivilDay(2028, 2, 29));
  for (const char* wrong : {"2027-02-29", "2027-13-01", "2027-00-10", "2027-1-1", "1999-12-31", "2099-01-01",
                            "+027-01-01", "2027/01/01", "", "2027-01-010", "２０２７-01-01"}) {
    EXPECT_FALSE(ParseDay(wrong)) << wrong;
  }
  EXPECT_EQ(DayInWords(absl::CivilDay(2027, 4, 1)), "2027年4月1日（木）");
}

TEST(DayTextTest, OnlyTimesThatExist) {
  EXPECT_EQ(ParseTimeOfDay("08:30"), 510);
  EXPECT_EQ(ParseTimeOfDay("24:00"), 1440);
  EXPECT_EQ(FormatTimeOfDay(1035), "17:15");
  for (const char* wrong : {"24:01", "8:30", "08:60", "-1:00", "08:3", "", "０８:30"}) {
    EXPECT_FALSE(ParseTimeOfDay(wrong)) << wrong;
  }
  for (int i = 0; i < 7; ++i) EXPECT_EQ(ParseWeekday(WeekdayText(i)), i);
}

TEST(OfficeHoursTest, TheUsualWeekHolidaysAndTheTurnOfTheYear) {
  const OfficeHours hours = UsualHours();
  EXPECT_EQ(PlanOf(hours, absl::CivilDay(2027, 4, 1)).open, (OpenWindow{510, 1035}));
  EXPECT_EQ(PlanOf(hours, absl::CivilDay(2027, 4, 3)).reason, "土曜日");
  EXPECT_EQ(PlanOf(hours, absl::CivilDay(2027, 4, 29)).reason, "祝日");
  EXPECT_EQ(PlanOf(hours, absl::CivilDay(2027, 12, 28)).reason, "");
  EXPECT_EQ(PlanOf(hours, absl::CivilDay(2027, 12, 29)).reason, "年末年始");
  EXPECT_EQ(PlanOf(hours, absl::CivilDay(2028, 1, 3)).reason, "年末年始");
  EXPECT_TRUE(PlanOf(hours, absl::CivilDay(2028, 1, 4)).open);
  EXPECT_TRUE(PlanOf(hours, absl::CivilDay(2028, 2, 29)).open);
}

TEST(OfficeHoursTest, TheStrongerRuleCounts) {
  OfficeHours hours = UsualHours();
  const absl::CivilDay saturday(2027, 3, 27);
  hours.closed = {{absl::CivilDay(2027, 3, 25), absl::CivilDay(2027, 3, 28), "設備点検"}};
  hours.extra = {{saturday, {540, 720}, "休日窓口"}};
  EXPECT_EQ(PlanOf(hours, absl::CivilDay(2027, 3, 25)).reason, "設備点検");
  EXPECT_EQ(PlanOf(hours, saturday).open, (OpenWindow{540, 720}));
  EXPECT_EQ(PlanOf(hours, saturday).reason, "休日窓口");
  hours.open_on_holidays = hours.open_at_year_end = true;
  EXPECT_TRUE(PlanOf(hours, absl::CivilDay(2027, 4, 29)).open);
  EXPECT_TRUE(PlanOf(hours, absl::CivilDay(2027, 12, 30)).open);
}

TEST(OfficeHoursTest, EveryFaultIsNamed) {
  OfficeHours hours = UsualHours();
  EXPECT_THAT(CheckHours(hours), IsEmpty());
  hours.weekly[0] = {600, 600};
  hours.closed = {{absl::CivilDay(2027, 3, 25), absl::CivilDay(2027, 3, 24), ""}};
  hours.extra = {{absl::CivilDay(2027, 3, 27), {540, 720}, "a"}, {absl::CivilDay(2027, 3, 27), {540, 720}, "b"}};
  const std::vector<FieldFault> faults = CheckHours(hours);
  for (const char* field :
       {"hours.weekly.月", "hours.closed[0].last_day", "hours.closed[0].reason", "hours.extra[1].day"}) {
    EXPECT_THAT(faults, Contains(Field(&FieldFault::field, field)));
  }
  EXPECT_THAT(CheckHours(OfficeHours{}), Contains(Field(&FieldFault::reason, "REQUIRED")));
}

}  // namespace
}  // namespace madoguchi::congestion
