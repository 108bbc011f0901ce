#include "services/congestion/core/tickets/queue_rules.h"

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

TEST(QueueRulesTest, RulesHaveBounds) {
  Queue queue{{"131016", "main", "resident"}, "住民票", 3, 300};
  queue.numbers = {300, 299, 0, "a"};
  queue.categories = {{"elderly", "高齢の方", kHeadStartMax_s + 1, false}, {"elderly", "", 60, false}};
  queue.remote.until_minute = 0;
  queue.busy_s = queue.slightly_busy_s - 1;
  std::vector<std::string> found;
  for (const FieldFault& fault : CheckQueue(queue)) found.push_back(fault.field + " " + fault.reason);
  EXPECT_THAT(found, ElementsAre("queue.numbers.last OUT_OF_RANGE", "queue.numbers.prefix INVALID",
                                 "queue.categories[0].head_start_s OUT_OF_RANGE", "queue.categories[1].id INVALID",
                                 "queue.categories[1].title REQUIRED", "queue.remote.until_minute OUT_OF_RANGE",
                                 "queue.busy_s OUT_OF_RANGE"));
}

TEST(QueueRulesTest, WebhooksGoToNamedHostsOnly) {
  for (const char* host : {"hooks.example.jp", "a-b.example.jp", "hooks.example.jp:8443"}) {
    EXPECT_TRUE(IsHostAndPort(host)) << host;
  }
  for (const char* host :
       {"", "localhost", "10.0.0.1", "[::1]", "hooks.example.jp:0", "hooks.example.jp:", "Hooks.example.jp",
        "user@hooks.example.jp", "-a.example.jp", "hooks..jp", "hooks.example.jp/x", "2130706433"}) {
    EXPECT_FALSE(IsHostAndPort(host)) << host;
  }
}

}  // namespace
}  // namespace madoguchi::congestion
