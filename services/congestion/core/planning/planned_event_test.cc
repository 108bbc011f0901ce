#include "services/congestion/core/planning/planned_event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "services/congestion/core/planning/partner.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::CivilDay kToday(2027, 3, 1);

PlannedEvent University() {
  return {.queue = "resident",
          .title = "見本大学の転入",
          .headcount = 300,
          .first = absl::CivilDay(2027, 4, 1),
          .last = absl::CivilDay(2027, 4, 5)};
}

std::string FaultOf(const PlannedEvent& event) {
  const std::vector<FieldFault> faults = CheckEvent(event, kToday);
  return faults.empty() ? "" : faults[0].field + " " + faults[0].reason;
}

TEST(PlannedEventTest, AbsurdAnnouncementsAreRefusedByName) {
  EXPECT_EQ(FaultOf(University()), "");
  PlannedEvent event = University();
  for (const int64_t heads : {int64_t{-300}, int64_t{0}, kHeadcountMax + 1, std::numeric_limits<int64_t>::max(),
                              std::numeric_limits<int64_t>::min()}) {
    event.headcount = heads;
    EXPECT_EQ(FaultOf(event), "event.headcount OUT_OF_RANGE") << heads;
  }
  event = University();
  event.show_percent = 101;
  EXPECT_EQ(FaultOf(event), "event.show_percent OUT_OF_RANGE");
  event = University();
  event.last = event.first - 1;
  EXPECT_EQ(FaultOf(event), "event.last_day OUT_OF_RANGE");
  event.last = event.first + kEventWindowDaysMax;
  EXPECT_EQ(FaultOf(event), "event.last_day OUT_OF_RANGE");
  event = University();
  event.first = event.last = kToday - 1;
  EXPECT_EQ(FaultOf(event), "event.last_day PAST");
  event.first = event.last = kToday + 2 * 366;
  EXPECT_EQ(FaultOf(event), "event.first_day OUT_OF_RANGE");
  event = University();
  event.from_min = event.until_min = 600;
  EXPECT_EQ(FaultOf(event), "event.until_time OUT_OF_RANGE");
  event = University();
  event.queue = "../x";
  EXPECT_EQ(FaultOf(event), "event.queue INVALID");
}

TEST(PlannedEventTest, IsSharedOutOverItsOpenDaysAndHours) {
  PlannedEvent event = University();  // Thursday to Monday
  event.show_percent = 50;
  event.from_min = 13 * 60;
  event.until_min = 14 * 60;
  const std::vector<EventShare> shares = SharesOf(event, UsualHours());
  ASSERT_EQ(shares.size(), 3u);
  EXPECT_DOUBLE_EQ(shares[0].people, 50);
  EXPECT_THAT(shares[0].slots, ElementsAre(26, 27));
  EXPECT_EQ(shares[2].day, absl::CivilDay(2027, 4, 5));
  event.first = absl::CivilDay(2027, 12, 29);
  event.last = absl::CivilDay(2028, 1, 3);
  EXPECT_THAT(SharesOf(event, UsualHours()), IsEmpty()) << "closed all the time";
}

TEST(PlannedEventTest, WhoComesIsPublicOnlyIfTheyWish) {
  PlannedEvent event = University();
  EXPECT_EQ(PublicTitle(event), "団体の来庁");
  event.show_title = true;
  EXPECT_EQ(PublicTitle(event), "見本大学の転入");
}

TEST(PartnerTest, HashesAreComparedWhole) {
  EXPECT_TRUE(SameHash("abc", "abc"));
  EXPECT_FALSE(SameHash("abc", "abd"));
  EXPECT_FALSE(SameHash("abc", "ab"));
  EXPECT_FALSE(SameHash("", "")) << "nothing opens nothing";
}

}  // namespace
}  // namespace madoguchi::congestion
