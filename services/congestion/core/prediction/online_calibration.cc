#include "services/congestion/core/prediction/online_calibration.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace madoguchi::congestion {
namespace {

// However strange the outcomes, bounds move by a factor of e^1.5 at most.
constexpr double kOffsetMax = 1.5;

}  // namespace

Quantiles OnlineCalibration::Correct(size_t queue, const Quantiles& raw) const {
  const auto offset = [&](size_t level) {
    return offsets_.pooled[level] + (queue < offsets_.queues.size() ? offsets_.queues[queue][level] : 0);
  };
  return Ordered({raw.p10 + offset(0), raw.p50 + (steps_.middle ? offset(1) : 0), raw.p90 + offset(2)});
}

void OnlineCalibration::Learn(size_t queue, const Quantiles& raw, double log_wait) {
  if (!std::isfinite(log_wait) || !std::isfinite(raw.p10) || !std::isfinite(raw.p50) || !std::isfinite(raw.p90)) return;
  if (queue >= offsets_.queues.size()) offsets_.queues.resize(queue + 1);
  const std::array<double, kLevels.size()> told = {raw.p10, raw.p50, raw.p90};
  for (size_t level = 0; level < kLevels.size(); ++level) {
    double& pooled = offsets_.pooled[level];
    double& own = offsets_.queues[queue][level];
    const double below = log_wait <= told[level] + pooled + own ? 1 : 0;
    const double direction = kLevels[level] - below;
    pooled = std::clamp(pooled + steps_.pooled * direction, -kOffsetMax, kOffsetMax);
    own = std::clamp(own * (1 - steps_.queue_pull) + steps_.queue * direction, -kOffsetMax, kOffsetMax);
  }
}

void OnlineCalibration::Restore(CalibrationOffsets offsets) {
  const auto hold_back = [](LevelOffsets& by_level) {
    for (double& offset : by_level) offset = std::isfinite(offset) ? std::clamp(offset, -kOffsetMax, kOffsetMax) : 0;
  };
  hold_back(offsets.pooled);
  for (LevelOffsets& queue : offsets.queues) hold_back(queue);
  offsets_ = std::move(offsets);
}

}  // namespace madoguchi::congestion
