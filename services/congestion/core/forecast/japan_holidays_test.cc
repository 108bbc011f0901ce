#include "services/congestion/core/forecast/japan_holidays.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace madoguchi::congestion {
namespace {

std::string HolidaysOf(int year) {
  std::vector<std::string> days;
  for (absl::CivilDay day(year, 1, 1); day.year() == year; ++day) {
    if (IsJapaneseHoliday(day)) days.push_back(absl::StrCat(day.month(), "/", day.day()));
  }
  return absl::StrJoin(days, " ");
}

// As the Cabinet Office published them, "month/day".
TEST(JapaneseHolidaysTest, AreThoseOfTheOfficialCalendar) {
  const std::map<int, std::string_view> published = {
      {2019,
       "1/1 1/14 2/11 3/21 4/29 4/30 5/1 5/2 5/3 5/4 5/5 5/6 7/15 8/11 "
       "8/12 9/16 9/23 10/14 10/22 11/3 11/4 11/23"},
      {2020, "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/23 7/24 8/10 9/21 9/22 11/3 11/23"},
      {2021, "1/1 1/11 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/22 7/23 8/8 8/9 9/20 9/23 11/3 11/23"},
      {2025, "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24"},
      {2026, "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23"},
  };
  for (const auto& [year, days] : published) EXPECT_EQ(HolidaysOf(year), days) << year;
}

TEST(JapaneseHolidaysTest, CityHallsCloseOverTheTurnOfTheYearAndOnWeekends) {
  for (const absl::CivilDay day :
       {absl::CivilDay(2025, 12, 29), absl::CivilDay(2025, 12, 31), absl::CivilDay(2026, 1, 2),
        absl::CivilDay(2026, 4, 4), absl::CivilDay(2026, 5, 6)}) {
    EXPECT_TRUE(IsClosedInJapan(day)) << day;
  }
  for (const absl::CivilDay day : {absl::CivilDay(2025, 12, 26), absl::CivilDay(2026, 1, 5),
                                   absl::CivilDay(2028, 2, 29), absl::CivilDay(2026, 4, 1)}) {
    EXPECT_FALSE(IsClosedInJapan(day)) << day;
  }
}

}  // namespace
}  // namespace madoguchi::congestion
