#include "services/congestion/core/forecast/count_backtest.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/strings/str_format.h"
#include "services/congestion/core/forecast/count_forecast.h"
#include "services/congestion/core/forecast/day_table.h"

namespace madoguchi::congestion {
namespace {

constexpr int kBetweenOrigins_days = 9;
constexpr int kPastMin_days = 15;
constexpr int kLastWeeks_days = 28;

// Means by weekday and minute of the day; of a weekday not seen, by the minute alone.
class SlotMeans {
 public:
  void Add(const Count& count) {
    Into(by_weekday_[KeyOf(count.time)], count.count);
    Into(by_minute_[KeyOf(count.time).second], count.count);
  }
  double At(absl::CivilMinute time) const {
    if (const auto found = by_weekday_.find(KeyOf(time)); found != by_weekday_.end()) return Mean(found->second);
    const auto found = by_minute_.find(KeyOf(time).second);
    return found == by_minute_.end() ? 0 : Mean(found->second);
  }

 private:
  using Sum = std::pair<double, int>;
  static std::pair<int, int> KeyOf(absl::CivilMinute time) {
    return {WeekdayOf(absl::CivilDay(time)), time.hour() * 60 + time.minute()};
  }
  static void Into(Sum& sum, double count) {
    sum.first += count;
    ++sum.second;
  }
  static double Mean(const Sum& sum) { return sum.first / sum.second; }

  std::map<std::pair<int, int>, Sum> by_weekday_;
  std::map<int, Sum> by_minute_;
};

// Adds what came after `start`, as far as it was forecast, to the sums of `score`.
void ScoreFrom(const CountSeries& series, absl::CivilDay start, int horizon, CountScore& score) {
  CountSeries past{series.form, series.step_min, {}};
  SlotMeans all, lately;
  std::map<absl::CivilMinute, double> known;
  for (const Count& count : series.counts) {
    if (absl::CivilDay(count.time) >= start) break;
    past.counts.push_back(count);
    known[count.time] = count.count;
    all.Add(count);
    if (start - absl::CivilDay(count.time) <= kLastWeeks_days) lately.Add(count);
  }
  if (past.counts.size() < 2) return;
  std::map<absl::CivilMinute, Quantiles> told;
  for (const CountForecast& forecast : ForecastCounts(past, horizon)) told[forecast.time] = forecast.count;
  if (told.empty()) return;
  for (const Count& count : series.counts) {
    if (absl::CivilDay(count.time) < start || count.time > told.rbegin()->first) continue;
    const auto found = told.find(count.time);
    const Quantiles forecast = found == told.end() ? Quantiles{} : found->second;
    const double slot_mean = all.At(count.time);
    ++score.counts;
    score.mean_error += std::abs(forecast.p50 - count.count);
    score.within += forecast.p10 <= count.count && count.count <= forecast.p90 ? 1 : 0;
    score.weekday_slot_mean_error += std::abs(slot_mean - count.count);
    score.last_weeks_error += std::abs(lately.At(count.time) - count.count);
    absl::CivilMinute before = count.time;
    while (absl::CivilDay(before) >= start) before -= 7 * 24 * 60;
    const auto then = known.find(before);
    score.last_week_error += std::abs((then == known.end() ? slot_mean : then->second) - count.count);
  }
}

}  // namespace

CountScore ScoreCounts(const CountSeries& series, int horizon, int origins) {
  CountScore score;
  if (series.counts.empty() || horizon < 1) return score;
  const absl::CivilDay first(series.counts.front().time), last(series.counts.back().time);
  const int days = static_cast<int>(last - first) + 1;
  const DayTable table(series);
  size_t slots_a_week = 0;
  for (int weekday = 0; weekday < 7; ++weekday) {
    for (size_t slot = 0; slot < table.slots(); ++slot) slots_a_week += table.HasSlot(weekday, slot) ? 1 : 0;
  }
  const int horizon_days = static_cast<int>((static_cast<size_t>(horizon) * 7 + slots_a_week - 1) / slots_a_week);
  for (int origin = 0; origin < origins; ++origin) {
    const int start = days - horizon_days - origin * kBetweenOrigins_days;
    if (start < kPastMin_days) break;
    ScoreFrom(series, first + start, horizon, score);
  }
  if (score.counts == 0) return score;
  for (double* sum : {&score.mean_error, &score.within, &score.weekday_slot_mean_error, &score.last_weeks_error,
                      &score.last_week_error}) {
    *sum /= score.counts;
  }
  return score;
}

std::string CountScoreTable(const CountSeries& series, const std::vector<int>& horizons, int origins) {
  std::string table =
      "| steps ahead | counts | mean error | within 10–90 | weekday-slot mean | its last 4 weeks | a week before | "
      "error "
      "÷ weekday-slot mean |\n|---|---|---|---|---|---|---|---|\n";
  for (const int horizon : horizons) {
    const CountScore score = ScoreCounts(series, horizon, origins);
    absl::StrAppendFormat(&table, "| %d | %.0f | %.2f | %.3f | %.2f | %.2f | %.2f | %.3f |\n", horizon, score.counts,
                          score.mean_error, score.within, score.weekday_slot_mean_error, score.last_weeks_error,
                          score.last_week_error,
                          score.weekday_slot_mean_error > 0 ? score.mean_error / score.weekday_slot_mean_error : 0);
  }
  return table;
}

}  // namespace madoguchi::congestion
