// Grows the trees of BoostedTrees one after another over the same binned rows. Not thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "services/congestion/core/prediction/boosted_trees.h"
#include "services/congestion/core/prediction/quantiles.h"

namespace madoguchi::congestion {

inline constexpr int kBinsMax = 64;

// SplitMix64: the same numbers on every machine.
class SeededNumbers {
 public:
  explicit SeededNumbers(uint64_t seed) : state_(seed) {}
  uint64_t Next();
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }  // [0, 1)

 private:
  uint64_t state_;
};

class TreeGrower {
 public:
  TreeGrower(const TrainingRows& rows, double level, const BoostingOptions& options);

  BoostedTrees Grow();

 private:
  struct Sum {
    float gradient = 0;
    float weight = 0;
    int32_t rows = 0;
  };
  struct Split {
    double gain = 0;
    int feature = -1;
    int bin = 0;  // the last one that goes left
  };
  struct Leaf {
    int32_t node = 0;
    size_t begin = 0, end = 0;  // of sample_
    std::vector<Sum> histogram;
    Sum total;
    Split best;
  };

  void CutIntoBins();
  void DrawSample();
  void FillHistogram(Leaf& leaf) const;
  void FindSplit(Leaf& leaf) const;
  void GrowTree(BoostedTrees& model);
  size_t Partition(const Leaf& leaf);
  void SetLeafValue(const Leaf& leaf, BoostedTrees& model);

  const TrainingRows& rows_;
  const double level_;
  const BoostingOptions options_;
  SeededNumbers numbers_;
  std::vector<std::vector<float>> bounds_;  // feature → upper bound of each bin but the last
  std::vector<uint8_t> bins_;               // row after row
  std::vector<int32_t> usable_;             // rows with finite target and weight
  std::vector<float> weight_;               // of mean one
  std::vector<float> predicted_;
  std::vector<float> gradient_;
  std::vector<int32_t> sample_;
  std::vector<int32_t> spare_;
  std::vector<int> drawn_features_;
  std::vector<Weighted> residuals_;
};

}  // namespace madoguchi::congestion
