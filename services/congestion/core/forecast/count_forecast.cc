#include "services/congestion/core/forecast/count_forecast.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>

#include "services/congestion/core/forecast/day_effects.h"
#include "services/congestion/core/forecast/day_table.h"

namespace madoguchi::congestion {
namespace {

constexpr size_t kTrialsMax = 6;
constexpr size_t kTrialDaysMin = 5, kTrialDaysMax = 28;
constexpr size_t kHistoryDaysMin = 15;  // before a trial
constexpr double kCloseToBest = 1.01;   // a simpler choice that is as good as this is taken

// An outcome against what was forecast for it.
struct Trial {
  double expected = 0;
  double count = 0;
};

std::vector<ForecastChoice> Choices() {
  std::vector<ForecastChoice> choices = {{}};  // the plain mean comes first
  for (const bool recent : {false, true}) {
    for (const bool calendar : {false, true}) {
      for (const bool season : {false, true}) {
        for (const double half_life : {0.0, 2.0, 5.0, 12.0, 30.0, 80.0}) {
          for (const double kept : {1.0, 0.97}) {
            if (half_life == 0 && kept < 1) continue;
            if (recent && season && half_life == 0) continue;
            choices.push_back({recent, calendar, season, half_life, kept});
          }
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
    for (size_t trial = 1; trial <= kTrialsMax; ++trial) {
      if (table.days() < trial * length + kHistoryDaysMin) break;
      const size_t origin = table.days() - trial * length;
      effects_.push_back(std::make_unique<DayEffects>(table, origin));
      ends_.push_back(origin + length);
      origins_.push_back(origin);
    }
  }

  bool empty() const { return effects_.empty(); }
  bool AllHaveSeason() const {
    return std::all_of(effects_.begin(), effects_.end(), [](const auto& effects) { return effects->HasSeason(); });
  }

  std::vector<Trial> Of(const ForecastChoice& choice) const {
    std::vector<Trial> trials;
    for (size_t i = 0; i < effects_.size(); ++i) {
      const double level = effects_[i]->Level(choice);
      for (size_t day = origins_[i]; day < ends_[i]; ++day) {
        // A day nobody could know to be closed says nothing about a choice.
        if (table_.closed(day) && !effects_[i]->Closed(day)) continue;
        const std::vector<double> expected = effects_[i]->Expect(day, choice, level);
        for (size_t s = 0; s < table_.slots(); ++s) {
          if (!std::isnan(table_.count(day, s))) trials.push_back({expected[s], table_.count(day, s)});
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

double MeanError(const std::vector<Trial>& trials) {
  double sum = 0;
  for (const Trial& trial : trials) sum += std::abs(trial.expected - trial.count);
  return trials.empty() ? 0 : sum / static_cast<double>(trials.size());
}

ForecastChoice Choose(const Trials& trials) {
  ForecastChoice best{.level_half_life_days = 12, .level_kept = 0.97};
  if (trials.empty()) return best;
  double least = std::numeric_limits<double>::infinity();
  for (const ForecastChoice& choice : Choices()) {
    if (choice.season && !trials.AllHaveSeason()) continue;
    const double error = MeanError(trials.Of(choice));
    if (error * kCloseToBest >= least) continue;
    least = error;
    best = choice;
  }
  return best;
}

// Counts scatter by their mean and, negative-binomially, by a share of its square.
class Spread {
 public:
  explicit Spread(const std::vector<Trial>& trials) {
    double beyond = 0, squares = 0;
    for (const Trial& trial : trials) {
      const double error = trial.count - trial.expected;
      // One absurd count must not widen everything.
      beyond += std::min(error * error, 25 * (trial.expected + 1) + trial.expected * trial.expected) - trial.expected;
      squares += trial.expected * trial.expected;
    }
    if (squares > 0) share_ = std::clamp(beyond / squares, 0.0, 2.0);
    std::vector<Weighted> scattered;
    for (const Trial& trial : trials) {
      if (trial.expected <= 0) continue;
      scattered.push_back({static_cast<float>((trial.count - trial.expected) / Deviation(trial.expected)), 1});
    }
    if (scattered.size() < 20) return;
    for (size_t level = 0; level < kLevels.size(); ++level) {
      bounds_[level] = WeightedQuantile(scattered, kLevels[level], static_cast<float>(bounds_[level]));
    }
  }

  Quantiles Around(double expected) const {
    if (expected <= 0) return {};
    const double deviation = Deviation(expected);
    return Ordered(
        {expected + bounds_[0] * deviation, expected + bounds_[1] * deviation, expected + bounds_[2] * deviation});
  }

 private:
  double Deviation(double expected) const { return std::sqrt(expected + 0.5 + share_ * expected * expected); }

  double share_ = 0.05;
  std::array<double, kLevels.size()> bounds_ = {-1.28, 0, 1.28};
};

}  // namespace

std::vector<CountForecast> ForecastCounts(const CountSeries& series, int horizon) {
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
  const ForecastChoice choice = Choose(trials);
  const Spread spread(trials.Of(choice));
  // Forecasts go on right after the last count; a day that has only begun is not learnt from.
  absl::CivilMinute time = series.counts.back().time + series.step_min;
  const auto origin = static_cast<size_t>(absl::CivilDay(time) - table.first());
  const DayEffects effects(table, std::min(origin, table.days()));
  const double level = effects.Level(choice);
  std::vector<double> expected;
  for (absl::CivilDay expected_day; static_cast<int>(forecasts.size()) < horizon; time += series.step_min) {
    const absl::CivilDay date(time);
    const auto slot = static_cast<size_t>((time - absl::CivilMinute(date)) / series.step_min);
    if (!table.HasSlot(WeekdayOf(date), slot)) continue;
    if (expected.empty() || date != expected_day) {
      expected = effects.Expect(static_cast<size_t>(date - table.first()), choice, level);
      expected_day = date;
    }
    forecasts.push_back({time, spread.Around(expected[slot])});
  }
  return forecasts;
}

}  // namespace madoguchi::congestion
