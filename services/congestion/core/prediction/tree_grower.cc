#include "services/congestion/core/prediction/tree_grower.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace madoguchi::congestion {
namespace {

// Bin bounds are taken from so many rows at most.
constexpr size_t kBoundRowsMax = 20'000;

}  // namespace

uint64_t SeededNumbers::Next() {
  uint64_t z = (state_ += 0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

TreeGrower::TreeGrower(const TrainingRows& rows, double level, const BoostingOptions& options)
    : rows_(rows), level_(level), options_(options), numbers_(options.seed) {
  for (size_t i = 0; i < rows.rows(); ++i) {
    if (std::isfinite(rows.target[i]) && std::isfinite(rows.weight[i]) && rows.weight[i] > 0) {
      usable_.push_back(static_cast<int32_t>(i));
    }
  }
  // With a mean weight of one, the prior counts rows.
  double total = 0;
  for (const int32_t row : usable_) total += rows.weight[row];
  weight_.resize(rows.rows());
  for (const int32_t row : usable_) weight_[row] = static_cast<float>(rows.weight[row] * usable_.size() / total);
  CutIntoBins();
}

void TreeGrower::CutIntoBins() {
  const size_t features = rows_.features;
  const size_t stride = std::max<size_t>(1, usable_.size() / kBoundRowsMax);
  bounds_.resize(features);
  bins_.resize(rows_.rows() * features);
  std::vector<float> seen;
  for (size_t f = 0; f < features; ++f) {
    seen.clear();
    for (size_t i = 0; i < usable_.size(); i += stride) {
      const float value = rows_.values[usable_[i] * features + f];
      if (!std::isnan(value)) seen.push_back(value);
    }
    std::sort(seen.begin(), seen.end());
    std::vector<float>& bounds = bounds_[f];
    for (int b = 1; b < kBinsMax && !seen.empty(); ++b) {
      const float bound = seen[(seen.size() - 1) * b / kBinsMax];
      if (bound < seen.back() && (bounds.empty() || bound > bounds.back())) bounds.push_back(bound);
    }
    for (const int32_t row : usable_) {
      const float value = rows_.values[row * features + f];
      const auto bin = std::isnan(value) ? bounds.begin() : std::lower_bound(bounds.begin(), bounds.end(), value);
      bins_[row * features + f] = static_cast<uint8_t>(bin - bounds.begin());
    }
  }
}

void TreeGrower::DrawSample() {
  sample_.clear();
  // A hash of tree and group decides, so that a group stands together wherever its rows are.
  const uint64_t salt = numbers_.Next();
  for (const int32_t row : usable_) {
    if (SeededNumbers(salt ^ rows_.group[row]).Unit() < options_.group_share) sample_.push_back(row);
  }
  if (sample_.empty()) sample_ = usable_;
  drawn_features_.clear();
  for (size_t f = 0; f < rows_.features; ++f) {
    if (options_.feature_share >= 1 || numbers_.Unit() < options_.feature_share) {
      drawn_features_.push_back(static_cast<int>(f));
    }
  }
}

void TreeGrower::FillHistogram(Leaf& leaf) const {
  leaf.histogram.assign(rows_.features * kBinsMax, Sum{});
  for (size_t i = leaf.begin; i < leaf.end; ++i) {
    const int32_t row = sample_[i];
    const uint8_t* bins = &bins_[row * rows_.features];
    const float gradient = gradient_[row];
    const float weight = weight_[row];
    for (const int f : drawn_features_) {
      Sum& sum = leaf.histogram[f * kBinsMax + bins[f]];
      sum.gradient += gradient;
      sum.weight += weight;
      ++sum.rows;
    }
    leaf.total.gradient += gradient;
    leaf.total.weight += weight;
    ++leaf.total.rows;
  }
}

void TreeGrower::FindSplit(Leaf& leaf) const {
  leaf.best = {};
  const double prior = options_.leaf_weight_prior;
  const auto score = [prior](double gradient, double weight) { return gradient * gradient / (weight + prior); };
  const double whole = score(leaf.total.gradient, leaf.total.weight);
  for (const int f : drawn_features_) {
    const Sum* bins = &leaf.histogram[f * kBinsMax];
    double gradient = 0, weight = 0;
    int rows = 0;
    for (size_t b = 0; b < bounds_[f].size(); ++b) {
      gradient += bins[b].gradient;
      weight += bins[b].weight;
      rows += bins[b].rows;
      if (rows < options_.leaf_rows_min) continue;
      if (leaf.total.rows - rows < options_.leaf_rows_min) break;
      const double rest = leaf.total.weight - weight;
      if (weight <= 0 || rest <= 0) continue;
      const double gain = score(gradient, weight) + score(leaf.total.gradient - gradient, rest) - whole;
      if (gain > leaf.best.gain) leaf.best = {gain, f, static_cast<int>(b)};
    }
  }
}

size_t TreeGrower::Partition(const Leaf& leaf) {
  size_t left = leaf.begin;
  spare_.clear();
  for (size_t i = leaf.begin; i < leaf.end; ++i) {
    const int32_t row = sample_[i];
    if (bins_[row * rows_.features + leaf.best.feature] <= leaf.best.bin) {
      sample_[left++] = row;
    } else {
      spare_.push_back(row);
    }
  }
  std::copy(spare_.begin(), spare_.end(), sample_.begin() + left);
  return left;
}

void TreeGrower::SetLeafValue(const Leaf& leaf, BoostedTrees& model) {
  residuals_.clear();
  for (size_t i = leaf.begin; i < leaf.end; ++i) {
    const int32_t row = sample_[i];
    residuals_.push_back({rows_.target[row] - predicted_[row], weight_[row]});
  }
  const double shrinkage = leaf.total.weight / (leaf.total.weight + options_.leaf_weight_prior);
  model.nodes_[leaf.node].value =
      static_cast<float>(options_.step * shrinkage * WeightedQuantile(residuals_, level_, 0));
}

void TreeGrower::GrowTree(BoostedTrees& model) {
  DrawSample();
  const auto root = static_cast<int32_t>(model.nodes_.size());
  model.roots_.push_back(root);
  model.nodes_.emplace_back();
  std::vector<Leaf> leaves(1);
  leaves[0].node = root;
  leaves[0].end = sample_.size();
  FillHistogram(leaves[0]);
  FindSplit(leaves[0]);
  while (static_cast<int>(leaves.size()) < options_.leaves_max) {
    const auto widest = std::max_element(leaves.begin(), leaves.end(),
                                         [](const Leaf& a, const Leaf& b) { return a.best.gain < b.best.gain; });
    if (widest->best.feature < 0) break;
    Leaf parent = std::move(*widest);
    const size_t middle = Partition(parent);
    const auto children = static_cast<int32_t>(model.nodes_.size());
    BoostedTrees::Node& split = model.nodes_[parent.node];
    split.feature = parent.best.feature;
    split.value = bounds_[parent.best.feature][parent.best.bin];
    split.left = children;
    model.nodes_.resize(model.nodes_.size() + 2);
    Leaf left, right;
    left.node = children;
    left.begin = parent.begin;
    left.end = middle;
    right.node = children + 1;
    right.begin = middle;
    right.end = parent.end;
    // The larger child is what the smaller leaves of their parent.
    Leaf& small = left.end - left.begin < right.end - right.begin ? left : right;
    Leaf& large = &small == &left ? right : left;
    FillHistogram(small);
    large.histogram = std::move(parent.histogram);
    for (size_t i = 0; i < large.histogram.size(); ++i) {
      large.histogram[i].gradient -= small.histogram[i].gradient;
      large.histogram[i].weight -= small.histogram[i].weight;
      large.histogram[i].rows -= small.histogram[i].rows;
    }
    large.total = {parent.total.gradient - small.total.gradient, parent.total.weight - small.total.weight,
                   parent.total.rows - small.total.rows};
    FindSplit(left);
    FindSplit(right);
    *widest = std::move(left);
    leaves.push_back(std::move(right));
  }
  for (const Leaf& leaf : leaves) SetLeafValue(leaf, model);
}

BoostedTrees TreeGrower::Grow() {
  BoostedTrees model;
  if (usable_.empty()) return model;
  std::vector<Weighted> targets;
  for (const int32_t row : usable_) targets.push_back({rows_.target[row], weight_[row]});
  model.start_ = WeightedQuantile(targets, level_, 0);
  predicted_.assign(rows_.rows(), model.start_);
  gradient_.assign(rows_.rows(), 0);
  for (int t = 0; t < options_.trees; ++t) {
    for (const int32_t row : usable_) {
      const bool above = rows_.target[row] > predicted_[row];
      gradient_[row] = static_cast<float>(weight_[row] * (above ? level_ : level_ - 1));
    }
    GrowTree(model);
    for (const int32_t row : usable_) {
      predicted_[row] += model.Leaf(model.roots_.back(), &rows_.values[row * rows_.features]).value;
    }
  }
  model.Settle();
  return model;
}

}  // namespace madoguchi::congestion
