// How a WaitModel is kept on disk.
#include <algorithm>
#include <cmath>

#include "services/congestion/core/prediction/wait_model.h"

namespace madoguchi::congestion {
namespace {

constexpr char kName[] = "MWAI";
// Raised whenever the features or what follows from them change: an older model would see other numbers than it learnt.
constexpr int32_t kRules = 4;
constexpr size_t kMembersMax = 64;

template <size_t kCount>
void WriteAll(const std::array<double, kCount>& numbers, ByteWriter& bytes) {
  for (const double number : numbers) bytes.Put(number);
}

template <size_t kCount>
std::array<double, kCount> ReadAll(ByteReader& bytes) {
  std::array<double, kCount> numbers;
  for (double& number : numbers) {
    number = bytes.Get<double>();
    if (!std::isfinite(number)) bytes.Fail();
  }
  return numbers;
}

template <typename Arrays>
void WriteEach(const Arrays& arrays, ByteWriter& bytes) {
  bytes.Put<uint64_t>(arrays.size());
  for (const auto& numbers : arrays) WriteAll(numbers, bytes);
}

template <size_t kCount>
std::vector<std::array<double, kCount>> ReadEach(ByteReader& bytes) {
  std::vector<std::array<double, kCount>> arrays(bytes.GetCount(kCount * sizeof(double)));
  for (auto& numbers : arrays) numbers = ReadAll<kCount>(bytes);
  return arrays;
}

}  // namespace

std::string WaitModel::Bytes() const {
  ByteWriter bytes;
  bytes.Put(kRules);
  bytes.Put<uint64_t>(kNowFeatures);
  bytes.Put<uint64_t>(kLaterFeatures);
  bytes.Put<uint64_t>(members_.size());
  for (const Member& member : members_) {
    for (const BoostedTrees& trees : member.now) trees.Write(bytes);
    member.later.linear.Write(bytes);
    member.later.trees.Write(bytes);
  }
  bytes.Put<uint64_t>(whole_.size());
  for (const BoostedTrees& trees : whole_) trees.Write(bytes);
  bytes.Put(pull_);
  WriteAll(now_offsets_, bytes);
  WriteEach(queue_offsets_, bytes);
  WriteEach(later_bounds_, bytes);
  WriteAll(blend_shares_, bytes);
  WriteAll(factors_, bytes);
  bytes.Put(unseen_loss_min_);
  bytes.Put(unseen_queue_length_loss_min_);
  bytes.Put<uint64_t>(rows_);
  return bytes.Sealed(kName);
}

std::optional<WaitModel> WaitModel::FromBytes(absl::string_view sealed) {
  ByteReader bytes(kName, sealed);
  if (bytes.Get<int32_t>() != kRules || bytes.Get<uint64_t>() != kNowFeatures ||
      bytes.Get<uint64_t>() != kLaterFeatures) {
    return std::nullopt;
  }
  WaitModel model;
  const auto members = bytes.Get<uint64_t>();
  if (members > kMembersMax) return std::nullopt;
  for (uint64_t m = 0; m < members && bytes.ok(); ++m) {
    Member member;
    for (BoostedTrees& trees : member.now) trees = BoostedTrees::Read(bytes, kNowFeatures);
    member.later.linear = LinearQuantile::Read(bytes, kLaterFeatures);
    member.later.trees = BoostedTrees::Read(bytes, kLaterFeatures);
    model.members_.push_back(std::move(member));
  }
  const auto whole = bytes.Get<uint64_t>();
  if (whole > kMembersMax) return std::nullopt;
  for (uint64_t w = 0; w < whole && bytes.ok(); ++w) model.whole_.push_back(BoostedTrees::Read(bytes, kNowFeatures));
  model.pull_ = bytes.Get<double>();
  model.now_offsets_ = ReadAll<kLevels.size()>(bytes);
  model.queue_offsets_ = ReadEach<kLevels.size()>(bytes);
  model.later_bounds_ = ReadEach<kLevels.size()>(bytes);
  model.blend_shares_ = ReadAll<kLeadGroups>(bytes);
  model.factors_ = ReadAll<kLevels.size()>(bytes);
  model.unseen_loss_min_ = bytes.Get<double>();
  model.unseen_queue_length_loss_min_ = bytes.Get<double>();
  model.rows_ = bytes.Get<uint64_t>();
  const bool complete = bytes.Finished() &&
                        (model.later_bounds_.empty() || model.later_bounds_.size() == kLeadGroups) &&
                        std::isfinite(model.pull_) && std::isfinite(model.unseen_loss_min_) &&
                        std::isfinite(model.unseen_queue_length_loss_min_);
  if (!complete) return std::nullopt;
  return model;
}

WaitModel WaitModel::Renumbered(const std::vector<size_t>& number_of) const {
  WaitModel model = *this;
  model.queue_offsets_.clear();
  for (size_t q = 0; q < std::min(number_of.size(), queue_offsets_.size()); ++q) {
    if (model.queue_offsets_.size() <= number_of[q]) model.queue_offsets_.resize(number_of[q] + 1);
    model.queue_offsets_[number_of[q]] = queue_offsets_[q];
  }
  return model;
}

}  // namespace madoguchi::congestion
