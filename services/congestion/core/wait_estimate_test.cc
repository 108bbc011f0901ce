#include "services/congestion/core/wait_estimate.h"

#include <gtest/gtest.h>

#include <string>

namespace madoguchi::congestion {
namespace {

const absl::CivilDay kDay(2025, 4, 1);
const absl::Time kOpening = absl::FromUnixSeconds(1'743'462'000);
const Queue kQueue{{"131016", "main", "resident"}, "住民票", 3, 300};

// `count` tickets served one after another at each of `counters`, each for `minutes`.
QueueDay Served(int count, int counters, int minutes) {
  QueueDay day;
  for (int i = 0; i < count; ++i) {
    const absl::Time call = kOpening + absl::Minutes(minutes * (i / counters));
    day.Apply({EventKind::kIssued, kDay, i + 1, kOpening});
    day.Apply({EventKind::kCalled, kDay, i + 1, call, std::to_string(i % counters)});
    day.Apply({EventKind::kFinished, kDay, i + 1, call + absl::Minutes(minutes)});
  }
  return day;
}

TEST(WaitEstimateTest, BeforeTheFirstCallTheQueuesOwnFiguresCount) {
  EXPECT_EQ(ExpectedWaitSeconds(kQueue, QueueDay(), 6, kOpening), 6 * 300 / 3);
  EXPECT_EQ(ExpectedWaitSeconds(kQueue, QueueDay(), 0, kOpening), 0);
}

TEST(WaitEstimateTest, FollowsTheDayOnceEnoughWereServed) {
  const QueueDay few = Served(4, 2, 10);
  EXPECT_EQ(ExpectedWaitSeconds(kQueue, few, 4, kOpening + absl::Minutes(20)), 4 * 300 / 2)
      << "own time, seen counters";
  const QueueDay enough = Served(6, 2, 10);
  EXPECT_EQ(ExpectedWaitSeconds(kQueue, enough, 4, kOpening + absl::Minutes(30)), 4 * 600 / 2);
}

TEST(WaitEstimateTest, ClosedCountersNoLongerHelpButOneIsAssumed) {
  const QueueDay day = Served(6, 2, 10);
  EXPECT_EQ(ExpectedWaitSeconds(kQueue, day, 4, kOpening + absl::Minutes(60)), 4 * 600);
}

TEST(WaitEstimateTest, OnlyTheLastServedCount) {
  QueueDay day = Served(kFinishedRecent, 1, 1);
  const absl::Time later = kOpening + absl::Hours(2);
  for (int i = 0; i < kFinishedRecent; ++i) {
    const int number = kFinishedRecent + 1 + i;
    day.Apply({EventKind::kIssued, kDay, number, later});
    day.Apply({EventKind::kCalled, kDay, number, later + absl::Minutes(3 * i), "1"});
    day.Apply({EventKind::kFinished, kDay, number, later + absl::Minutes(3 * i + 3)});
  }
  EXPECT_EQ(ExpectedWaitSeconds(kQueue, day, 2, later + absl::Minutes(60)), 2 * 180);
}

TEST(WaitEstimateTest, LevelsBeginAtTheirBounds) {
  EXPECT_EQ(CongestionLevel(0), "空き");
  EXPECT_EQ(CongestionLevel(kSlightlyBusyWait_s - 1), "空き");
  EXPECT_EQ(CongestionLevel(kSlightlyBusyWait_s), "やや混雑");
  EXPECT_EQ(CongestionLevel(kBusyWait_s - 1), "やや混雑");
  EXPECT_EQ(CongestionLevel(kBusyWait_s), "混雑");
}

}  // namespace
}  // namespace madoguchi::congestion
