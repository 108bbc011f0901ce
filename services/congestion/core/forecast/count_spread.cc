#include "services/congestion/core/forecast/count_spread.h"

#include <algorithm>
#include <cmath>

namespace madoguchi::congestion {
namespace {

constexpr size_t kTrialsMin = 20;
constexpr double kShareMin = 1e-3, kShareMax = 2;
// Up to here a whole number may be closer; of larger counts the fraction matters little.
constexpr double kSmallCount = 10;
constexpr int kWholeMedianMax = 100;
// The trials also chose what is tried, so that their errors are a little too small: levels of theirs that give 10, 50
// and 90 % of what comes.
constexpr std::array<double, 3> kTriedLevels = {0.08, 0.5, 0.92};

constexpr double kRestMax = 4;  // a factor

// The share of the square of the mean by which counts scatter beyond chance; `otherwise` where nothing was expected.
double ShareBeyondChance(const std::vector<CountTrial>& trials, double otherwise) {
  double beyond = 0, squares = 0;
  for (const CountTrial& trial : trials) {
    const double error = trial.count - trial.expected;
    // One absurd count must not widen everything.
    beyond += std::min(error * error, 25 * (trial.expected + 1) + trial.expected * trial.expected) - trial.expected;
    squares += trial.expected * trial.expected;
  }
  return squares > 0 ? std::clamp(beyond / squares, 0.0, kShareMax) : otherwise;
}

std::vector<CountTrial> WholeDays(const std::vector<CountTrial>& trials) {
  std::vector<CountTrial> days;
  for (const CountTrial& trial : trials) {
    if (days.empty() || days.back().day != trial.day) days.push_back({.day = trial.day});
    days.back().expected += trial.expected;
    days.back().count += trial.count;
  }
  return days;
}

}  // namespace

CountSpread::CountSpread(const std::vector<CountTrial>& trials) {
  share_ = ShareBeyondChance(trials, share_);
  day_share_ = ShareBeyondChance(WholeDays(trials), day_share_);
  whole_is_closer_ = WholeIsCloser(trials);
  std::vector<Weighted> scattered;
  for (const CountTrial& trial : trials) {
    if (trial.expected <= 0) continue;
    scattered.push_back({static_cast<float>((trial.count - trial.expected) / Deviation(trial.expected)), 1});
  }
  if (scattered.size() < kTrialsMin) return;
  for (size_t level = 0; level < kLevels.size(); ++level) {
    bounds_[level] = WeightedQuantile(scattered, kTriedLevels[level], static_cast<float>(bounds_[level]));
  }
}

Quantiles CountSpread::Around(double expected, CountMiddle middle) const {
  if (expected <= 0) return {};
  const double deviation = Deviation(expected);
  const double low = expected + bounds_[0] * deviation, high = expected + bounds_[2] * deviation;
  if (middle == CountMiddle::kWhole && whole_is_closer_ && expected <= kSmallCount) {
    const double median = WholeMedian(expected);
    return Ordered({std::min(low, median), median, std::max(high, median)});
  }
  return Ordered({low, expected + bounds_[1] * deviation, high});
}

double CountSpread::RestOfDay(double expected, double counted) const {
  if (expected <= 0) return 1;
  const double believed = day_share_ / (day_share_ + 1 / expected);
  return std::clamp(std::pow((counted + 0.5) / (expected + 0.5), believed), 1 / kRestMax, kRestMax);
}

double CountSpread::Deviation(double expected) const {
  return std::sqrt(expected + 0.5 + share_ * expected * expected);
}

double CountSpread::WholeMedian(double mean) const {
  const double size = 1 / std::max(share_, kShareMin);
  double chance = std::pow(size / (size + mean), size), sum = chance;
  int count = 0;
  while (sum < 0.5 && count < kWholeMedianMax) {
    ++count;
    chance *= (size + count - 1) / count * mean / (size + mean);
    sum += chance;
  }
  return count;
}

bool CountSpread::WholeIsCloser(const std::vector<CountTrial>& trials) const {
  double as_expected = 0, whole = 0;
  for (const CountTrial& trial : trials) {
    if (trial.count != std::round(trial.count)) return false;
    if (trial.expected <= 0 || trial.expected > kSmallCount) continue;
    as_expected += std::abs(trial.expected - trial.count);
    whole += std::abs(WholeMedian(trial.expected) - trial.count);
  }
  return whole < as_expected;
}

}  // namespace madoguchi::congestion
