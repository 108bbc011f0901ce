#include "services/congestion/core/forecast/weekday_profile.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace madoguchi::congestion {
namespace {

constexpr int kWeekdays = 7;
constexpr double kCapFactor = 4, kCapAdded = 10;  // beyond so many medians a count is absurd
// Days that the shared shape counts in a slot's mean: what is tried.
constexpr std::array<double, 4> kShapeDays = {1.5, 0, 6, 30};
// So much better a trial has to be than the one before it to be worth leaving the usual.
constexpr double kClearlyBetter = 0.995;
constexpr size_t kTriedDaysMax = 30;  // the last ones; more would say the same
constexpr size_t kTriedDaysMin = 4;

double Median(std::vector<double>& values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Sums over the open days, from which a single day can be taken out again.
class Sums {
 public:
  Sums(const DayTable& table, size_t begin, size_t end)
      : table_(table), slots_(table.slots()), sum_(kWeekdays * slots_, 0), times_(kWeekdays * slots_, 0) {
    std::vector<std::vector<double>> values(kWeekdays * slots_);
    for (size_t day = begin; day < end; ++day) {
      if (table.closed(day) || !table.known(day)) continue;
      days_.push_back(day);
      for (size_t s = 0; s < slots_; ++s) {
        if (!std::isnan(table.count(day, s))) values[Place(day, s)].push_back(table.count(day, s));
      }
    }
    cap_.resize(values.size());
    for (size_t i = 0; i < values.size(); ++i) cap_[i] = kCapFactor * Median(values[i]) + kCapAdded;
    for (const size_t day : days_) Add(day, 1);
  }

  const std::vector<size_t>& days() const { return days_; }
  size_t Place(size_t day, size_t slot) const { return WeekdayOf(table_.date(day)) * slots_ + slot; }
  // NaN where there is none.
  double Count(size_t day, size_t slot) const {
    const double raw = Raw(day, slot);
    return std::isnan(raw) ? raw : std::min(cap_[Place(day, slot)], raw);
  }
  // Once more, or (-1) no longer.
  void Add(size_t day, int times) {
    for (size_t s = 0; s < slots_; ++s) {
      if (std::isnan(Raw(day, s))) continue;
      sum_[Place(day, s)] += times * Count(day, s);
      times_[Place(day, s)] += times;
    }
  }

  // Means with so much of the shared shape.
  std::vector<double> Means(double shape_days, bool smooth) const {
    std::vector<double> shape = Shape();
    if (smooth) shape = Smoothed(shape);
    std::vector<double> mean(sum_.size(), 0);
    for (int weekday = 0; weekday < kWeekdays; ++weekday) {
      double counted = 0, expected = 0;
      for (size_t s = 0; s < slots_; ++s) {
        const size_t i = weekday * slots_ + s;
        counted += sum_[i];
        expected += shape[s] * times_[i];
      }
      const double level = expected > 0 ? counted / expected : 1;
      for (size_t s = 0; s < slots_; ++s) {
        const size_t i = weekday * slots_ + s;
        // What the weekday never has, the others cannot lend it.
        const double shared = slots_ > 1 || times_[i] == 0 ? shape_days : 0;
        const double weight = times_[i] + shared;
        mean[i] = weight > 0 ? (sum_[i] + shared * level * shape[s]) / weight : level * shape[s];
      }
    }
    return mean;
  }

 private:
  double Raw(size_t day, size_t slot) const { return table_.count(day, slot); }

  std::vector<double> Shape() const {
    std::vector<double> shape(slots_, 0);
    for (size_t s = 0; s < slots_; ++s) {
      double times = 0;
      for (int weekday = 0; weekday < kWeekdays; ++weekday) {
        shape[s] += sum_[weekday * slots_ + s];
        times += times_[weekday * slots_ + s];
      }
      shape[s] = times > 0 ? shape[s] / times : 0;
    }
    return shape;
  }

  // Each slot twice with its neighbours, where there are some.
  static std::vector<double> Smoothed(const std::vector<double>& shape) {
    std::vector<double> smooth = shape;
    for (size_t s = 1; s + 1 < shape.size(); ++s) {
      if (shape[s - 1] > 0 && shape[s] > 0 && shape[s + 1] > 0) {
        smooth[s] = (shape[s - 1] + 2 * shape[s] + shape[s + 1]) / 4;
      }
    }
    return smooth;
  }

  const DayTable& table_;
  const size_t slots_;
  std::vector<size_t> days_;
  std::vector<double> sum_, times_;  // weekday × slot
  std::vector<double> cap_;
};

// What a day costs that is told from the others, at its own level: squared errors of its slots, each as it scatters.
double CostOf(const Sums& sums, size_t day, size_t slots, const std::vector<double>& mean) {
  double counted = 0, expected = 0;
  for (size_t s = 0; s < slots; ++s) {
    const double count = sums.Count(day, s);
    if (std::isnan(count)) continue;
    counted += count;
    expected += mean[sums.Place(day, s)];
  }
  if (expected <= 0) return 0;
  double cost = 0;
  for (size_t s = 0; s < slots; ++s) {
    const double count = sums.Count(day, s);
    if (std::isnan(count)) continue;
    const double error = count - mean[sums.Place(day, s)] * counted / expected;
    cost += error * error / (mean[sums.Place(day, s)] + 0.5);
  }
  return cost;
}

}  // namespace

WeekdayProfile ProfileOf(const DayTable& table, size_t begin, size_t end) {
  Sums sums(table, begin, end);
  const std::vector<size_t> days = sums.days();
  const size_t slots = table.slots();
  double shape_days = kShapeDays.front();
  bool smooth = false;
  if (days.size() >= kTriedDaysMin && slots > 1) {
    std::array<std::array<double, 2>, kShapeDays.size()> costs{};
    for (size_t i = days.size() - std::min(days.size(), kTriedDaysMax); i < days.size(); ++i) {
      sums.Add(days[i], -1);
      for (size_t k = 0; k < costs.size(); ++k) {
        for (const bool smoothed : {false, true}) {
          const std::vector<double> mean = sums.Means(kShapeDays[k], smoothed);
          costs[k][smoothed] += CostOf(sums, days[i], slots, mean);
        }
      }
      sums.Add(days[i], 1);
    }
    double least = costs[0][false] * kClearlyBetter;
    for (size_t k = 0; k < costs.size(); ++k) {
      for (const bool smoothed : {false, true}) {
        if (costs[k][smoothed] >= least) continue;
        least = costs[k][smoothed];
        shape_days = kShapeDays[k];
        smooth = smoothed;
      }
    }
  }
  return {slots, sums.Means(shape_days, smooth)};
}

}  // namespace madoguchi::congestion
