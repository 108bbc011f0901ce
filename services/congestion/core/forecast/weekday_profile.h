// What each weekday's slots usually count. A slot of few days or few counts is mostly chance, so its mean is pulled to
// the shape that all weekdays share, at the weekday's level. How far, the days themselves say: each is told from the
// others, and what tells them best is used. Deterministic, pure.
#pragma once

#include <cstddef>
#include <vector>

#include "services/congestion/core/forecast/day_table.h"

namespace madoguchi::congestion {

struct WeekdayProfile {
  size_t slots = 1;
  std::vector<double> mean;  // weekday × slot
  double At(int weekday, size_t slot) const { return mean[weekday * slots + slot]; }
};

// Over the days [begin, end), closed ones left out, an absurd count capped.
WeekdayProfile ProfileOf(const DayTable& table, size_t begin, size_t end);

}  // namespace madoguchi::congestion
