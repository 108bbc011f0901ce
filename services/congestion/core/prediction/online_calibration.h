// Keeps the shown intervals honest while the days change: after every outcome the bounds move a little, out when it
// fell outside and in when it fell inside, so that in the long run one in ten lies beyond each. One pooled state moves
// with a small step; each queue adds its own correction, pulled to none. In log space, so that it holds for short and
// long waits alike. Not thread-safe.
//
// Source: I. Gibbs, E. Candès, "Adaptive conformal inference under distribution shift", NeurIPS 2021; steps of 0.08 and
// more made the bounds run away on real tickets.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "services/congestion/core/prediction/quantiles.h"

namespace madoguchi::congestion {

struct CalibrationSteps {
  double pooled = 0.001;
  double queue = 0.003;
  double queue_pull = 0.001;  // share of a queue's correction that is forgotten with each outcome
  bool middle = false;        // moves too; a model's middle is better left alone
};

using LevelOffsets = std::array<double, kLevels.size()>;
struct CalibrationOffsets {
  LevelOffsets pooled{};
  std::vector<LevelOffsets> queues;
};

class OnlineCalibration {
 public:
  explicit OnlineCalibration(CalibrationSteps steps = {}) : steps_(steps) {}

  // `raw` are the model's quantiles of log(1 + wait).
  Quantiles Correct(size_t queue, const Quantiles& raw) const;
  // What came of a wait for which `raw` had been told; not finite values are ignored.
  void Learn(size_t queue, const Quantiles& raw, double log_wait);

  const CalibrationOffsets& offsets() const { return offsets_; }
  // As they were; what cannot have been is held back.
  void Restore(CalibrationOffsets offsets);

 private:
  CalibrationSteps steps_;
  CalibrationOffsets offsets_;
};

}  // namespace madoguchi::congestion
