#include "services/congestion/core/prediction/quantiles.h"

#include <algorithm>
#include <cmath>

namespace madoguchi::congestion {

Quantiles Ordered(Quantiles quantiles) {
  const auto finite = [](double value, double otherwise) { return std::isfinite(value) ? value : otherwise; };
  quantiles.p50 = std::max(0.0, finite(quantiles.p50, 0));
  quantiles.p10 = std::clamp(finite(quantiles.p10, quantiles.p50), 0.0, quantiles.p50);
  quantiles.p90 = std::max(finite(quantiles.p90, quantiles.p50), quantiles.p50);
  return quantiles;
}

double MeanPinballLoss(const Quantiles& predicted, double actual) {
  return (PinballLoss(kLevels[0], predicted.p10, actual) + PinballLoss(kLevels[1], predicted.p50, actual) +
          PinballLoss(kLevels[2], predicted.p90, actual)) /
         3;
}

float WeightedQuantile(std::vector<Weighted>& values, double level, float otherwise) {
  double total = 0;
  for (const Weighted& value : values) total += value.weight;
  if (total <= 0) return otherwise;
  std::sort(values.begin(), values.end(), [](const Weighted& a, const Weighted& b) { return a.value < b.value; });
  double below = 0;
  for (const Weighted& value : values) {
    below += value.weight;
    if (below >= level * total) return value.value;
  }
  return values.back().value;
}

}  // namespace madoguchi::congestion
