// What the prediction keeps on disk: it comes back as it was, and nothing that is damaged is taken for whole.
#include <gtest/gtest.h>

#include <limits>

#include "services/congestion/core/prediction/day_record.h"
#include "services/congestion/core/prediction/predicted_waits.h"
#include "services/congestion/core/prediction/tree_grower.h"
#include "services/congestion/core/testing/simulated_hall.h"

namespace madoguchi::congestion {
namespace {

const BoostingOptions kSmallTrees{.trees = 10, .leaves_max = 6, .step = 0.12};

WaitModel SmallModel() {
  WaitPredictor predictor({.model = {.members = 2, .whole = 1, .middle = kSmallTrees, .bounds = kSmallTrees}});
  const SimulatedHall hall{.queues_an_office = 2, .tickets_a_day = 60};
  for (int q = 0; q < 2; ++q) predictor.QueueOf(SimulatedQueueName(hall, q));
  for (int d = 0; d < 4; ++d) predictor.Remember(SimulateDay(hall, d));
  return predictor.Job().Learn();
}

// Numbers like those that features are.
template <typename Features>
Features SomeFeatures(uint64_t seed) {
  SeededNumbers numbers(seed);
  Features features;
  for (float& feature : features) feature = static_cast<float>(20 * numbers.Unit() - 5);
  return features;
}

TEST(KeptModelTest, ComesBackAsItWas) {
  const KeptModel kept{absl::CivilDay(2028, 2, 29), {{"本庁", "住民票 𠮷"}, {"本庁", "2"}}, SmallModel()};
  const std::optional<KeptModel> back = KeptModel::FromBytes(kept.Bytes());
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->learnt, kept.learnt);
  EXPECT_EQ(back->names, kept.names);
  EXPECT_EQ(back->model.unseen_loss_min(), kept.model.unseen_loss_min());
  for (uint64_t seed = 1; seed < 50; ++seed) {
    const auto now = SomeFeatures<NowFeatures>(seed);
    const auto later = SomeFeatures<LaterFeatures>(seed);
    EXPECT_EQ(back->model.Now(seed % 3, now, seed, seed), kept.model.Now(seed % 3, now, seed, seed));
    EXPECT_EQ(back->model.Later(later, seed, 10 * seed), kept.model.Later(later, seed, 10 * seed));
  }
  EXPECT_EQ(back->model.ByQueueLength(10), kept.model.ByQueueLength(10));
  EXPECT_EQ(back->model.Blend(10, 20, 60), kept.model.Blend(10, 20, 60));
}

TEST(OnlineStateTest, ComesBackAsItWasAndNotWhenDamaged) {
  const std::vector<QueueName> names = {{"本庁", "住民票 𠮷"}, {"本庁", "2"}};
  const OnlineState state{{120, 4.5, 3.25, false}, {{0.1, 0, -0.2}, {{0.3, 0, 0.4}}}, {{0.5, 0.6, 0.7}, {}}};
  const std::string bytes = OnlineBytes(absl::CivilDay(2028, 2, 29), names, state);
  const std::optional<NamedOnlineState> back = OnlineFromBytes(bytes);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->learnt, absl::CivilDay(2028, 2, 29));
  EXPECT_EQ(back->names, names);
  EXPECT_EQ(back->state.guard.model_loss, 4.5);
  EXPECT_FALSE(back->state.guard.trusted);
  EXPECT_EQ(back->state.model.queues, (std::vector<LevelOffsets>{{0.3, 0, 0.4}, {}}));
  EXPECT_EQ(back->state.estimator.pooled, (LevelOffsets{0.5, 0.6, 0.7}));
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(OnlineFromBytes(damaged).has_value()) << i;
    EXPECT_FALSE(OnlineFromBytes(bytes.substr(0, i)).has_value()) << i;
  }
}

TEST(OnlineStateTest, WhatCannotHaveBeenIsHeldBack) {
  WaitPredictor predictor;
  const double none = std::numeric_limits<double>::quiet_NaN();
  predictor.Restore({{none, -1, 2, false}, {{9, none, -9}, {{none, 0, 1e9}}}, {}}, true);
  EXPECT_EQ(predictor.online().guard.tickets, 0);
  EXPECT_FALSE(predictor.online().guard.trusted);
  EXPECT_EQ(predictor.online().model.pooled, (LevelOffsets{1.5, 0, -1.5}));
  EXPECT_EQ(predictor.online().model.queues[0], (LevelOffsets{0, 0, 1.5}));
}

