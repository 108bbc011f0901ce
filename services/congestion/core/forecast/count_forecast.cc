#include "services/congestion/core/forecast/count_forecast.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>

#include "services/congestion/core/forecast/count_spread.h"
#include "services/congestion/core/forecast/day_effects.h"
#include "services/congestion/core/forecast/day_table.h"

namespace madoguchi::congestion {
namespace {

// Trials begin so many days apart, over about so many days; each goes as far as the forecast that is wanted.
constexpr size_t kTrialStepMin_days = 5;
constexpr size_t kTrialSpan_days = 112;
constexpr size_t kTrialsMin = 6, kTrialsMax = 16;
constexpr size_t kTrialDaysMin = 2, kTrialDaysMax = 28;
constexpr size_t kHistoryDaysMin = 15;  // before a trial
constexpr size_t kSeasonTrialsMin = 3;
// The choices that come this close to the best are all used, as their mean: chance picks among such.
constexpr double kCloseToBest = 1.02;
constexpr size_t kChoicesUsedMax = 8;

std::vector<ForecastChoice> Choices(size_t days) {
  struct Level {
    double half_life_days, kept;
  };
  constexpr std::array<Level, 12> kFollowed = {{{0, 1},
                                                {1, 0.8},
                                                {2, 1},
                                                {2, 0.9},
                                                {5, 1},
                                                {5, 0.97},
                                                {5, 0.9},
                                                {12, 1},
                                                {12, 0.97},
                                                {30, 1},
                                                {30, 0.97},
                                                {80, 1}}};
  std::vector<ForecastChoice> choices;  // the plain mean comes first
  for (const ProfileSpan span : {ProfileSpan::kWhole, ProfileSpan::kYear, ProfileSpan::kQuarter, ProfileSpan::kMonth}) {
    // Of a series that is shorter, it would be the whole once more.
    if (span != ProfileSpan::kWhole && kProfileSpan_days[static_cast<size_t>(span)] >= days) continue;
    for (const bool calendar : {false, true}) {
      for (const bool season : {false, true}) {
        for (const Level& level : kFollowed) {
          // What the last weeks have of the season, only the level makes good.
          if (span != ProfileSpan::kWhole && season && level.half_life_days == 0) continue;
          choices.push_back({span, calendar, season, level.half_life_days, level.kept});
        }
      }
    }
  }
  return choices;
}

// Forecasts of the last weeks of a series from the days before them.
class Trials {
 public:
  Trials(const DayTable& table, size_t horizon_days) : table_(table) {
    const size_t length = std::clamp(horizon_days, kTrialDaysMin, kTrialDaysMax);
    const size_t step = std::max(length, kTrialStepMin_days);
    const size_t most = std::clamp(kTrialSpan_days / step, kTrialsMin, kTrialsMax);
    for (size_t trial = 0; trial < most; ++trial) {
      if (table.days() < trial * step + length + kHistoryDaysMin) break;
      const size_t origin = table.days() - trial * step - length;
      effects_.push_back(std::make_unique<DayEffects>(table, origin));
      ends_.push_back(origin + length);
      origins_.push_back(origin);
    }
  }

  bool empty() const { return effects_.empty(); }
  size_t history_days() const { return origins_.front(); }  // before the last of them
  // In enough of the trials to judge it.
  bool HaveSeason() const {
    const auto with = std::count_if(effects_.begin(), effects_.end(), [](const auto& one) { return one->HasSeason(); });
    return static_cast<size_t>(with) >= kSeasonTrialsMin;
  }

  // The same outcomes in the same order for every choice.
  std::vector<CountTrial> Of(const ForecastChoice& choice) const {
    std::vector<CountTrial> trials;
    for (size_t i = 0; i < effects_.size(); ++i) {
      const double level = effects_[i]->Level(choice);
      for (size_t day = origins_[i]; day < ends_[i]; ++day) {
        // A day nobody could know to be closed says nothing about a choice.
        if (table_.closed(day) && !effects_[i]->Closed(day)) continue;
        const std::vector<double> expected = effects_[i]->Expect(day, choice, level);
        for (size_t s = 0; s < table_.slots(); ++s) {
          if (!std::isnan(table_.count(day, s)))
            trials.push_back({expected[s], table_.count(day, s), i * kTrialDaysMax + day - origins_[i]});
        }
      }
    }
    return trials;
  }

