#include "services/congestion/core/prediction/day_shift.h"

#include <algorithm>
#include <cmath>

namespace madoguchi::congestion {

void DayShift::Learn(size_t queue, double told_log_wait, double log_wait) {
  const double error = log_wait - told_log_wait;
  if (!std::isfinite(error)) return;
  if (queue >= queues_.size()) queues_.resize(queue + 1);
  Seen& seen = queues_[queue];
  ++seen.tickets;
  seen.errors += std::clamp(error, -bounds_.error_max, bounds_.error_max);
}

Quantiles DayShift::Shift(size_t queue, const Quantiles& told) const {
  if (queue >= queues_.size()) return told;
  const Seen& seen = queues_[queue];
  const double shift = bounds_.strength * seen.errors / (seen.tickets + bounds_.prior_tickets);
  return Ordered({told.p10 + shift, told.p50 + shift, told.p90 + shift});
}

}  // namespace madoguchi::congestion
