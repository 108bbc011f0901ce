#include "services/congestion/core/forecast/count_forecast.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/congestion/core/forecast/count_backtest.h"
#include "services/congestion/core/forecast/day_table.h"
#include "services/congestion/core/forecast/holidays.h"
#include "services/congestion/core/forecast/japan_holidays.h"
#include "services/congestion/core/forecast/weekday_profile.h"
#include "services/congestion/core/prediction/tree_grower.h"
#include "services/congestion/core/testing/simulated_counts.h"

namespace madoguchi::congestion {
namespace {

// A counter's half hours from 8:30 to 17:00, closed as Japan closes, whose level drifts and jumps from day to day.
class Office {
 public:
  explicit Office(uint64_t seed) : numbers_(seed) {}

  std::vector<Count> Day(absl::CivilDay day) {
    std::vector<Count> counts;
    level_ += 0.08 * Normal();
    if (IsClosedInJapan(day)) return counts;
    const bool monday = absl::GetWeekday(day) == absl::Weekday::monday;
    const double april = static_cast<double>(day - absl::CivilDay(day.year(), 4, 1));
    const double effect =
        (monday ? 0.25 : 0) + (IsClosedInJapan(day - 1) ? 0.2 : 0) + level_ + 1.2 * std::exp(-0.5 * april * april / 50);
    for (int slot = 17; slot < 34; ++slot) {
      const double shape = 10 + 8 * std::sin((slot - 17) / 17.0 * M_PI);
      const double mean = shape * std::exp(effect);
      const double count = std::max(0.0, std::round(mean + std::sqrt(mean + 0.02 * mean * mean) * Normal()));
      counts.push_back({absl::CivilMinute(day) + slot * 30, count});
    }
    return counts;
  }

 private:
  double Normal() { return std::sqrt(-2 * std::log(1 - numbers_.Unit())) * std::cos(2 * M_PI * numbers_.Unit()); }

