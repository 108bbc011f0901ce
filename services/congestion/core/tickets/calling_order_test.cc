#include "services/congestion/core/tickets/calling_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/congestion/core/testing/hall_events.h"

namespace madoguchi::congestion {
namespace {

using ::testing::ElementsAre;

class CallingOrderTest : public ::testing::Test {
 protected:
  CallingOrderTest() {
    queue_ = {.key = {"131016", "main", "resident"}, .title = "住民票", .counters = 3, .service_time_s = 300};
    queue_.categories = {{"elderly", "高齢の方", 15 * 60, false}};
  }
  void Issue(int number, int minute, const std::string& category = "", std::optional<int> booked = {}) {
    HallEvent event = Issued(number, minute);
    event.category = category;
    if (booked) event.booking_time = At(*booked);
    day_.Apply(event);
  }
  void Call(int number, int minute) { day_.Apply(Called(number, minute, "A")); }
  std::vector<int> Order(int minute) {
    std::vector<int> numbers;
    for (const TicketId& id : CallingOrder(queue_, day_, At(minute))) numbers.push_back(id.number);
    return numbers;
  }

  Queue queue_;
  HallDay day_;
};

TEST_F(CallingOrderTest, WhoCameFirst) {
  Issue(2, 1);
  Issue(1, 0);
  EXPECT_THAT(Order(5), ElementsAre(1, 2));
  EXPECT_EQ(PeopleAhead(queue_, day_, TicketId{"resident", 2}, At(5)), 1);
  EXPECT_EQ(PeopleAhead(queue_, day_, Waiter{{"resident", 9}, At(5), "", {}}, At(5)), 2);
}

TEST_F(CallingOrderTest, ACategoryHasAHeadStartAndNoMore) {
  Issue(1, 0);
  Issue(2, 10);
  Issue(3, 14, "elderly");
  EXPECT_THAT(Order(14), ElementsAre(3, 1, 2));
  Issue(4, 16, "elderly");
  EXPECT_THAT(Order(16), ElementsAre(3, 1, 4, 2)) << "whoever came long enough before stays ahead";
}

TEST_F(CallingOrderTest, BookedPeopleComeFirstAroundTheirTime) {
  Issue(1, 0);
  Issue(2, 1, "", 30);
  EXPECT_THAT(Order(19), ElementsAre(1, 2)) << "too early";
  EXPECT_THAT(Order(20), ElementsAre(2, 1));
  EXPECT_THAT(Order(45), ElementsAre(2, 1));
  EXPECT_THAT(Order(46), ElementsAre(1, 2)) << "too late";
}

TEST_F(CallingOrderTest, WalkInsNeverStarve) {
  for (int i = 0; i < 2; ++i) Issue(1 + i, i);
  for (int i = 0; i < 5; ++i) Issue(10 + i, 5, "", 10 + i);
  EXPECT_THAT(Order(10), ElementsAre(10, 11, 1, 12, 13, 2, 14));
  Call(10, 10);
  Call(11, 11);
  EXPECT_THAT(Order(12), ElementsAre(1, 12, 13, 2, 14)) << "two booked were called already";
}

TEST_F(CallingOrderTest, BookedPeopleAndCategoriesTogether) {
  Issue(1, 0);
  Issue(2, 1, "", 30);
  Issue(3, 10, "elderly");
  EXPECT_THAT(Order(19), ElementsAre(3, 1, 2)) << "a booking counts for nothing before its time";
  EXPECT_THAT(Order(20), ElementsAre(2, 3, 1)) << "at its time it goes before a head start";
  Issue(4, 20, "", 30);
  Issue(5, 21, "elderly", 25);
  EXPECT_THAT(Order(21), ElementsAre(5, 2, 3, 4, 1)) << "after two booked people the one with the head start";
  EXPECT_THAT(Order(46), ElementsAre(3, 1, 2, 5, 4)) << "too late: each as it came, with its head start";
  for (const int number : {1, 2, 3, 4, 5}) {
    const TicketId id{"resident", number};
    EXPECT_EQ(Order(21)[PeopleAhead(queue_, day_, id, At(21))], number) << "told as it will be called";
  }
}

TEST_F(CallingOrderTest, WhereSomebodyWhoComesBackStands) {
  for (int i = 1; i <= 5; ++i) Issue(i, i);
  Call(1, 6);
  const TicketLife& life = *day_.Find({"resident", 1});
  const auto place_after = [&](ReturnPosition position, int after) {
    queue_.return_position = position;
    queue_.return_after = after;
    const absl::Time stand = StandOfReturn(queue_, day_, life, At(8));
    return PeopleAhead(queue_, day_, Waiter{{"resident", 1}, stand, "", {}}, At(8));
  };
  EXPECT_EQ(place_after(ReturnPosition::kFront, 1), 0);
  EXPECT_EQ(place_after(ReturnPosition::kAfterSome, 2), 2);
  EXPECT_EQ(place_after(ReturnPosition::kAfterSome, 9), 4);
  EXPECT_EQ(place_after(ReturnPosition::kBack, 1), 4);
}

TEST_F(CallingOrderTest, WhereSomebodyFromAnotherQueueStands) {
  Issue(1, 3);
  const TicketLife& life = *day_.Find({"resident", 1});
  EXPECT_EQ(StandOfTransfer(queue_, life, At(8)), At(3));
  queue_.transfer_position = TransferPosition::kJoinsBack;
  EXPECT_EQ(StandOfTransfer(queue_, life, At(8)), At(8));
}

}  // namespace
}  // namespace madoguchi::congestion
