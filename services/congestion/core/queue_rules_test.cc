#include "services/congestion/core/queue_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(QueueRulesTest, IdsStandInAddresses) {
  for (const char* id : {"a", "resident", "tax-2", "window1"}) EXPECT_TRUE(IsId(id)) << id;
  for (const char* id : {"", "1a", "-a", "A", "住民", "a/b", "a b", "a_b"}) EXPECT_FALSE(IsId(id)) << id;
  EXPECT_TRUE(IsId(std::string(kIdBytesMax, 'a')));
  EXPECT_FALSE(IsId(std::string(kIdBytesMax + 1, 'a')));
}

TEST(QueueRulesTest, NamesEveryFault) {
  const auto faults = [](const Queue& queue) {
    std::vector<std::string> found;
    for (const FieldFault& fault : CheckQueue(queue)) found.push_back(fault.field + " " + fault.reason);
    return found;
  };
  EXPECT_THAT(faults({{"131016", "main", "resident"}, "住民票", 1, kServiceTimeMin_s}), IsEmpty());
  EXPECT_THAT(faults({{"131016", "main", "resident"}, "住民票", kCountersPerQueueMax, kServiceTimeMax_s}), IsEmpty());
  EXPECT_THAT(faults({{"131016", "Main", ""}, "", 0, 0}),
              ElementsAre("parent INVALID", "queue_id INVALID", "queue.title REQUIRED", "queue.counters OUT_OF_RANGE",
                          "queue.service_time_s OUT_OF_RANGE"));
  EXPECT_THAT(faults({{"131016", "main", "a"},
                      std::string(kTitleBytesMax + 1, 'x'),
                      kCountersPerQueueMax + 1,
                      kServiceTimeMax_s + 1}),
              ElementsAre("queue.title TOO_LONG", "queue.counters OUT_OF_RANGE", "queue.service_time_s OUT_OF_RANGE"));
}

}  // namespace
}  // namespace madoguchi::congestion
