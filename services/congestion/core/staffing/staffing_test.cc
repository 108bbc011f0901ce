#include "services/congestion/core/staffing/staffing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace madoguchi::congestion {
namespace {

StaffingQuestion Day(const std::vector<double>& arrivals, int counters_max = 12) {
  return {.day = {.arrivals = arrivals, .days = 60}, .counters = {{1, counters_max}}};
}

std::vector<int> CountersOf(const StaffingAdvice& advice) {
  std::vector<int> counters;
  for (const StaffedSlot& slot : advice.slots) counters.push_back(slot.counters);
  return counters;
}

TEST(StaffingTest, AdviceReachesTheTargetAndOneCounterFewerSomewhereDoesNot) {
  const StaffingQuestion question = Day({4, 10, 20, 25, 15, 8, 12, 6});
  const StaffingAdvice advice = AdviseStaffing(question);
  ASSERT_TRUE(advice.reached);
  ASSERT_EQ(advice.slots.size(), 8u);
  double hours = 0;
  for (const StaffedSlot& slot : advice.slots) {
    EXPECT_LE(slot.p90_wait_min, question.wait_target_min);
    EXPECT_LE(slot.p90_with_one_more_min, slot.p90_wait_min + 0.01);
    EXPECT_GE(slot.p90_with_one_fewer_min, slot.p90_wait_min - 0.01);
    hours += slot.counters * 0.5;
  }
  EXPECT_DOUBLE_EQ(advice.cost.counter_hours, hours);
  const std::vector<int> counters = CountersOf(advice);
  EXPECT_GT(counters[3], counters[0]) << "more people, more counters";
}

TEST(StaffingTest, EveryCounterHasItsPrice) {
  const StaffingAdvice advice = AdviseStaffing(Day({10, 20, 20, 10}));
  EXPECT_DOUBLE_EQ(advice.one_more.counter_hours, advice.cost.counter_hours + 2);
  EXPECT_LT(advice.one_more.waited_hours, advice.cost.waited_hours);
  EXPECT_GT(advice.one_fewer.waited_hours, 1.5 * advice.cost.waited_hours);
  EXPECT_GT(advice.one_fewer.worst_wait_min, advice.cost.worst_wait_min);
}

TEST(StaffingTest, SaysWhenTheCountersThereAreDoNotSuffice) {
  const StaffingAdvice advice = AdviseStaffing(Day({60, 60, 60}, 3));
  EXPECT_FALSE(advice.reached);
  EXPECT_EQ(CountersOf(advice), (std::vector<int>{3, 3, 3}));
}

TEST(StaffingTest, StaysWithinItsRanges) {
  StaffingQuestion question = Day({2, 2, 30, 2});
  question.counters = {{3, 5}, {1, 9}, {1, 2}, {1, 9}};
  const std::vector<int> counters = CountersOf(AdviseStaffing(question));
  EXPECT_EQ(counters[0], 3) << "at least";
  EXPECT_EQ(counters[2], 2) << "at most";
}

TEST(StaffingTest, ACounterThatOpensStaysOpenForAShift) {
  StaffingQuestion question = Day({3, 3, 3, 40, 3, 3, 3, 3});
  question.shift_slots = 3;
  const StaffingAdvice advice = AdviseStaffing(question);
  const std::vector<int> counters = CountersOf(advice);
  EXPECT_TRUE(advice.reached);
  for (int k = 1; k <= counters[3]; ++k) {
    int run = 0;
    for (size_t s = 0; s <= counters.size(); ++s) {
      if (s < counters.size() && counters[s] >= k) {
        ++run;
      } else {
        EXPECT_TRUE(run == 0 || run >= 3) << "counter " << k << " before slot " << s;
        run = 0;
      }
    }
  }
}

TEST(HallSimulationTest, AQueueLeftOverIsWaitedForInTheNextSlot) {
  const std::vector<SlotWaits> waits = SimulateHall(Day({40, 2}).day, {2, 2});
  EXPECT_GT(waits[1].p90_min, 20);
  EXPECT_LT(SimulateHall(Day({2, 2}).day, {2, 2})[1].p90_min, 5);
  for (const SlotWaits& slot : waits) EXPECT_LE(slot.p50_min, slot.p90_min);
}

// One counter, Poisson arrivals, exponential-like services: Pollaczek–Khinchine's mean wait of a steady queue.
TEST(HallSimulationTest, ALongDayComesNearTheFormulaOfASteadyQueue) {
  const double load = 0.7, service = 2, variation = 0.5;
  const DayToLive day{.arrivals = std::vector<double>(96, load / service * 30),
                      .service_min = service,
                      .service_variation = variation,
                      .arrival_variation = 0,
                      .days = 200};
  const std::vector<SlotWaits> waits = SimulateHall(day, {});
  double mean = 0;
  for (size_t s = 48; s < waits.size(); ++s) mean += waits[s].mean_min / 48;
  const double formula = load * service * (1 + variation * variation) / (2 * (1 - load));
  EXPECT_NEAR(mean, formula, 0.12 * formula);
}

TEST(StaffingTest, AbsurdQuestionsGetAnAnswer) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  StaffingQuestion question = Day({none, -5, 1e300, 0});
  question.day.service_min = none;
  question.day.service_variation = -1;
  question.day.days = 2;
  question.wait_target_min = 1e300;
  question.counters = {{5, -7}};
  question.shift_slots = -3;
  EXPECT_EQ(AdviseStaffing(question).slots.size(), 4u);
  EXPECT_TRUE(AdviseStaffing({}).slots.empty());
}

}  // namespace
}  // namespace madoguchi::congestion