 private:
  const DayTable& table_;
  std::vector<std::unique_ptr<DayEffects>> effects_;
  std::vector<size_t> origins_, ends_;
};

double MeanError(const std::vector<CountTrial>& trials) {
  double sum = 0;
  for (const CountTrial& trial : trials) sum += std::abs(trial.expected - trial.count);
  return trials.empty() ? 0 : sum / static_cast<double>(trials.size());
}

// The best choices, and what their mean would have said.
struct Chosen {
  std::vector<ForecastChoice> choices;
  std::vector<CountTrial> trials;
};

Chosen Choose(const Trials& trials) {
  if (trials.empty()) return {{{.level_half_life_days = 12, .level_kept = 0.97}}, {}};
  struct Tried {
    double error = 0;
    ForecastChoice choice;
  };
  std::vector<Tried> tried;
  for (const ForecastChoice& choice : Choices(trials.history_days())) {
    if (choice.season && !trials.HaveSeason()) continue;
    tried.push_back({MeanError(trials.Of(choice)), choice});
  }
  std::stable_sort(tried.begin(), tried.end(), [](const Tried& a, const Tried& b) { return a.error < b.error; });
  Chosen chosen;
  for (const Tried& one : tried) {
    if (one.error > tried.front().error * kCloseToBest || chosen.choices.size() >= kChoicesUsedMax) break;
    const std::vector<CountTrial> its = trials.Of(one.choice);
    if (chosen.choices.empty()) {
      chosen.trials = its;
    } else {
      for (size_t i = 0; i < its.size(); ++i) chosen.trials[i].expected += its[i].expected;
    }
    chosen.choices.push_back(one.choice);
  }
  for (CountTrial& trial : chosen.trials) trial.expected /= static_cast<double>(chosen.choices.size());
  return chosen;
}

size_t SlotOf(absl::CivilMinute time, int step_min) {
  return static_cast<size_t>((time - absl::CivilMinute(absl::CivilDay(time))) / step_min);
}

}  // namespace

std::vector<CountForecast> ForecastCounts(const CountSeries& series, int horizon, CountMiddle middle) {
  horizon = std::clamp(horizon, 0, kForecastHorizonMax);
  std::vector<CountForecast> forecasts;
  if (horizon == 0 || series.counts.empty()) return forecasts;
  const DayTable table(series);
  size_t slots_a_week = 0;
  for (int weekday = 0; weekday < 7; ++weekday) {
    for (size_t s = 0; s < table.slots(); ++s) slots_a_week += table.HasSlot(weekday, s) ? 1 : 0;
  }
  const size_t horizon_days = static_cast<size_t>(horizon) * 7 / slots_a_week + 1;
  const Trials trials(table, horizon_days);
  const Chosen chosen = Choose(trials);
  const CountSpread spread(chosen.trials);
  // Forecasts go on right after the last count; a day that has only begun is not learnt from, but goes on as it began.
  absl::CivilMinute time = series.counts.back().time + series.step_min;
  while (!table.HasSlot(WeekdayOf(absl::CivilDay(time)), SlotOf(time, series.step_min))) time += series.step_min;
  const auto origin = static_cast<size_t>(absl::CivilDay(time) - table.first());
  const DayEffects effects(table, std::min(origin, table.days()));
  std::vector<double> levels;
  for (const ForecastChoice& choice : chosen.choices) levels.push_back(effects.Level(choice));
  const auto expect = [&](absl::CivilDay date) {
    std::vector<double> mean(table.slots(), 0);
    for (size_t i = 0; i < levels.size(); ++i) {
      const std::vector<double> one =
          effects.Expect(static_cast<size_t>(date - table.first()), chosen.choices[i], levels[i]);
      for (size_t s = 0; s < mean.size(); ++s) mean[s] += one[s] / static_cast<double>(levels.size());
    }
    return mean;
  };
  // Of a day that has begun, the rest goes on as it began.
  const auto begun = [&](absl::CivilDay date, std::vector<double> mean) {
    if (static_cast<size_t>(date - table.first()) >= table.days()) return mean;
    double so_far = 0, counted = 0;
    for (size_t s = 0; s < mean.size(); ++s) {
      const double count = table.count(table.days() - 1, s);
      if (std::isnan(count)) continue;
      so_far += mean[s];
      counted += count;
    }
    const double factor = spread.RestOfDay(so_far, counted);
    for (double& one : mean) one *= factor;
    return mean;
  };
  std::vector<double> expected;
  for (absl::CivilDay expected_day; static_cast<int>(forecasts.size()) < horizon; time += series.step_min) {
    const absl::CivilDay date(time);
    const size_t slot = SlotOf(time, series.step_min);
    if (!table.HasSlot(WeekdayOf(date), slot)) continue;
    if (expected.empty() || date != expected_day) {
      expected = begun(date, expect(date));
      expected_day = date;
    }
    forecasts.push_back({time, spread.Around(expected[slot], middle)});
  }
  return forecasts;
}

}  // namespace madoguchi::congestion
