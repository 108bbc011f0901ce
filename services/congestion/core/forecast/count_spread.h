// How counts scatter around what is expected of them: by their mean, as chance has it, and negative-binomially by a
// share of its square, as days have it. Learnt from trials of the forecast itself. Deterministic, pure.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "services/congestion/core/prediction/quantiles.h"

namespace madoguchi::congestion {

// An outcome against what was forecast for it.
struct CountTrial {
  double expected = 0;
  double count = 0;
  size_t day = 0;  // the same for what belongs to one day of one trial
};

// What the middle of a forecast is to be good for: being told on its own, when a small count is best told as a whole
// number, or being added to others.
enum class CountMiddle { kWhole, kToAdd };

class CountSpread {
 public:
  explicit CountSpread(const std::vector<CountTrial>& trials);

  Quantiles Around(double expected, CountMiddle middle) const;
  // By what the rest of a day is to be multiplied of whose beginning so much was expected and counted: the more a whole
  // day differs from what is expected of it, beyond chance, the more its beginning says.
  double RestOfDay(double expected, double counted) const;

 private:
  double Deviation(double expected) const;
  // The number that half of the counts around `mean` do not exceed.
  double WholeMedian(double mean) const;
  bool WholeIsCloser(const std::vector<CountTrial>& trials) const;

  double share_ = 0.05;
  double day_share_ = 0.01;  // the like of whole days
  bool whole_is_closer_ = false;
  std::array<double, kLevels.size()> bounds_ = {-1.28, 0, 1.28};
};

}  // namespace madoguchi::congestion
