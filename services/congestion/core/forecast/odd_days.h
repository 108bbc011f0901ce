// Days that were odd every time they came: holidays of whatever country, by the date, the weekday of the month or a
// known holiday. What the rest of the forecast learns is chosen by the last months, in which few of them lie; that a
// day has always been odd needs no such choice. Deterministic, pure.
#pragma once

#include <map>
#include <vector>

#include "absl/time/civil_time.h"

namespace madoguchi::congestion {

class OddDays {
 public:
  OddDays() = default;
  // A day that was open, and the logarithm of what it had beyond its weekday and the weeks around it.
  struct Day {
    absl::CivilDay date;
    double beyond = 0;
  };
  explicit OddDays(const std::vector<Day>& days);

  // The logarithm of what such a day has beyond its weekday; 0 for one like others.
  double EffectOn(absl::CivilDay date) const;

 private:
  std::map<int, double> effects_;  // by what the day is; only of odd ones
};

}  // namespace madoguchi::congestion
