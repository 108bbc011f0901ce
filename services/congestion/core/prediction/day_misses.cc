#include "services/congestion/core/prediction/day_misses.h"

#include <algorithm>
#include <cmath>

namespace madoguchi::congestion {

void DayMisses::Learn(size_t queue, Outcome outcome) {
  if (queue >= queues_.size()) queues_.resize(queue + 1);
  Seen& seen = queues_[queue];
  const double kept = std::exp(-1 / bounds_.memory_tickets);
  seen.tickets = seen.tickets * kept + 1;
  seen.below = seen.below * kept + (outcome == Outcome::kBelow ? 1 : 0);
  seen.above = seen.above * kept + (outcome == Outcome::kAbove ? 1 : 0);
}

double DayMisses::Beyond(double misses, double tickets) const {
  const double usual = kLevels.front();
  const double rate = (misses + bounds_.prior_tickets * usual) / (tickets + bounds_.prior_tickets);
  return rate > bounds_.borne_share ? bounds_.strength * std::log(rate / bounds_.borne_share) : 0;
}

Quantiles DayMisses::Widen(size_t queue, const Quantiles& told) const {
  if (queue >= queues_.size()) return told;
  const Seen& seen = queues_[queue];
  return Ordered({told.p10 - Beyond(seen.below, seen.tickets), told.p50, told.p90 + Beyond(seen.above, seen.tickets)});
}

}  // namespace madoguchi::congestion
