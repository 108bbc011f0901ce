#include "services/congestion/core/staffing/staffing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace madoguchi::congestion {
namespace {

StaffingQuestion Day(const std::vector<double>& arrivals) {
  StaffingQuestion question{.days = 60};
  for (const double count : arrivals) question.slots.push_back({count, 12});
  return question;
}

TEST(StaffingTest, AdviceReachesTheTargetAndOneCounterFewerSomewhereDoesNot) {
  const StaffingQuestion question = Day({4, 10, 20, 25, 15, 8, 12, 6});
  const StaffingAdvice advice = AdviseStaffing(question);
  ASSERT_TRUE(advice.reached);
  ASSERT_EQ(advice.slots.size(), 8u);
  std::vector<int> counters;
  double hours = 0;
  for (const StaffedSlot& slot : advice.slots) {
    EXPECT_LE(slot.p90_wait_min, question.wait_target_min);
    EXPECT_LE(slot.p90_with_one_more_min, slot.p90_wait_min + 0.01);
    EXPECT_GE(slot.p90_with_one_fewer_min, slot.p90_wait_min - 0.01);
    counters.push_back(slot.counters);
    hours += slot.counters * 0.5;
  }
  EXPECT_DOUBLE_EQ(advice.counter_hours, hours);
  EXPECT_GT(counters[3], counters[0]) << "more people, more counters";
  EXPECT_EQ(SimulateWaits(question, counters).size(), 8u);
}

TEST(StaffingTest, SaysWhenTheCountersThereAreDoNotSuffice) {
  StaffingQuestion question = Day({60, 60, 60});
  for (StaffingSlot& slot : question.slots) slot.counters_max = 3;
  const StaffingAdvice advice = AdviseStaffing(question);
  EXPECT_FALSE(advice.reached);
  for (const StaffedSlot& slot : advice.slots) EXPECT_EQ(slot.counters, 3);
}

TEST(StaffingTest, AQueueLeftOverIsWaitedForInTheNextSlot) {
  const std::vector<double> waits = SimulateWaits(Day({40, 2}), {2, 2});
  EXPECT_GT(waits[1], 20);
  EXPECT_LT(SimulateWaits(Day({2, 2}), {2, 2})[1], 5);
}

TEST(StaffingTest, AbsurdQuestionsGetAnAnswer) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  StaffingQuestion question = Day({none, -5, 1e300, 0});
  question.service_min = none;
  question.service_variation = -1;
  question.wait_target_min = 1e300;
  question.slots[1].counters_max = -7;
  question.days = 2;
  EXPECT_EQ(AdviseStaffing(question).slots.size(), 4u);
  EXPECT_TRUE(AdviseStaffing({}).slots.empty());
}

}  // namespace
}  // namespace madoguchi::congestion
