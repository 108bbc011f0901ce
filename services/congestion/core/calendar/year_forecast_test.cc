// However short the history is, no single day of the coming year stands out without a reason: neither by how many
// people are expected nor by how unsure that is said to be.
#include "services/congestion/core/calendar/year_forecast.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/core/prediction/tree_grower.h"

namespace madoguchi::congestion {
namespace {

constexpr int kYear_days = 366;
constexpr int kNeighbours_days = 10;  // on each side
// Against the median of the neighbours. Mondays, days after holidays and the slopes of spring may differ, but not more.
constexpr double kWiderMax = 1.5, kMoreMax = 2.5;

double TruePeople(absl::CivilDay day) {
  const double monday = WeekdayIndex(day) == 0 ? 1.2 : 1;
  const double after_holiday = PlanOf(UsualHours(), day - 1).open || WeekdayIndex(day) == 0 ? 1 : 1.2;
  const auto april = static_cast<double>(day - absl::CivilDay(day.year(), 4, 1));
  return 55 * monday * after_holiday * (1 + 1.2 * std::exp(-0.5 * april * april / 49));
}

int Poisson(SeededNumbers& numbers, double mean) {
  int count = 0;
  for (double sum = -std::log(1 - numbers.Unit()); sum < mean; sum -= std::log(1 - numbers.Unit())) ++count;
  return count;
}

std::vector<SlotCount> PastDays(absl::CivilDay first, absl::CivilDay end, uint64_t seed,
                                const OfficeHours& hours = UsualHours()) {
  SeededNumbers numbers(seed);
  std::vector<SlotCount> counts;
  double level = 0;
  for (absl::CivilDay day = first; day < end; ++day) {
    const DayPlan plan = PlanOf(hours, day);
    if (!plan.open) continue;
    level = 0.97 * level + 0.1 * (numbers.Unit() - 0.5);
    const double people = TruePeople(day) * std::exp(level + 0.4 * (numbers.Unit() - 0.5));
    for (const int slot : SlotsWithin(*plan.open, 0, kDayMinutes)) {
      counts.push_back({.day = day, .slot = slot, .arrivals = Poisson(numbers, people / 18)});
    }
  }
  return counts;
}

double Above(const ForecastDay& day) { return day.people.p90 / day.people.p50; }
double Below(const ForecastDay& day) { return day.people.p50 / day.people.p10; }
double Middle(const ForecastDay& day) { return day.people.p50; }

double MedianAround(const YearForecast& year, size_t at, const std::function<double(const ForecastDay&)>& measure) {
  std::vector<double> values;
  for (const ForecastDay& other : year.days) {
    const int64_t away = std::abs(other.day - year.days[at].day);
    if (other.plan.open && away > 0 && away <= kNeighbours_days) values.push_back(measure(other));
  }
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void ExpectNoDayToStandOut(const YearForecast& year) {
  for (size_t at = 0; at < year.days.size(); ++at) {
    const ForecastDay& day = year.days[at];
    if (!day.plan.open) continue;
    SCOPED_TRACE(absl::StrCat(FormatDay(day.day), ": ", day.people.p10, "/", day.people.p50, "/", day.people.p90));
    ASSERT_GT(day.people.p10, 0);
    EXPECT_LE(day.people.p10, day.people.p50);
    EXPECT_LE(day.people.p50, day.people.p90);
    EXPECT_LE(Above(day), kWiderMax * MedianAround(year, at, Above));
    EXPECT_LE(Below(day), kWiderMax * MedianAround(year, at, Below));
    EXPECT_LE(Middle(day), kMoreMax * MedianAround(year, at, Middle));
    EXPECT_GE(Middle(day), MedianAround(year, at, Middle) / kMoreMax);
  }
}

const ForecastDay& On(const YearForecast& year, absl::CivilDay day) { return year.days[day - year.days[0].day]; }

// Days of history, and today: histories with few holidays, one that moves, the turn of the year, Golden Week.
class ShortHistoryTest : public ::testing::TestWithParam<std::tuple<int, absl::CivilDay>> {};

TEST_P(ShortHistoryTest, NoDayOfTheComingYearStandsOut) {
  const auto& [history_days, today] = GetParam();
  for (uint64_t seed = 1; seed <= 2; ++seed) {
    SCOPED_TRACE(seed);
    const std::vector<SlotCount> counts = PastDays(today - history_days, today, seed);
    ExpectNoDayToStandOut(ForecastYear(counts, UsualHours(), {.counters = 3}, today, kYear_days));
  }
}

INSTANTIATE_TEST_SUITE_P(Histories, ShortHistoryTest,
                         ::testing::Combine(::testing::Values(30, 60, 120, 400),
                                            ::testing::Values(absl::CivilDay(2026, 11, 22),
                                                              absl::CivilDay(2026, 10, 20), absl::CivilDay(2027, 1, 15),
                                                              absl::CivilDay(2027, 5, 20),
                                                              absl::CivilDay(2027, 8, 16))),
                         [](const auto& named) {
                           const absl::CivilDay today = std::get<1>(named.param);
                           return absl::StrCat(std::get<0>(named.param), "DaysBefore", today.year(), "Month",
                                               today.month(), "Day", today.day());
                         });

TEST(YearForecastTest, ADayClosedOnceForItsOwnReasonIsAsSureAsOthersAYearLater) {
  const absl::CivilDay today(2026, 11, 22), closed(2026, 10, 28), later(2027, 10, 28);
  OfficeHours hours = UsualHours();
  hours.closed = {{closed, closed, "停電のため"}};
  const YearForecast year =
      ForecastYear(PastDays(today - 60, today, 1, hours), hours, {.counters = 3}, today, kYear_days);
  ASSERT_TRUE(On(year, later).plan.open);
  ExpectNoDayToStandOut(year);
}

TEST(YearForecastTest, AnExtraOpeningIsAboutAsSureAsAnOrdinaryDay) {
  const absl::CivilDay today(2026, 11, 22), saturday(2027, 6, 19);
  OfficeHours hours = UsualHours();
  hours.extra = {{saturday, {9 * 60, 17 * 60}, "休日窓口"}};
  const YearForecast year = ForecastYear(PastDays(today - 200, today, 1), hours, {.counters = 3}, today, kYear_days);
  const ForecastDay &extra = On(year, saturday), &usual = On(year, saturday + 4);
  EXPECT_GT(Above(extra), Above(usual)) << "nobody has seen one";
  EXPECT_LT(Above(extra), 2 * Above(usual));
}

TEST(YearForecastTest, ARushThatCameTwiceIsStillTold) {
  const absl::CivilDay today(2027, 8, 16);
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(seed);
    const YearForecast year =
        ForecastYear(PastDays(today - 800, today, seed), UsualHours(), {.counters = 3}, today, kYear_days);
    ExpectNoDayToStandOut(year);
    const double june = On(year, absl::CivilDay(2028, 6, 14)).people.p50;
    double rush = 0;
    for (absl::CivilDay day(2028, 3, 28); day < absl::CivilDay(2028, 4, 8); ++day) {
      rush = std::max(rush, On(year, day).people.p50);
    }
    EXPECT_GT(rush, 1.6 * june);
    EXPECT_LT(rush, 3 * june);
  }
}

}  // namespace
}  // namespace madoguchi::congestion
