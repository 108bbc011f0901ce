// Widens the shown interval of a queue whose waits fall outside it again and again on one day: a counter that has gone,
// a rush that its past does not know. Whoever still waits beyond the upper bound is counted as a miss at once, not only
// when called. Rates of misses are pulled to the usual ones, so that chance moves nothing. Forgotten with the day. In
// log space. Not thread-safe.
#pragma once

#include <cstddef>
#include <vector>

#include "services/congestion/core/prediction/quantiles.h"

namespace madoguchi::congestion {

struct MissBounds {
  double prior_tickets = 10;   // of the usual rate, that today's misses are mixed with
  double memory_tickets = 40;  // outcomes after which one counts a third
  double borne_share = 0.2;    // of misses on one side, without any widening
  double strength = 0.6;       // of the logarithm of what is beyond that
};

class DayMisses {
 public:
  explicit DayMisses(MissBounds bounds = {}) : bounds_(bounds) {}

  void StartDay() { queues_.clear(); }
  enum class Outcome { kBelow, kInside, kAbove };
  void Learn(size_t queue, Outcome outcome);
  // `told` are quantiles of log(1 + wait).
  Quantiles Widen(size_t queue, const Quantiles& told) const;

 private:
  struct Seen {
    double tickets = 0;
    double below = 0;
    double above = 0;
  };
  double Beyond(double misses, double tickets) const;

  MissBounds bounds_;
  std::vector<Seen> queues_;
};

}  // namespace madoguchi::congestion
