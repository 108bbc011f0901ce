#include "services/congestion/core/calendar/queue_calendar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/core/prediction/tree_grower.h"

namespace madoguchi::congestion {
namespace {

using ::testing::HasSubstr;

const CalendarQueue kQueue{{"131016", "main", "resident"}, "住民異動", 3, 6};

// An office whose truth is known: Mondays are half as busy again, around 1 April twice as many come.
double TruePeople(absl::CivilDay day) {
  const double monday = WeekdayIndex(day) == 0 ? 1.5 : 1;
  const auto april = static_cast<double>(day - absl::CivilDay(day.year(), 4, 1));
  return 120 * monday * (1 + std::exp(-0.5 * april * april / 49));
}

int Poisson(SeededNumbers& numbers, double mean) {
  int count = 0;
  for (double sum = -std::log(1 - numbers.Unit()); sum < mean; sum -= std::log(1 - numbers.Unit())) ++count;
  return count;
}

std::vector<SlotCount> PastDays(absl::CivilDay first, absl::CivilDay end, uint64_t seed = 1) {
  SeededNumbers numbers(seed);
  std::vector<SlotCount> counts;
  for (absl::CivilDay day = first; day < end; ++day) {
    const DayPlan plan = PlanOf(UsualHours(), day);
    if (!plan.open) continue;
    const double pace = 0.85 + 0.3 * numbers.Unit();
    for (const int slot : SlotsWithin(*plan.open, 0, kDayMinutes)) {
      const int people = Poisson(numbers, pace * TruePeople(day) / 18);
      if (people == 0) continue;
      counts.push_back({.day = day,
                        .slot = slot,
                        .arrivals = people,
                        .called = people,
                        .wait_s = people * 300.0,
                        .served = people,
                        .service_s = people * 360.0,
                        .service_squared_s = people * 360.0 * 360.0 * 1.36});
    }
  }
  return counts;
}

const ForecastDay& On(const YearForecast& year, absl::CivilDay day) { return year.days[day - year.days[0].day]; }

TEST(YearForecastTest, AYearAheadIsNearTheTruthAndClosedDaysAreEmpty) {
  const absl::CivilDay today(2027, 11, 1);
  const std::vector<SlotCount> counts = PastDays(absl::CivilDay(2026, 1, 5), today);
  const YearForecast year = ForecastYear(counts, UsualHours(), {.counters = 3}, today, 366);
  ASSERT_EQ(year.days.size(), 366u);
  EXPECT_GT(year.history_days, 430);
  EXPECT_EQ(HistoryNote(year.history_days), "");
  double error = 0, truth = 0;
  int open = 0, inside = 0;
  SeededNumbers numbers(9);
  for (const ForecastDay& day : year.days) {
    if (!day.plan.open) {
      EXPECT_EQ(day.people.p90, 0) << FormatDay(day.day);
      EXPECT_TRUE(day.slots.empty());
      continue;
    }
    ++open;
    const double people = TruePeople(day.day);
    error += std::abs(day.people.p50 - people);
    truth += people;
    const double came = people * (0.85 + 0.3 * numbers.Unit());
    inside += came >= day.people.p10 && came <= day.people.p90 ? 1 : 0;
    EXPECT_EQ(day.slots.size(), 18u);
  }
  EXPECT_LT(error, 0.12 * truth);
  EXPECT_GE(inside, 0.8 * open) << "far ahead the intervals are rather too wide than too narrow";
  EXPECT_GT(On(year, absl::CivilDay(2028, 3, 31)).people.p50, 1.4 * On(year, absl::CivilDay(2028, 6, 15)).people.p50);
  EXPECT_TRUE(On(year, absl::CivilDay(2028, 2, 29)).plan.open);
  EXPECT_FALSE(On(year, absl::CivilDay(2027, 12, 31)).plan.open);
}

TEST(YearForecastTest, LittleHistoryIsWideAndSaysSo) {
  const absl::CivilDay today(2027, 11, 1);
  const YearForecast little =
      ForecastYear(PastDays(absl::CivilDay(2027, 10, 18), today), UsualHours(), {.counters = 3}, today, 366);
  const YearForecast much =
      ForecastYear(PastDays(absl::CivilDay(2026, 1, 5), today), UsualHours(), {.counters = 3}, today, 366);
  EXPECT_EQ(little.history_days, 10);
  EXPECT_THAT(HistoryNote(little.history_days), HasSubstr("まだ記録が少ない（10日分）"));
  const absl::CivilDay day(2028, 6, 14);
  const auto width = [&](const YearForecast& year) {
    const Quantiles& people = On(year, day).people;
    return (people.p90 - people.p10) / people.p50;
  };
  EXPECT_GT(width(little), 1.3 * width(much));
  // The spring that it has not seen is taken from what is usual.
  EXPECT_GT(On(little, absl::CivilDay(2028, 3, 31)).people.p50, 1.4 * On(little, day).people.p50);
}

TEST(YearForecastTest, WithoutAnyHistoryTheCountersSayRoughly) {
  const absl::CivilDay today(2027, 11, 1);
  const YearForecast year = ForecastYear({}, UsualHours(), {.counters = 3, .service_min = 6}, today, 366);
  EXPECT_EQ(year.history_days, 0);
  EXPECT_THAT(HistoryNote(0), HasSubstr("まだ記録がありません"));
  const Quantiles& people = On(year, absl::CivilDay(2028, 6, 14)).people;
  EXPECT_GT(people.p50, 50);
  EXPECT_GT(people.p90, 4 * people.p10);
}

// Open days of each level, 1 to 5; 0: closed days.
std::array<int, kLevelMax + 1> LevelsOf(const QueueForecast& forecast) {
  std::array<int, kLevelMax + 1> levels{};
  for (const CalendarDay& day : MakeCalendar(forecast.days, forecast.usual)) ++levels[static_cast<size_t>(day.level)];
  return levels;
}

TEST(QueueCalendarTest, AHallWithoutHistoryIsNotCrowdedAllYear) {
  struct Hall {
    int counters;
    double service_min;
  };
  for (const Hall& hall : {Hall{1, 25}, Hall{2, 5}, Hall{3, 15}, Hall{8, 7}}) {
    SCOPED_TRACE(hall.counters);
    const CalendarQueue queue{.key = {}, .title = "相談", .counters = hall.counters, .service_min = hall.service_min};
    const std::array<int, kLevelMax + 1> levels =
        LevelsOf(MakeForecast(queue, {}, UsualHours(), absl::CivilDay(2027, 11, 1), 366));
    EXPECT_GT(levels[5], 0) << "around 1 April";
    EXPECT_LT(levels[5], 40);
    EXPECT_LT(levels[4] + levels[5], 100);
  }
}

TEST(QueueCalendarTest, LevelsTellDaysApartHoweverLittleIsKnown) {
  const absl::CivilDay today(2027, 11, 1);
  for (const int past_days : {14, 60, 400}) {
    SCOPED_TRACE(past_days);
    const QueueForecast forecast = MakeForecast(kQueue, PastDays(today - past_days, today), UsualHours(), today, 366);
    const std::array<int, kLevelMax + 1> levels = LevelsOf(forecast);
    EXPECT_GT(levels[5], 3);
    EXPECT_LT(levels[5], 100) << "Mondays and spring";
    EXPECT_GT(levels[1] + levels[2] + levels[3], 100);
  }
}

TEST(YearForecastTest, AnExtraOpeningIsForecastAndAbsurdCountsAreNot) {
  const absl::CivilDay today(2027, 11, 1);
  OfficeHours hours = UsualHours();
  const absl::CivilDay saturday(2028, 3, 25);
  hours.extra = {{saturday, {9 * 60, 12 * 60}, "休日窓口"}};
  std::vector<SlotCount> counts = PastDays(absl::CivilDay(2027, 1, 5), today);
  const YearForecast usual = ForecastYear(counts, hours, {.counters = 3}, today, 366);
  EXPECT_EQ(On(usual, saturday).slots.size(), 6u);
  EXPECT_GT(On(usual, saturday).people.p50, 10);
  counts.push_back({.day = today - 4, .slot = 20, .arrivals = 9'000'000});
  counts.push_back({.day = today - 5, .slot = -7, .arrivals = 3});
  counts.push_back({.day = today - 6, .slot = 20, .arrivals = -50});
  counts.push_back({.day = today + 5, .slot = 20, .arrivals = 5000});  // a clock that runs ahead
  const YearForecast poisoned = ForecastYear(counts, hours, {.counters = 3}, today, 366);
  const absl::CivilDay day(2028, 6, 14);
  EXPECT_NEAR(On(poisoned, day).people.p50, On(usual, day).people.p50, 0.35 * On(usual, day).people.p50);
}

TEST(QueueCalendarTest, ThePaceIsFittedToTheWaitsThatPeopleHad) {
  const absl::CivilDay today(2027, 6, 1);
  const std::vector<SlotCount> counts = PastDays(absl::CivilDay(2027, 4, 19), today);
  const ServicePace pace = PaceOf(kQueue, counts, UsualHours(), today);
  EXPECT_NEAR(pace.service_variation, 0.6, 0.01);
  // Six minutes at three counters would hardly make anybody wait; that they waited five says that fewer were open.
  EXPECT_GT(pace.service_min, 7);
  const DayToLive hall{.arrivals = std::vector<double>(18, 120 / 18.0),
                       .service_min = pace.service_min,
                       .service_variation = pace.service_variation,
                       .arrival_variation = 0};
  const std::vector<SlotWaits> waits = SimulateHall(hall, std::vector<int>(18, pace.counters));
  EXPECT_NEAR(60 * WaitedHours(hall, waits) / 120, 5, 2.5);
  EXPECT_EQ(PaceOf(kQueue, {}, UsualHours(), today).service_min, 6) << "nothing known: as the queue says";
}

TEST(QueueCalendarTest, AConfirmedGroupRaisesItsDaysAndIsNamed) {
  const absl::CivilDay today(2027, 4, 1);
  const OfficeHours hours = UsualHours();
  const QueueForecast forecast = MakeForecast(kQueue, PastDays(absl::CivilDay(2027, 1, 5), today), hours, today, 60);
  PlannedEvent group{.state = PlannedEventState::kConfirmed,
                     .queue = "resident",
                     .title = "見本大学の転入",
                     .show_title = true,
                     .headcount = 200,
                     .first = absl::CivilDay(2027, 5, 13),
                     .last = absl::CivilDay(2027, 5, 16)};
  PlannedEvent proposed = group, elsewhere = group, absurd = group;
  proposed.state = PlannedEventState::kProposed;
  elsewhere.queue = "tax";
  absurd.headcount = -5000;
  absurd.title = "負";
  const auto before = MakeCalendar(forecast.days, forecast.usual);
  const auto after = MakeCalendar(WithGroups(forecast, hours, {group, proposed, elsewhere, absurd}), forecast.usual);
  const size_t thursday = 42;
  ASSERT_EQ(after[thursday].day, absl::CivilDay(2027, 5, 13));
  EXPECT_NEAR(after[thursday].people.p50, before[thursday].people.p50 + 100, 0.01);
  EXPECT_GT(after[thursday].wait_p90_min, before[thursday].wait_p90_min);
  EXPECT_GE(after[thursday].level, before[thursday].level);
  EXPECT_EQ(after[thursday].reasons[0], "見本大学の転入（約100人）");
  EXPECT_TRUE(after[thursday + 2].closed);
  EXPECT_EQ(after[thursday + 4].people, before[thursday + 4].people);
}

}  // namespace
}  // namespace madoguchi::congestion
