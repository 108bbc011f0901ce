// Gradient-boosted regression trees for one quantile (pinball loss): features are cut into at most kBinsMax bins, each
// tree grows leaf by leaf where it gains most, and its leaves are set to the quantile of what is left to explain.
// Deterministic: the same rows and options give the same trees. Pure; a trained model may be read by many threads.
//
// Source of the method: J. Friedman, "Greedy function approximation: a gradient boosting machine", Annals of
// Statistics 29 (2001), with histograms in place of sorted values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "services/congestion/core/prediction/byte_record.h"

namespace madoguchi::congestion {

// Rows of equal length, with what each should have given and how much it counts.
struct TrainingRows {
  size_t features = 0;
  std::vector<float> values;  // row after row; NaN where a feature is unknown
  std::vector<float> target;
  std::vector<float> weight;
  std::vector<uint32_t> group;  // rows that resemble each other (one queue on one day) are drawn or left out together

  size_t rows() const { return target.size(); }
  void Add(absl::Span<const float> row, float row_target, float row_weight, uint32_t row_group);
};

struct BoostingOptions {
  int trees = 150;
  int leaves_max = 16;
  int leaf_rows_min = 40;
  double step = 0.06;            // of each tree towards what is left
  double group_share = 0.6;      // of groups that a tree sees
  double feature_share = 0.6;    // of features that a tree sees
  double leaf_weight_prior = 0;  // rows of the mean weight that pull a leaf to zero
  uint64_t seed = 1;
};

class BoostedTrees {
 public:
  // Always the same value.
  explicit BoostedTrees(float constant = 0) : start_(constant) {}

  // Rows whose target or weight is not finite are left out; without rows the model is the constant 0.
  static BoostedTrees Train(const TrainingRows& rows, double level, const BoostingOptions& options);

  // NaN is not above any threshold and goes the way of small values.
  float Predict(const float* features) const;

  size_t trees() const { return roots_.size(); }

  void Write(ByteWriter& bytes) const;
  // Fails the reader on trees that could not be walked with so many features.
  static BoostedTrees Read(ByteReader& bytes, size_t features);

 private:
  friend class TreeGrower;

  struct Node {
    int32_t feature = -1;  // -1: a leaf
    float value = 0;       // of a leaf; of a split, the largest value that goes left
    int32_t left = 0;      // the right child stands beside it
  };

  // The same node as it is walked: a leaf leads to itself, so that several trees take each step together and none of
  // them asks whether it has arrived.
  struct Step {
    float bound = 0;
    uint32_t feature = 0;
    uint32_t left = 0;
  };

  // Leaf that the features lead to from `node`.
  const Node& Leaf(int32_t node, const float* features) const;
  // Makes the steps; to be called once the nodes stand.
  void Settle();

  float start_ = 0;
  std::vector<int32_t> roots_;
  std::vector<Node> nodes_;
  std::vector<Step> steps_;  // node by node
};

}  // namespace madoguchi::congestion
