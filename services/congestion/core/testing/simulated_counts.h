// Count series whose truth is known, for tests and benchmarks: what real ones are said to have (weekdays, a daily
// shape, month ends, holidays, seasons, levels that drift and jump, absurd counts, days that are missing), and more
// scatter than chance alone. Seeded: the same seed always gives the same series.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/congestion/core/forecast/count_series.h"

namespace madoguchi::congestion {

struct SimulatedCounts {
  std::string name;
  int steps_a_day = 0;  // on a day that is open
  CountSeries series;
};

// A counter of a Japanese city, half hours, two years; a bank's calls, half hours of 170 American working days; a
// city's calls, every hour of two years with the zeros left out; the same as days, three years; and a quiet window,
// half hours of a year with hardly anybody.
std::vector<SimulatedCounts> SimulateCounts(uint64_t seed);

}  // namespace madoguchi::congestion