  SeededNumbers numbers_;
  double level_ = 0;
};

CountSeries Simulate(Office& office, absl::CivilDay first, int days) {
  CountSeries series{.form = {true, ' ', false, ""}, .step_min = 30};
  for (int d = 0; d < days; ++d) {
    for (const Count& count : office.Day(first + d)) series.counts.push_back(count);
  }
  return series;
}

struct Outcome {
  double error = 0, simple_error = 0, inside = 0, counts = 0;
};

// Forecasts against what came, beside the mean of the weekday's slot.
Outcome Compare(const CountSeries& past, const CountSeries& future) {
  std::map<std::pair<int, int>, std::pair<double, int>> means;
  const auto key = [](absl::CivilMinute time) {
    return std::pair(static_cast<int>(absl::GetWeekday(absl::CivilDay(time))), time.hour() * 60 + time.minute());
  };
  for (const Count& count : past.counts) {
    auto& [sum, times] = means[key(count.time)];
    sum += count.count;
    ++times;
  }
  std::map<absl::CivilMinute, Quantiles> told;
  for (const CountForecast& forecast : ForecastCounts(past, static_cast<int>(future.counts.size()) * 2)) {
    told[forecast.time] = forecast.count;
  }
  Outcome outcome;
  for (const Count& count : future.counts) {
    EXPECT_TRUE(told.contains(count.time)) << count.time;
    const Quantiles forecast = told[count.time];
    const auto& [sum, times] = means[key(count.time)];
    outcome.error += std::abs(forecast.p50 - count.count);
    outcome.simple_error += std::abs(sum / times - count.count);
    outcome.inside += forecast.p10 <= count.count && count.count <= forecast.p90;
    ++outcome.counts;
  }
  return outcome;
}

TEST(CountForecastTest, FollowsLevelAndCalendarAndKnowsItsWidth) {
  Outcome all;
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    Office office(seed);
    const CountSeries past = Simulate(office, absl::CivilDay(2024, 10, 1), 300);
    const CountSeries future = Simulate(office, absl::CivilDay(2024, 10, 1) + 300, 14);
    const Outcome one = Compare(past, future);
    all.error += one.error;
    all.simple_error += one.simple_error;
    all.inside += one.inside;
    all.counts += one.counts;
  }
  EXPECT_LT(all.error, 0.9 * all.simple_error);
  EXPECT_GT(all.inside / all.counts, 0.6);
  EXPECT_LT(all.inside / all.counts, 0.95);
}

TEST(CountForecastTest, DoesNotExpectAnybodyOnDaysThatJapanCloses) {
  Office office(5);
  const CountSeries past = Simulate(office, absl::CivilDay(2025, 5, 8), 340);  // to 12 April 2026
  int golden_week = 0;
  for (const CountForecast& forecast : ForecastCounts(past, 17 * 25)) {
    const absl::CivilDay day(forecast.time);
    const absl::Weekday weekday = absl::GetWeekday(day);
    EXPECT_NE(weekday, absl::Weekday::saturday);
    EXPECT_NE(weekday, absl::Weekday::sunday);
    if (day < absl::CivilDay(2026, 5, 4) || day > absl::CivilDay(2026, 5, 6)) continue;
    ++golden_week;
    EXPECT_EQ(forecast.count.p90, 0) << forecast.time;
  }
  EXPECT_EQ(golden_week, 3 * 17);
}

TEST(CountForecastTest, AbsurdCountsGapsAndDaysWithoutAnybodyMoveItLittle) {
  Office office(8), same(8);
  const CountSeries clean = Simulate(office, absl::CivilDay(2025, 1, 6), 150);
  CountSeries dirty = Simulate(same, absl::CivilDay(2025, 1, 6), 150);
  for (size_t i = 0; i < dirty.counts.size(); ++i) {
    const absl::CivilDay day(dirty.counts[i].time);
    if (i % 211 == 0) dirty.counts[i].count = 1e12;
    if (day == absl::CivilDay(2025, 3, 5)) dirty.counts[i].count = 0;
  }
  std::erase_if(dirty.counts,
                [](const Count& count) { return absl::CivilDay(count.time) == absl::CivilDay(2025, 4, 8); });
  const std::vector<CountForecast> expected = ForecastCounts(clean, 170), told = ForecastCounts(dirty, 170);
  ASSERT_EQ(told.size(), expected.size());
  double difference = 0, sum = 0;
  for (size_t i = 0; i < told.size(); ++i) {
    EXPECT_EQ(told[i].time, expected[i].time);
    difference += std::abs(told[i].count.p50 - expected[i].count.p50);
    sum += expected[i].count.p50;
  }
  EXPECT_LT(difference, 0.2 * sum);
}

TEST(CountForecastTest, OneMondayOffDoesNotCloseMondays) {
  Office office(6);
  // The second Monday of January 2026 is a holiday: the first Monday of this series.
  CountSeries series = Simulate(office, absl::CivilDay(2026, 1, 7), 11);
  std::map<absl::Weekday, int> days;
  for (const CountForecast& forecast : ForecastCounts(series, 17 * 5)) {
    days[absl::GetWeekday(absl::CivilDay(forecast.time))] += forecast.count.p50 > 0;
  }
  EXPECT_EQ(days[absl::Weekday::monday], 17);
  EXPECT_EQ(days.count(absl::Weekday::saturday) + days.count(absl::Weekday::sunday), 0u);
}

TEST(CountForecastTest, LeapDaysTurnsOfTheYearAndHoursThatOtherCountriesSkipAreOrdinary) {
  for (const absl::CivilDay first :
       {absl::CivilDay(2028, 1, 17), absl::CivilDay(2027, 11, 22), absl::CivilDay(2027, 2, 1)}) {
    CountSeries series{.form = {true, 'T', true, "+09:00"}, .step_min = 30};
    for (absl::CivilMinute time(first); time < absl::CivilMinute(first + 35); time += 30) {
      series.counts.push_back({time, 10.0 + absl::CivilDay(time).day() % 3});
    }
    const std::vector<CountForecast> told = ForecastCounts(series, 48 * 40);
    ASSERT_EQ(told.size(), 48u * 40);
    absl::CivilMinute expected(first + 35);
    for (const CountForecast& forecast : told) {
      EXPECT_EQ(forecast.time, expected) << "no half hour twice, none left out";
      expected += 30;
    }
  }
  Office office(4);
  const CountSeries past = Simulate(office, absl::CivilDay(2027, 6, 1), 260);  // to 15 February of a leap year
  std::map<absl::CivilDay, int> days;
  for (const CountForecast& forecast : ForecastCounts(past, 17 * 15))
    days[absl::CivilDay(forecast.time)] += forecast.count.p50 > 0;
  EXPECT_EQ(days[absl::CivilDay(2028, 2, 29)], 17);
}

TEST(CountForecastTest, AFewDaysOrOneKindOfDayAreEnoughForAnAnswer) {
  for (const int days : {1, 2, 3, 8, 30}) {
    CountSeries series{.step_min = 24 * 60};
    for (int d = 0; d < days + 1; ++d)
      series.counts.push_back({absl::CivilMinute(absl::CivilDay(2027, 12, 20) + d), 7});
    const std::vector<CountForecast> told = ForecastCounts(series, 100);  // over the year's end and 29 February
    ASSERT_EQ(told.size(), 100u);
    for (size_t i = 0; i < told.size(); ++i) {
      EXPECT_EQ(absl::CivilDay(told[i].time), absl::CivilDay(2027, 12, 20) + days + 1 + static_cast<int>(i));
      EXPECT_NEAR(told[i].count.p50, 7, 3);
      EXPECT_LE(told[i].count.p10, told[i].count.p50);
    }
  }
  CountSeries nothing{.step_min = 60};
  for (int h = 0; h < 24 * 40; ++h)
    nothing.counts.push_back({absl::CivilMinute(absl::CivilDay(2026, 1, 1)) + 60 * h, 0});
  for (const CountForecast& forecast : ForecastCounts(nothing, 48)) EXPECT_EQ(forecast.count.p50, 0);
  EXPECT_TRUE(ForecastCounts(nothing, -5).empty());
}

TEST(WeekdayProfileTest, ThinSlotsLeanOnWhatAllWeekdaysShareAndFullOnesOnThemselves) {
  // Weekdays of one shape at their own levels, but Fridays that come late; of thin counts and of full ones.
  const auto rate = [](int weekday, size_t slot) {
    const double shape = weekday == 4 ? 1.0 + slot / 4.0 : 4 - slot / 8.0;
    return shape * (weekday == 0 ? 1.5 : 1);
  };
  for (const double scale : {0.4, 100.0}) {
    SeededNumbers numbers(11);
    CountSeries series{.form = {.has_time = true}, .step_min = 30};
    for (int d = 0; d < 5 * 7; ++d) {
      const absl::CivilDay day = absl::CivilDay(2026, 1, 5) + d;
      for (size_t slot = 0; slot < 17 && WeekdayOf(day) < 5; ++slot) {
        double count = 0;
        for (int k = 0; k < 1000; ++k) count += numbers.Unit() < rate(WeekdayOf(day), slot) * scale / 1000 ? 1 : 0;
        series.counts.push_back({absl::CivilMinute(day) + 510 + 30 * static_cast<int>(slot), count});
      }
    }
    const DayTable table(series);
    const WeekdayProfile profile = ProfileOf(table, 0, table.days());
    double error = 0, plain_error = 0;
    for (int weekday = 0; weekday < 5; ++weekday) {
      for (size_t slot = 0; slot < 17; ++slot) {
        double sum = 0;
        for (size_t day = weekday; day < table.days(); day += 7) sum += table.count(day, 17 + slot);
        const double truth = rate(weekday, slot) * scale;
        error += std::abs(profile.At(weekday, 17 + slot) - truth);
        plain_error += std::abs(sum / 5 - truth);
      }
    }
    EXPECT_LT(error, (scale < 1 ? 0.85 : 1.02) * plain_error) << scale;
  }
}

TEST(CountForecastTest, BeatsTheWeekdaySlotMeanOnSeriesOfManyKinds) {
  for (const SimulatedCounts& counts : SimulateCounts(7)) {
    // The quiet window's counts are nearly all chance: nothing there can be much better than their mean.
    const double most = counts.name.find("quiet") != std::string::npos ? 1.06 : 0.95;
    const CountScore score = ScoreCounts(counts.series, 5 * counts.steps_a_day, 4);
    EXPECT_GT(score.counts, 15) << counts.name;
    EXPECT_LT(score.mean_error, most * score.weekday_slot_mean_error) << counts.name;
    EXPECT_GT(score.within, 0.6) << counts.name;
    EXPECT_LT(score.within, 0.95) << counts.name;
  }
}

TEST(CountForecastTest, ZerosThatWereLeftOutAreForecastAndHolidaysOfOtherCountriesAreKept) {
  const std::vector<SimulatedCounts> all = SimulateCounts(3);
  const CountSeries& bank = all[1].series;  // from March to October; 4 July, Labor Day and Columbus Day were closed
  for (const CountForecast& forecast : ForecastCounts(bank, 28 * 45)) {
    const absl::CivilDay day(forecast.time);
    if (day == absl::CivilDay(2003, 11, 27)) {
      EXPECT_EQ(forecast.count.p90, 0) << "Thanksgiving";
    }
    if (day == absl::CivilDay(2003, 11, 26)) {
      EXPECT_GT(forecast.count.p50, 0);
    }
  }
  // A window with a call in one of eight half hours, whose list names only the half hours with one.
  SeededNumbers numbers(5);
  CountSeries thin{.form = {true, ' ', false, ""}, .step_min = 30};
  for (int d = 0; d < 200; ++d) {
    for (int slot = 16; slot < 34; ++slot) {
      const double rate = slot < 24 ? 0.12 : 3;
      double count = 0;
      for (int k = 0; k < 6; ++k) count += numbers.Unit() < rate / 6 ? 1 : 0;
      if (count > 0) thin.counts.push_back({absl::CivilMinute(absl::CivilDay(2025, 1, 6) + d) + slot * 30, count});
    }
  }
  int early = 0, late = 0;
  for (const CountForecast& forecast : ForecastCounts(thin, 18 * 7)) {
    const bool morning = forecast.time.hour() < 12;
    ++(morning ? early : late);
    if (morning) {
      EXPECT_LE(forecast.count.p50, 0.5);
    } else {
      EXPECT_NEAR(forecast.count.p50, 3, 1.2);
    }
  }
  EXPECT_GE(early, 8 * 6) << "the day of the last count may go on";
  EXPECT_GE(late, 10 * 6);
}

TEST(CountForecastTest, ADayThatBeganBusyGoesOnBusy) {
  SeededNumbers numbers(9);
  const auto count = [&](double mean) {
    double sum = 0;
    for (int k = 0; k < 200; ++k) sum += numbers.Unit() < mean / 200 ? 1 : 0;
    return sum;
  };
  double error = 0, error_without = 0;
  for (int day = 100; day < 112; ++day) {
    CountSeries past{.form = {.has_time = true}, .step_min = 30};
    std::vector<double> rest;
    for (int d = 0; d <= day; ++d) {
      const double pace = d == day ? 1.6 : std::exp(0.5 * (numbers.Unit() - 0.5));
      for (int slot = 17; slot < 34; ++slot) {
        const double came = count(12 * pace);
        if (d == day && slot >= 24) {
          rest.push_back(came);
        } else {
          past.counts.push_back({absl::CivilMinute(absl::CivilDay(2026, 1, 5) + d) + slot * 30, came});
        }
      }
    }
    const std::vector<CountForecast> told = ForecastCounts(past, static_cast<int>(rest.size()));
    std::erase_if(past.counts,
                  [&](const Count& one) { return absl::CivilDay(one.time) == absl::CivilDay(told[0].time); });
    const std::vector<CountForecast> before = ForecastCounts(past, 17);
    for (size_t i = 0; i < rest.size(); ++i) {
      ASSERT_EQ(told[i].time, before[i + 7].time);
      error += std::abs(told[i].count.p50 - rest[i]);
      error_without += std::abs(before[i + 7].count.p50 - rest[i]);
    }
  }
  EXPECT_LT(error, 0.75 * error_without);
}

TEST(CountForecastTest, HolidaysOnWhichItStaysOpenHaveTheirOwnEffects) {
  CountSeries series;
  for (absl::CivilDay day(2021, 1, 1); day < absl::CivilDay(2024, 11, 20); ++day) {
    const int holiday = UnitedStatesHoliday(day);
    const double factor = holiday == UnitedStatesHoliday(absl::CivilDay(2023, 11, 23))   ? 0.3  // Thanksgiving
                          : holiday == UnitedStatesHoliday(absl::CivilDay(2023, 11, 24)) ? 1.5  // the day after
                                                                                         : 1;
    series.counts.push_back(
        {absl::CivilMinute(day), std::round((WeekdayOf(day) < 5 ? 500 : 200) * factor) + day.day() % 5});
  }
  const std::vector<CountForecast> told = ForecastCounts(series, 14);
  EXPECT_LT(told[8].count.p50, 250) << told[8].time;
  EXPECT_GT(told[9].count.p50, 600) << told[9].time;
  EXPECT_NEAR(told[6].count.p50, 502, 25) << told[6].time;
}

TEST(CountSpreadTest, SmallCountsAreToldAsTheWholeNumberThatHalfDoNotExceedUnlessTheyAreAddedUp) {
  SeededNumbers numbers(3);
  std::vector<CountTrial> trials;
  for (size_t i = 0; i < 2000; ++i) {
    double count = 0;
    for (int k = 0; k < 100; ++k) count += numbers.Unit() < 0.4 / 100 ? 1 : 0;
    trials.push_back({.expected = 0.4, .count = count, .day = i / 10});
  }
  const CountSpread spread(trials);
  EXPECT_EQ(spread.Around(0.4, CountMiddle::kWhole).p50, 0);
  EXPECT_EQ(spread.Around(3.2, CountMiddle::kWhole).p50, 3);
  EXPECT_GT(spread.Around(0.4, CountMiddle::kWhole).p90, 0.9);
  EXPECT_GT(spread.Around(3.2, CountMiddle::kToAdd).p50, 0);
  EXPECT_NEAR(spread.RestOfDay(50, 60), 1, 0.05) << "days differ by chance only";
}

TEST(DayTableTest, AHolidayThatMovedDoesNotCloseTheDateThatItLeft) {
  // Of two holidays only, 12 October and 3 November, and a day off of its own; the first is the 11th a year later.
  const absl::CivilDay first(2026, 9, 24), end(2026, 11, 21), own(2026, 10, 28);
  CountSeries series;
  for (absl::CivilDay day = first; day < end; ++day) {
    if (!IsClosedInJapan(day) && day != own) series.counts.push_back({absl::CivilMinute(day), 50.0 + day.day() % 7});
  }
  const DayTable table(series);
  const std::vector<bool> closed = table.ComingClosed(table.days(), 366);
  const auto is_closed = [&](absl::CivilDay day) {
    return closed[static_cast<size_t>(day - table.date(table.days()))];
  };
  EXPECT_FALSE(is_closed(absl::CivilDay(2027, 10, 12)));
  EXPECT_TRUE(is_closed(absl::CivilDay(2027, 11, 3))) << "a holiday that stays";
  EXPECT_TRUE(is_closed(absl::CivilDay(2027, 10, 28)));
}

TEST(DayTableTest, FindsTheSameWeekdayOfTheSameMonth) {
  EXPECT_EQ(SameWeekdayOfMonth(absl::CivilDay(2026, 1, 12), 2025), absl::CivilDay(2025, 1, 13));
  EXPECT_EQ(SameWeekdayOfMonth(absl::CivilDay(2026, 11, 26), 2024), absl::CivilDay(2024, 11, 28));
  EXPECT_EQ(SameWeekdayOfMonth(absl::CivilDay(2026, 3, 31), 2025).month(), 4) << "no fifth Tuesday";
}

}  // namespace
}  // namespace madoguchi::congestion
