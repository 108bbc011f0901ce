#include "services/congestion/core/prediction/online_calibration.h"

#include <gtest/gtest.h>

#include <limits>

#include "services/congestion/core/prediction/model_guard.h"
#include "services/congestion/core/prediction/tree_grower.h"

namespace madoguchi::congestion {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

TEST(OnlineCalibrationTest, TooNarrowBoundsGrowUntilTheyHoldAsOftenAsTheySay) {
  OnlineCalibration calibration;
  SeededNumbers numbers(1);
  const Quantiles told{2.9, 3, 3.1};  // the truth lies evenly in [2, 4]
  int inside = 0;
  // The queue's own correction is forgotten while the pooled one, of smaller steps, takes over: some 5,000 outcomes.
  constexpr int kWarmUp = 20'000, kCounted = 4000;
  for (int i = 0; i < kWarmUp + kCounted; ++i) {
    const double truth = 2 + 2 * numbers.Unit();
    const Quantiles shown = calibration.Correct(0, told);
    if (i >= kWarmUp) inside += shown.p10 <= truth && truth <= shown.p90;
    calibration.Learn(0, told, truth);
  }
  EXPECT_NEAR(static_cast<double>(inside) / kCounted, 0.8, 0.03);
}

TEST(OnlineCalibrationTest, NothingMakesTheBoundsRunAwayOrCross) {
  OnlineCalibration calibration({.pooled = 0.5, .queue = 0.5, .queue_pull = 0});
  for (int i = 0; i < 1000; ++i) calibration.Learn(3, {1, 2, 3}, i % 7 == 0 ? kNone : (i % 2 == 0 ? 1e9 : -1e9));
  for (const size_t queue : {size_t{0}, size_t{3}, size_t{99}}) {
    const Quantiles shown = calibration.Correct(queue, {1, 2, 3});
    EXPECT_LE(shown.p10, shown.p50);
    EXPECT_LE(shown.p50, shown.p90);
    EXPECT_GE(shown.p10, 0);
    EXPECT_LT(shown.p90, 7);
  }
}

TEST(ModelGuardTest, AModelThatIsWorseThanTheEstimatorGivesWayAndComesBack) {
  ModelGuard guard;
  for (int i = 0; i < 50; ++i) guard.Learn(100, 1);
  EXPECT_TRUE(guard.trusted()) << "fifty tickets decide nothing";
  for (int i = 0; i < 200; ++i) guard.Learn(3, 2);
  EXPECT_FALSE(guard.trusted());
  for (int i = 0; i < 3000; ++i) guard.Learn(1, 2);
  EXPECT_TRUE(guard.trusted());
}

TEST(ModelGuardTest, ALossThatIsNoNumberIsAVeryBadOne) {
  ModelGuard guard;
  for (int i = 0; i < 200; ++i) guard.Learn(kNone, 5);
  EXPECT_FALSE(guard.trusted());
}

TEST(QuantilesTest, AreOrderedAroundTheMiddleAndScored) {
  EXPECT_EQ(Ordered({5, 3, 1}), (Quantiles{3, 3, 3}));
  EXPECT_EQ(Ordered({kNone, 3, kNone}), (Quantiles{3, 3, 3}));
  EXPECT_EQ(Ordered({-5, -3, 2}), (Quantiles{0, 0, 2}));
  EXPECT_DOUBLE_EQ(PinballLoss(0.9, 10, 20), 9);
  EXPECT_DOUBLE_EQ(PinballLoss(0.9, 20, 10), 1);
  EXPECT_DOUBLE_EQ(MeanPinballLoss({10, 10, 10}, 20), 5);
}

TEST(ModelGuardTest, WhereFewComeTheModelsOfSeveralNightsAreJudgedTogether) {
  ModelGuard guard;
  for (int night = 0; night < 3; ++night) {
    for (int ticket = 0; ticket < 40; ++ticket) guard.Learn(5, 2);
    guard.Renew();
  }
  EXPECT_FALSE(guard.trusted());
  for (int night = 0; night < 3; ++night) {
    for (int ticket = 0; ticket < 40; ++ticket) guard.Learn(1, 2);
    guard.Renew();
  }
  EXPECT_TRUE(guard.trusted()) << "distrust is no trap";
}

}  // namespace
}  // namespace madoguchi::congestion
