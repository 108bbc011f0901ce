#include "services/congestion/core/testing/simulated_counts.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "services/congestion/core/forecast/day_table.h"
#include "services/congestion/core/forecast/holidays.h"
#include "services/congestion/core/forecast/japan_holidays.h"
#include "services/congestion/core/prediction/tree_grower.h"

namespace madoguchi::congestion {
namespace {

class Chance {
 public:
  explicit Chance(uint64_t seed) : numbers_(seed) {}
  double Unit() { return numbers_.Unit(); }
  double Normal() { return std::sqrt(-2 * std::log(1 - Unit())) * std::cos(2 * M_PI * Unit()); }
  // Around `mean`, with its mean and a share of its square as variance.
  double Scattered(double mean, double share) {
    const double paced = mean * std::exp(std::sqrt(share) * Normal() - share / 2);
    if (paced > 50) return std::max(0.0, std::round(paced + std::sqrt(paced) * Normal()));
    double left = std::exp(-paced), at = Unit();
    int count = 0;
    for (double chance = left; at > chance && count < 500; at -= chance, chance *= paced / count) ++count;
    return count;
  }

 private:
  SeededNumbers numbers_;
};

// How a series is made, day after day.
struct Recipe {
  absl::CivilDay first;
  int days = 0;
  int step_min = 30;
  int begin_min = 0, end_min = 24 * 60;
  double mean = 10;  // of a step
  std::function<double(double hour)> shape = [](double) { return 1.0; };
  std::function<double(absl::CivilDay)> day_factor;  // 0: closed
  double drift = 0.02;                               // of the level's logarithm, a day, drawn back to none by a 40th
  double day_scatter = 0.06;                         // … of each day on its own
  double scatter_share = 0.02;
  int jump_on_day = -1;
  double jump = 0;
  double absurd_share = 0;   // of the counts
  double missing_share = 0;  // of the days
  bool zeros_left_out = false;
};

CountSeries Make(const Recipe& recipe, uint64_t seed) {
  Chance chance(seed);
  CountSeries series{.form = {.has_time = recipe.step_min < 24 * 60, .between = ' '}, .step_min = recipe.step_min};
  double level = 0;
  for (int d = 0; d < recipe.days; ++d) {
    const absl::CivilDay day = recipe.first + d;
    level += recipe.drift * chance.Normal() - level / 40;
    const double effect = recipe.day_factor(day) * std::exp(level + recipe.day_scatter * chance.Normal() +
                                                            (d >= recipe.jump_on_day ? recipe.jump : 0));
    const bool missing = chance.Unit() < recipe.missing_share;
    for (int minute = recipe.begin_min; minute < recipe.end_min; minute += recipe.step_min) {
      double count = chance.Scattered(recipe.mean * recipe.shape(minute / 60.0) * effect, recipe.scatter_share);
      if (chance.Unit() < recipe.absurd_share) count = 50 * (count + 1);
      if (effect == 0 || missing || (recipe.zeros_left_out && count == 0)) continue;
      series.counts.push_back({absl::CivilMinute(day) + minute, count});
    }
  }
  return series;
}

double Peak(double hour, double at, double width) { return std::exp(-0.5 * std::pow((hour - at) / width, 2)); }

double OfficeShape(double hour) { return 0.4 + Peak(hour, 10.5, 1.2) + 0.7 * Peak(hour, 14, 1.5); }
double CallShape(double hour) { return 0.08 + Peak(hour, 10.5, 2) + 0.8 * Peak(hour, 15, 3); }
double Season(absl::CivilDay day, double strength) {
  return std::exp(strength * std::cos(2 * M_PI * (absl::GetYearDay(day) - 200) / 365.25));
}
double MonthEnds(absl::CivilDay day, double first, double last) {
  const bool ends = (day + 3).month() != day.month();
  return std::exp((day.day() <= 3 ? first : 0) + (ends ? last : 0));
}

double JapaneseOffice(absl::CivilDay day) {
  if (IsClosedInJapan(day)) return 0;
  const double april = static_cast<double>(day - absl::CivilDay(day.year(), 4, 1));
  return MonthEnds(day, 0.08, 0.12) *
         std::exp((WeekdayOf(day) == 0 ? 0.15 : 0) + (IsClosedInJapan(day - 1) ? 0.2 : 0) + 1.1 * Peak(april, 0, 7));
}
double AmericanBank(absl::CivilDay day) {
  if (WeekdayOf(day) >= 5 || UnitedStatesHoliday(day) > 0) return 0;
  constexpr double kWeekdays[] = {1.25, 1.1, 1, 0.97, 1.05};
  return kWeekdays[WeekdayOf(day)] * MonthEnds(day, 0.18, 0.05) * (UnitedStatesHoliday(day - 1) > 0 ? 1.3 : 1) *
         std::exp(-0.0012 * static_cast<double>(day - absl::CivilDay(2003, 3, 3)));
}
double AmericanCity(absl::CivilDay day) {
  constexpr double kWeekdays[] = {1.2, 1.1, 1.05, 1, 0.95, 0.6, 0.55};
  const int holiday = UnitedStatesHoliday(day);
  const double off = IsMajorUnitedStatesHoliday(holiday) ? 0.5 : holiday > 0 ? 0.8 : 1;
  return kWeekdays[WeekdayOf(day)] * off * Season(day, 0.15);
}

}  // namespace

std::vector<SimulatedCounts> SimulateCounts(uint64_t seed) {
  const uint64_t own = seed * 1000;
  std::vector<SimulatedCounts> all;
  all.push_back({"a Japanese counter, half hours, 2 years", 17,
                 Make({.first = absl::CivilDay(2024, 6, 3),
                       .days = 730,
                       .begin_min = 8 * 60 + 30,
                       .end_min = 17 * 60,
                       .mean = 12,
                       .shape = OfficeShape,
                       .day_factor = JapaneseOffice,
                       .absurd_share = 0.0005,
                       .missing_share = 0.01},
                      own + 1)});
  all.push_back({"a bank's calls, half hours, 34 weeks", 28,
                 Make({.first = absl::CivilDay(2003, 3, 3),
                       .days = 34 * 7,
                       .begin_min = 7 * 60,
                       .end_min = 21 * 60,
                       .mean = 900,
                       .shape = CallShape,
                       .day_factor = AmericanBank,
                       .scatter_share = 0.003},
                      own + 2)});
  const Recipe city{.first = absl::CivilDay(2022, 3, 1),
                    .days = 730,
                    .step_min = 60,
                    .mean = 40,
                    .shape = [](double hour) { return 0.03 + Peak(hour, 11, 3) + 0.6 * Peak(hour, 17, 3); },
                    .day_factor = AmericanCity,
                    .day_scatter = 0.1,
                    .jump_on_day = 600,
                    .jump = 0.2,
                    .zeros_left_out = true};
  all.push_back({"a city's calls, hours without zeros, 2 years", 24, Make(city, own + 3)});
  Recipe by_day = city;
  by_day.step_min = 24 * 60;
  by_day.days = 3 * 365;
  by_day.mean = 6000;
  by_day.shape = [](double) { return 1.0; };
  by_day.absurd_share = 0.005;
  by_day.missing_share = 0.01;
  by_day.scatter_share = 0.004;
  by_day.jump_on_day = 900;
  all.push_back({"a city's calls, days, 3 years", 1, Make(by_day, own + 4)});
  all.push_back({"a quiet window, half hours, 1 year", 17,
                 Make({.first = absl::CivilDay(2025, 4, 1),
                       .days = 365,
                       .begin_min = 8 * 60 + 30,
                       .end_min = 17 * 60,
                       .mean = 0.8,
                       .shape = OfficeShape,
                       .day_factor = JapaneseOffice,
                       .drift = 0.03},
                      own + 5)});
  return all;
}

}  // namespace madoguchi::congestion