TEST(KeptModelTest, QueuesAreFoundByTheirNewNumbers) {
  const WaitModel model = SmallModel();
  const WaitModel renumbered = model.Renumbered({5, 2});
  const auto features = SomeFeatures<NowFeatures>(7);
  EXPECT_EQ(renumbered.Now(5, features, 9, 9), model.Now(0, features, 9, 9));
  EXPECT_EQ(renumbered.Now(2, features, 9, 9), model.Now(1, features, 9, 9));
  EXPECT_EQ(renumbered.Now(0, features, 9, 9), model.Now(77, features, 9, 9)) << "not known to the model";
}

TEST(KeptModelTest, WhateverIsDamagedIsNone) {
  const std::string bytes = KeptModel{absl::CivilDay(2026, 4, 1), {{"o", "1"}}, SmallModel()}.Bytes();
  SeededNumbers numbers(3);
  for (int i = 0; i < 300; ++i) {
    std::string damaged = bytes;
    damaged[numbers.Next() % bytes.size()] ^= static_cast<char>(1 + numbers.Next() % 255);
    EXPECT_FALSE(KeptModel::FromBytes(damaged).has_value());
    EXPECT_FALSE(KeptModel::FromBytes(bytes.substr(0, numbers.Next() % bytes.size())).has_value());
  }
  EXPECT_FALSE(KeptModel::FromBytes("").has_value());
  EXPECT_FALSE(KeptModel::FromBytes(bytes + "x").has_value());
}

TEST(ByteReaderTest, LengthsBeyondTheBytesReadNothing) {
  ByteWriter writer;
  writer.Put<uint64_t>(1ULL << 60);  // claims so many numbers
  writer.Put<float>(1);
  const std::string sealed = writer.Sealed("TEST");
  ByteReader numbers("TEST", sealed);
  EXPECT_TRUE(numbers.GetAll<float>().empty());
  EXPECT_FALSE(numbers.ok());
  ByteReader text("TEST", sealed);
  EXPECT_EQ(text.GetText(), "");
  EXPECT_FALSE(text.Finished());
  EXPECT_FALSE(ByteReader("ELSE", sealed).ok()) << "bytes of another kind";
}

TEST(BoostedTreesTest, TreesThatGoRoundOrLookBeyondTheFeaturesAreRefused) {
  const auto one_split = [](int32_t feature, int32_t left) {
    ByteWriter writer;
    writer.Put<float>(0);
    writer.PutAll<int32_t>({0});
    writer.Put<uint64_t>(3);
    for (int node = 0; node < 3; ++node) {
      writer.Put<int32_t>(node == 0 ? feature : -1);
      writer.Put<float>(1);
      writer.Put<int32_t>(node == 0 ? left : 0);
    }
    const std::string sealed = writer.Sealed("TEST");
    ByteReader reader("TEST", sealed);
    BoostedTrees::Read(reader, 2);
    return reader.Finished();
  };
  EXPECT_TRUE(one_split(1, 1));
  EXPECT_FALSE(one_split(2, 1)) << "no such feature";
  EXPECT_FALSE(one_split(1, 0)) << "its own child";
  EXPECT_FALSE(one_split(1, 2)) << "the right child is not there";
}

TEST(DayRecordTest, ComesBackAsItWasAndDamagedIsNone) {
  NamedDay day{absl::CivilDay(2024, 12, 31), {{"本庁", "1"}, {"本庁", "2"}}, std::vector<RecordedQueue>(2)};
  day.queues[0].tickets = {{1, 500, 510.5F}, {2, 501, std::nullopt, 530.0F}, {-7, 502, std::nullopt}};
  day.queues[1].counters = {{480, 3}, {720, -1}};
  const std::string bytes = DayBytes(day);
  const std::optional<NamedDay> back = DayFromBytes(bytes);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->day, day.day);
  EXPECT_EQ(back->names, day.names);
  EXPECT_EQ(DayBytes(*back), bytes);
  for (size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(DayFromBytes(bytes.substr(0, length)).has_value());
  }
}

}  // namespace
}  // namespace madoguchi::congestion
