#include "services/congestion/core/prediction/model_guard.h"

#include <algorithm>
#include <cmath>

namespace madoguchi::congestion {
namespace {

constexpr double kLossMax_min = 24 * 60;

double Bounded(double loss_min) {
  return std::isfinite(loss_min) ? std::clamp(loss_min, 0.0, kLossMax_min) : kLossMax_min;
}

}  // namespace

void ModelGuard::Learn(double model_loss_min, double estimator_loss_min) {
  const double kept = std::exp(-1 / bounds_.memory_tickets);
  tickets_ = tickets_ * kept + 1;
  model_loss_ = model_loss_ * kept + Bounded(model_loss_min);
  estimator_loss_ = estimator_loss_ * kept + Bounded(estimator_loss_min);
  if (tickets_ < bounds_.tickets_min) return;
  if (trusted_ && ratio() > bounds_.distrust_ratio) trusted_ = false;
  if (!trusted_ && ratio() < bounds_.trust_ratio) trusted_ = true;
}

double ModelGuard::ratio() const { return estimator_loss_ > 0 ? model_loss_ / estimator_loss_ : 1; }

}  // namespace madoguchi::congestion
