#include "services/congestion/core/prediction/boosted_trees.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "services/congestion/core/prediction/linear_quantile.h"
#include "services/congestion/core/prediction/tree_grower.h"

namespace madoguchi::congestion {
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

// The target spreads evenly over [0, 1] left of zero and over [2, 6] right of it; the second feature is noise.
TrainingRows Steps(int count) {
  TrainingRows rows;
  rows.features = 2;
  SeededNumbers numbers(7);
  for (int i = 0; i < count; ++i) {
    const auto x = static_cast<float>(2 * numbers.Unit() - 1);
    const double spread = numbers.Unit();
    rows.Add(std::array{x, static_cast<float>(numbers.Unit())}, static_cast<float>(x > 0 ? 2 + 4 * spread : spread), 1,
             i / 10);
  }
  return rows;
}

float At(const BoostedTrees& model, float x) { return model.Predict(std::array{x, 0.5F}.data()); }

TEST(BoostedTreesTest, LearnsEachQuantileOnEachSideOfAStep) {
  const TrainingRows rows = Steps(3000);
  const BoostingOptions options{.trees = 80, .leaves_max = 4, .step = 0.1};
  for (const double level : {0.1, 0.5, 0.9}) {
    const BoostedTrees model = BoostedTrees::Train(rows, level, options);
    EXPECT_NEAR(At(model, -0.5F), level, 0.12) << level;
    EXPECT_NEAR(At(model, 0.5F), 2 + 4 * level, 0.4) << level;
  }
}

TEST(BoostedTreesTest, TheSameRowsGiveTheSameTrees) {
  const TrainingRows rows = Steps(500);
  const BoostedTrees first = BoostedTrees::Train(rows, 0.5, {});
  const BoostedTrees second = BoostedTrees::Train(rows, 0.5, {});
  for (float x = -1; x < 1; x += 0.01F) EXPECT_EQ(At(first, x), At(second, x));
}

TEST(BoostedTreesTest, RowsThatAreNotFiniteAndUnknownFeaturesDoNoHarm) {
  TrainingRows rows = Steps(1000);
  rows.Add(std::array{0.5F, 0.5F}, kNone, 1, 0);
  rows.Add(std::array{0.5F, 0.5F}, std::numeric_limits<float>::infinity(), 1, 0);
  rows.Add(std::array{0.5F, 0.5F}, 1e30F, kNone, 0);
  rows.Add(std::array{0.5F, 0.5F}, 1e30F, -1, 0);
  for (int i = 0; i < 200; ++i) rows.Add(std::array{kNone, kNone}, 0.5F, 1, i);
  const BoostedTrees model = BoostedTrees::Train(rows, 0.5, {});
  EXPECT_NEAR(At(model, 0.5F), 4, 0.6);
  EXPECT_NEAR(At(model, kNone), 0.5, 0.2);
}

TEST(BoostedTreesTest, WithoutRowsOrWithoutAnyDifferenceItIsAConstant) {
  TrainingRows none;
  none.features = 2;
  EXPECT_EQ(At(BoostedTrees::Train(none, 0.5, {}), 0), 0);
  TrainingRows same;
  same.features = 2;
  for (int i = 0; i < 100; ++i) same.Add(std::array{1.0F, 2.0F}, 3, 1, i);
  EXPECT_FLOAT_EQ(At(BoostedTrees::Train(same, 0.9, {}), 0), 3);
}

TEST(LinearQuantileTest, FindsSlopeAndQuantileAndStaysInTheRangeItHasSeen) {
  TrainingRows rows;
  rows.features = 2;
  SeededNumbers numbers(3);
  for (int i = 0; i < 2000; ++i) {
    const auto x = static_cast<float>(numbers.Unit());
    rows.Add(std::array{x, static_cast<float>(numbers.Unit())}, 3 * x + static_cast<float>(numbers.Unit()), 1, i);
  }
  for (const double level : {0.1, 0.5, 0.9}) {
    const LinearQuantile model = LinearQuantile::Train(rows, level, 1);
    EXPECT_NEAR(model.Predict(std::array{0.5F, 0.5F}.data()), 1.5 + level, 0.08) << level;
    EXPECT_LT(model.Predict(std::array{1000.0F, 0.5F}.data()), 4.2);
    EXPECT_TRUE(std::isfinite(model.Predict(std::array{kNone, kNone}.data())));
  }
}

}  // namespace
}  // namespace madoguchi::congestion
