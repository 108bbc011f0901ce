// A linear quantile regression with ridge penalty: what can be said with one weight a feature. It varies less than
// trees where days are few, so the trees only learn what it leaves. Features are clamped to the range that most of the
// rows had, so that nothing new extrapolates far. Solved by iteratively reweighted least squares. Deterministic, pure.
#pragma once

#include <vector>

#include "services/congestion/core/prediction/boosted_trees.h"

namespace madoguchi::congestion {

class LinearQuantile {
 public:
  // Always zero.
  LinearQuantile() = default;

  // `ridge` is the penalty in rows of unit weight. Rows that are not finite are left out.
  static LinearQuantile Train(const TrainingRows& rows, double level, double ridge);

  double Predict(const float* features) const;

  void Write(ByteWriter& bytes) const;
  // Fails the reader when it is not for so many features.
  static LinearQuantile Read(ByteReader& bytes, size_t features);

 private:
  struct Term {
    float low = 0, high = 0;  // range
    float mean = 0;
    float slope = 0;  // per unit
  };
  double start_ = 0;
  std::vector<Term> terms_;
};

}  // namespace madoguchi::congestion
