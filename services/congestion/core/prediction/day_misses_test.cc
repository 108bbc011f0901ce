#include "services/congestion/core/prediction/day_misses.h"

#include <gtest/gtest.h>

#include "services/congestion/core/prediction/queue_now.h"

namespace madoguchi::congestion {
namespace {

constexpr Quantiles kTold = {1, 2, 3};
using Outcome = DayMisses::Outcome;

TEST(DayMissesTest, WidensOnlyTheSideAndTheQueueThatMisses) {
  DayMisses misses;
  for (int i = 0; i < 20; ++i) misses.Learn(1, Outcome::kAbove);
  EXPECT_EQ(misses.Widen(1, kTold).p10, kTold.p10);
  EXPECT_EQ(misses.Widen(1, kTold).p50, kTold.p50);
  EXPECT_GT(misses.Widen(1, kTold).p90, kTold.p90 + 0.4);
  EXPECT_EQ(misses.Widen(0, kTold), kTold);
  EXPECT_EQ(misses.Widen(7, kTold), kTold) << "a queue of which nothing is known";
  misses.StartDay();
  EXPECT_EQ(misses.Widen(1, kTold), kTold);
}

TEST(DayMissesTest, ChanceMovesNothingAndWhatWasWideningEnds) {
  DayMisses misses;
  for (int i = 0; i < 400; ++i) {
    misses.Learn(0, i % 10 == 0 ? Outcome::kAbove : i % 10 == 5 ? Outcome::kBelow : Outcome::kInside);
    EXPECT_EQ(misses.Widen(0, kTold), kTold) << i;
  }
  for (int i = 0; i < 30; ++i) misses.Learn(0, Outcome::kBelow);
  EXPECT_LT(misses.Widen(0, kTold).p10, kTold.p10);
  for (int i = 0; i < 120; ++i) misses.Learn(0, Outcome::kInside);
  EXPECT_EQ(misses.Widen(0, kTold), kTold);
}

TEST(QueueNowTest, WhoIsCalledPastTheLineIsNoWait) {
  const QueueProfile profile;
  QueueNow queue(&profile);
  for (int number = 1; number <= 10; ++number) queue.Issue(number, 500 + number);
  queue.Call(10, 512);
  EXPECT_TRUE(queue.overtook());
  EXPECT_FALSE(queue.anybody_called());
  EXPECT_EQ(queue.waiting(), 9);
  EXPECT_GT(queue.faded(3).calls, 0.9) << "a call it is";
  queue.Call(1, 515);
  EXPECT_FALSE(queue.overtook());
  queue.Call(3, 516);
  EXPECT_FALSE(queue.overtook()) << "one who was away for a moment";
  EXPECT_EQ(queue.last_called().issued_min, 503);
}

TEST(QueueNowTest, NumbersThatNobodyEverCallsDoNotMakeOthersOvertakers) {
  const QueueProfile profile;
  QueueNow queue(&profile);
  for (int number = 1; number <= 60; ++number) queue.Issue(number, 500 + number);
  int overtakers = 0;
  for (int number = 6; number <= 60; ++number) {
    queue.Call(number, 570 + number);
    overtakers += queue.overtook() ? 1 : 0;
  }
  EXPECT_LE(overtakers, kPassedMax);
}

}  // namespace
}  // namespace madoguchi::congestion
