// Moves what a queue's people are told by how wrong today's others were told: a counter more than the past knows, a
// clerk who is slower, cases that take longer. A part of the mean error of those called today, as far as they are
// many enough to be no chance. Forgotten with the day, which the next training has seen. In log space. Not thread-safe.
#pragma once

#include <cstddef>
#include <vector>

#include "services/congestion/core/prediction/quantiles.h"

namespace madoguchi::congestion {

struct ShiftBounds {
  double prior_tickets = 40;  // told rightly, that today's errors are mixed with
  double strength = 0.4;      // of the mean error: what was wrong before passes, too
  double error_max = 1.5;     // of one ticket, however odd: a factor of e^1.5
};

class DayShift {
 public:
  explicit DayShift(ShiftBounds bounds = {}) : bounds_(bounds) {}

  void StartDay() { queues_.clear(); }
  // A ticket was called: log(1 + wait), and the middle that it would have been told without any shift. What is not
  // finite is ignored.
  void Learn(size_t queue, double told_log_wait, double log_wait);
  // `told` are quantiles of log(1 + wait).
  Quantiles Shift(size_t queue, const Quantiles& told) const;

 private:
  struct Seen {
    double tickets = 0;
    double errors = 0;  // sum
  };

  ShiftBounds bounds_;
  std::vector<Seen> queues_;
};

}  // namespace madoguchi::congestion
