#include "services/congestion/core/hall/wait_estimate.h"

#include <gtest/gtest.h>

#include <string>

#include "services/congestion/core/testing/hall_events.h"

namespace madoguchi::congestion {
namespace {

const Queue kQueue{{"131016", "main", "resident"}, "住民票", 3, 300};

int P50(const HallDay& day, int ahead, int minute) { return SimpleWait(kQueue, day, ahead, At(minute)).p50_s; }

// `count` tickets served one after another at each of `counters`, each for `minutes`.
HallDay Served(int count, int counters, int minutes) {
  HallDay day;
  for (int i = 0; i < count; ++i) {
    const int call = minutes * (i / counters);
    day.Apply(Issued(i + 1, 0));
    day.Apply(Called(i + 1, call, std::to_string(i % counters)));
    day.Apply(Finished(i + 1, call + minutes));
  }
  return day;
}

TEST(WaitEstimateTest, BeforeTheFirstCallTheQueuesOwnFiguresCount) {
  EXPECT_EQ(P50(HallDay(), 6, 0), 6 * 300 / 3);
  EXPECT_EQ(P50(HallDay(), 0, 0), 0);
  const ToldWait wait = SimpleWait(kQueue, HallDay(), 6, At(0));
  EXPECT_LT(wait.p10_s, wait.p50_s);
  EXPECT_GT(wait.p90_s, wait.p50_s);
}

TEST(WaitEstimateTest, FollowsTheDayOnceEnoughWereServed) {
  EXPECT_EQ(P50(Served(4, 2, 10), 4, 20), 4 * 300 / 2) << "own time, seen counters";
  EXPECT_EQ(P50(Served(6, 2, 10), 4, 30), 4 * 600 / 2);
}

TEST(WaitEstimateTest, ClosedCountersNoLongerHelpButOneIsAssumed) { EXPECT_EQ(P50(Served(6, 2, 10), 4, 60), 4 * 600); }

TEST(WaitEstimateTest, CountersCountAsStaffOpenedThem) {
  HallDay day;
  for (const char* counter : {"1", "2", "3", "4", "5"}) {
    day.Apply(Event(EventKind::kCounterOpened, 0, 0, counter));
  }
  EXPECT_EQ(P50(day, 5, 1), 300);
}

TEST(WaitEstimateTest, OnlyTheLastServedCount) {
  HallDay day = Served(kFinishedRecent, 1, 1);
  for (int i = 0; i < kFinishedRecent; ++i) {
    const int number = kFinishedRecent + 1 + i;
    day.Apply(Issued(number, 120));
    day.Apply(Called(number, 120 + 3 * i, "1"));
    day.Apply(Finished(number, 120 + 3 * i + 3));
  }
  EXPECT_EQ(P50(day, 2, 180), 2 * 180);
}

TEST(WaitEstimateTest, LevelsBeginAtTheQueuesBounds) {
  EXPECT_EQ(LevelText(CongestionLevel(kQueue, 0)), "空き");
  EXPECT_EQ(CongestionLevel(kQueue, 599), Level::kQuiet);
  EXPECT_EQ(LevelText(CongestionLevel(kQueue, 600)), "やや混雑");
  EXPECT_EQ(LevelText(CongestionLevel(kQueue, 1800)), "混雑");
  Queue quick = kQueue;
  quick.slightly_busy_s = 60;
  quick.busy_s = 120;
  EXPECT_EQ(CongestionLevel(quick, 60), Level::kSlightlyBusy);
  EXPECT_EQ(CongestionLevel(quick, 120), Level::kBusy);
}

}  // namespace
}  // namespace madoguchi::congestion
