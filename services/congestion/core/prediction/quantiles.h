// A prediction as three quantiles, and how such predictions are scored. Pure.
#pragma once

#include <array>
#include <vector>

namespace madoguchi::congestion {

// The levels of every prediction of the hall: one in ten waits is shorter than the first, one in ten longer than the
// last.
inline constexpr std::array<double, 3> kLevels = {0.1, 0.5, 0.9};

struct Quantiles {
  double p10 = 0;
  double p50 = 0;
  double p90 = 0;

  friend bool operator==(const Quantiles&, const Quantiles&) = default;
};

// Finite, not below zero, and in order around the middle: a wrong bound gives way to the middle.
Quantiles Ordered(Quantiles quantiles);

// What a wrong quantile costs: `level` a unit when it was too low, 1 - `level` when it was too high.
inline double PinballLoss(double level, double predicted, double actual) {
  const double error = actual - predicted;
  return error >= 0 ? level * error : (level - 1) * error;
}
// Mean of the three.
double MeanPinballLoss(const Quantiles& predicted, double actual);

// The value below which `level` of the weight lies; `otherwise` when there is no weight. Reorders `values`.
struct Weighted {
  float value = 0;
  float weight = 1;
};
float WeightedQuantile(std::vector<Weighted>& values, double level, float otherwise);

}  // namespace madoguchi::congestion
