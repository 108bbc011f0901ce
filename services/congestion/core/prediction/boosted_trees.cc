#include "services/congestion/core/prediction/boosted_trees.h"

#include <array>
#include <cmath>
#include <limits>

#include "services/congestion/core/prediction/tree_grower.h"

namespace madoguchi::congestion {
namespace {

// Trees walked together: their steps do not wait for each other, and branches that nobody can foresee are gone.
constexpr size_t kAbreast = 8;

}  // namespace

const BoostedTrees::Node& BoostedTrees::Leaf(int32_t root, const float* features) const {
  const Node* node = &nodes_[root];
  while (node->feature >= 0) node = &nodes_[node->left + (features[node->feature] > node->value ? 1 : 0)];
  return *node;
}

void BoostedTrees::Settle() {
  steps_.clear();
  steps_.reserve(nodes_.size());
  for (size_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    const bool leaf = node.feature < 0;
    steps_.push_back({leaf ? std::numeric_limits<float>::infinity() : node.value,
                      leaf ? 0 : static_cast<uint32_t>(node.feature),
                      leaf ? static_cast<uint32_t>(i) : static_cast<uint32_t>(node.left)});
  }
}

float BoostedTrees::Predict(const float* features) const {
  float sum = start_;
  size_t tree = 0;
  for (; tree + kAbreast <= roots_.size(); tree += kAbreast) {
    std::array<uint32_t, kAbreast> at;
    for (size_t k = 0; k < kAbreast; ++k) at[k] = static_cast<uint32_t>(roots_[tree + k]);
    for (uint32_t moved = 1; moved != 0;) {
      moved = 0;
      for (uint32_t& node : at) {
        const Step& step = steps_[node];
        const uint32_t next = step.left + (features[step.feature] > step.bound ? 1 : 0);
        moved |= next ^ node;
        node = next;
      }
    }
    for (const uint32_t leaf : at) sum += nodes_[leaf].value;
  }
  for (; tree < roots_.size(); ++tree) sum += Leaf(roots_[tree], features).value;
  return sum;
}

BoostedTrees BoostedTrees::Train(const TrainingRows& rows, double level, const BoostingOptions& options) {
  return TreeGrower(rows, level, options).Grow();
}

void BoostedTrees::Write(ByteWriter& bytes) const {
  bytes.Put(start_);
  bytes.PutAll(roots_);
  bytes.Put<uint64_t>(nodes_.size());
  for (const Node& node : nodes_) {
    bytes.Put(node.feature);
    bytes.Put(node.value);
    bytes.Put(node.left);
  }
}

BoostedTrees BoostedTrees::Read(ByteReader& bytes, size_t features) {
  BoostedTrees model(bytes.Get<float>());
  model.roots_ = bytes.GetAll<int32_t>();
  model.nodes_.resize(bytes.GetCount(2 * sizeof(int32_t) + sizeof(float)));
  const auto nodes = static_cast<int64_t>(model.nodes_.size());
  for (int64_t i = 0; i < nodes; ++i) {
    Node& node = model.nodes_[static_cast<size_t>(i)];
    node.feature = bytes.Get<int32_t>();
    node.value = bytes.Get<float>();
    node.left = bytes.Get<int32_t>();
    // Children stand behind their parent, so no walk can go round.
    const bool leaf = node.feature < 0;
    const bool walkable =
        leaf || (node.feature < static_cast<int64_t>(features) && node.left > i && node.left + int64_t{1} < nodes);
    if (!walkable || !std::isfinite(node.value)) bytes.Fail();
  }
  for (const int32_t root : model.roots_) {
    if (root < 0 || root >= nodes) bytes.Fail();
  }
  if (!std::isfinite(model.start_)) bytes.Fail();
  if (!bytes.ok()) return BoostedTrees();
  model.Settle();
  return model;
}

void TrainingRows::Add(absl::Span<const float> row, float row_target, float row_weight, uint32_t row_group) {
  values.insert(values.end(), row.begin(), row.end());
  target.push_back(row_target);
  weight.push_back(row_weight);
  group.push_back(row_group);
}

}  // namespace madoguchi::congestion
