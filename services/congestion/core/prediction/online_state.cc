#include "services/congestion/core/prediction/online_state.h"

#include "services/congestion/core/prediction/byte_record.h"

namespace madoguchi::congestion {
namespace {

constexpr char kName[] = "MKEO";

void Put(const LevelOffsets& offsets, ByteWriter& bytes) {
  for (const double offset : offsets) bytes.Put(offset);
}

LevelOffsets GetOffsets(ByteReader& bytes) {
  LevelOffsets offsets{};
  for (double& offset : offsets) offset = bytes.Get<double>();
  return offsets;
}

LevelOffsets OfQueue(const CalibrationOffsets& offsets, size_t queue) {
  return queue < offsets.queues.size() ? offsets.queues[queue] : LevelOffsets{};
}

}  // namespace

std::string OnlineBytes(absl::CivilDay learnt, const std::vector<QueueName>& names, const OnlineState& state) {
  ByteWriter bytes;
  bytes.PutText(absl::FormatCivilTime(learnt));
  bytes.Put(state.guard.tickets);
  bytes.Put(state.guard.model_loss);
  bytes.Put(state.guard.estimator_loss);
  bytes.Put<uint8_t>(state.guard.trusted ? 1 : 0);
  Put(state.model.pooled, bytes);
  Put(state.estimator.pooled, bytes);
  bytes.Put<uint64_t>(names.size());
  for (size_t q = 0; q < names.size(); ++q) {
    bytes.PutText(names[q].office);
    bytes.PutText(names[q].queue);
    Put(OfQueue(state.model, q), bytes);
    Put(OfQueue(state.estimator, q), bytes);
  }
  return bytes.Sealed(kName);
}

std::optional<NamedOnlineState> OnlineFromBytes(absl::string_view sealed) {
  ByteReader bytes(kName, sealed);
  NamedOnlineState kept;
  if (!absl::ParseCivilTime(bytes.GetText(), &kept.learnt)) return std::nullopt;
  kept.state.guard.tickets = bytes.Get<double>();
  kept.state.guard.model_loss = bytes.Get<double>();
  kept.state.guard.estimator_loss = bytes.Get<double>();
  kept.state.guard.trusted = bytes.Get<uint8_t>() != 0;
  kept.state.model.pooled = GetOffsets(bytes);
  kept.state.estimator.pooled = GetOffsets(bytes);
  kept.names.resize(bytes.GetCount(2 * sizeof(uint64_t) + 2 * sizeof(LevelOffsets)));
  for (QueueName& name : kept.names) {
    name.office = bytes.GetText();
    name.queue = bytes.GetText();
    kept.state.model.queues.push_back(GetOffsets(bytes));
    kept.state.estimator.queues.push_back(GetOffsets(bytes));
  }
  if (!bytes.Finished()) return std::nullopt;
  return kept;
}

}  // namespace madoguchi::congestion
