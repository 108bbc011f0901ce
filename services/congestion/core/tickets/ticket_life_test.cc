#include "services/congestion/core/tickets/ticket_life.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "services/congestion/core/testing/hall_events.h"

namespace madoguchi::congestion {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TicketLife LifeOf(std::vector<HallEvent> events) {
  std::sort(events.begin(), events.end(), Before);
  return TicketLife::Of(events);
}

TEST(TicketLifeTest, GoesThroughItsRouteStopByStop) {
  HallEvent issued = Event(EventKind::kIssued, 1, 0);
  issued.queues = {"tax", "pay"};
  const TicketLife life = LifeOf({issued, Called(1, 5, "A"), Event(EventKind::kFinished, 1, 9), Called(1, 12, "T"),
                                  Event(EventKind::kFinished, 1, 15)});
  EXPECT_EQ(life.state(), TicketState::kWaiting);
  EXPECT_EQ(life.ticket().queue, "pay");
  EXPECT_EQ(life.ticket().stop, 2u);
  ASSERT_EQ(life.visits().size(), 3u);
  EXPECT_EQ(life.visits()[1].queue, "tax");
  EXPECT_EQ(life.visits()[1].joined, At(9));
  EXPECT_EQ(life.visits()[1].called, At(12));
  EXPECT_EQ(life.visits()[1].left, At(15));
  EXPECT_TRUE(life.visits()[1].finished);
  EXPECT_THAT(life.conflicts(), IsEmpty());
}

TEST(TicketLifeTest, TheWholeRouteMayEndEarly) {
  HallEvent issued = Event(EventKind::kIssued, 1, 0);
  issued.queues = {"tax"};
  HallEvent finished = Event(EventKind::kFinished, 1, 9);
  finished.queues = {""};
  EXPECT_EQ(LifeOf({issued, Called(1, 5, "A"), finished}).state(), TicketState::kFinished);
}

TEST(TicketLifeTest, RecallHoldResumeReturnAndNoShow) {
  std::vector<HallEvent> events = {Event(EventKind::kIssued, 1, 0), Called(1, 5, "A"),
                                   Event(EventKind::kRecalled, 1, 6), Event(EventKind::kRecalled, 1, 8)};
  TicketLife life = LifeOf(events);
  EXPECT_EQ(life.ticket().recalls, 2);
  EXPECT_EQ(life.first_call_time(), At(5));
  EXPECT_EQ(life.calls().size(), 3u);
  events.push_back(Event(EventKind::kNoShow, 1, 9));
  EXPECT_EQ(LifeOf(events).state(), TicketState::kNoShow);
  HallEvent returned = Event(EventKind::kReturned, 1, 12);
  returned.stand = At(12);
  events.push_back(returned);
  life = LifeOf(events);
  EXPECT_EQ(life.state(), TicketState::kWaiting);
  EXPECT_EQ(life.stand(), At(12));
  EXPECT_EQ(life.ticket().recalls, 0);
  events.push_back(Called(1, 13, "B"));
  events.push_back(Event(EventKind::kHeld, 1, 14));
  EXPECT_EQ(LifeOf(events).state(), TicketState::kHeld);
  events.push_back(Event(EventKind::kResumed, 1, 20));
  EXPECT_EQ(LifeOf(events).state(), TicketState::kWaiting);
  EXPECT_EQ(LifeOf(events).stand(), At(12)) << "where it stood before";
}

TEST(TicketLifeTest, TwoCountersCallOneNumberTheEarlierHolds) {
  const TicketLife life = LifeOf({Event(EventKind::kIssued, 1, 0), Called(1, 5, "A"), Called(1, 9, "B")});
  EXPECT_EQ(life.ticket().counter, "A");
  EXPECT_THAT(life.conflicts(), ElementsAre(Pair(Called(1, 9, "B").id, ConflictReason::kNotPossible)));
}

TEST(TicketLifeTest, WhatMustHaveBeenLostIsAssumedAndNamed) {
  const TicketLife finished = LifeOf({Event(EventKind::kIssued, 1, 0), Event(EventKind::kFinished, 1, 9)});
  EXPECT_EQ(finished.state(), TicketState::kFinished);
  ASSERT_EQ(finished.conflicts().size(), 1u);
  EXPECT_EQ(finished.conflicts()[0].second, ConflictReason::kCallMissing);
  EXPECT_EQ(finished.visits()[0].called, std::nullopt) << "nobody knows when";

  const TicketLife called = LifeOf({Called(1, 5, "A")});
  EXPECT_EQ(called.state(), TicketState::kCalled);
  EXPECT_EQ(called.ticket().issue_time, std::nullopt);
  ASSERT_EQ(called.conflicts().size(), 1u);
  EXPECT_EQ(called.conflicts()[0].second, ConflictReason::kIssueMissing);

  EXPECT_EQ(LifeOf({Event(EventKind::kNoShow, 1, 5)}).state(), TicketState::kNoShow) << "both lost";
}

TEST(TicketLifeTest, NothingFollowsAnEnd) {
  const TicketLife life = LifeOf({Event(EventKind::kIssued, 1, 0), Event(EventKind::kCancelled, 1, 3),
                                  Called(1, 9, "A"), Event(EventKind::kFinished, 1, 12)});
  EXPECT_EQ(life.state(), TicketState::kCancelled);
  EXPECT_EQ(life.conflicts().size(), 2u);
}

TEST(TicketLifeTest, ANumberGivenTwiceKeepsTheEarlier) {
  HallEvent second = Event(EventKind::kIssued, 1, 3);
  second.category = "elderly";
  const TicketLife life = LifeOf({second, Event(EventKind::kIssued, 1, 0)});
  EXPECT_EQ(life.ticket().issue_time, At(0));
  EXPECT_EQ(life.ticket().category, "");
  EXPECT_THAT(life.conflicts(), ElementsAre(Pair(second.id, ConflictReason::kNumberTwice)));
}

TEST(TicketLifeTest, ClocksThatDisagreeALittleAreUnderstood) {
  // The kiosk's clock is ahead of the counters', and the finishing counter's is behind the calling one's.
  const TicketLife life =
      LifeOf({Event(EventKind::kIssued, 1, 3), Called(1, 1, "A"), Event(EventKind::kFinished, 1, 0)});
  EXPECT_EQ(life.state(), TicketState::kFinished);
  EXPECT_THAT(life.conflicts(), IsEmpty());
  EXPECT_EQ(life.visits()[0].called, At(3)) << "never before the issue";
  EXPECT_EQ(*life.visits()[0].left - *life.visits()[0].called, absl::ZeroDuration());
}

TEST(TicketLifeTest, ClocksThatDisagreeMuchAreConflicts) {
  const TicketLife life =
      LifeOf({Event(EventKind::kIssued, 1, 0), Called(1, 60, "A"), Event(EventKind::kFinished, 1, 10)});
  EXPECT_EQ(life.state(), TicketState::kFinished) << "an end is an end";
  EXPECT_EQ(life.conflicts().size(), 2u) << "a call is missing before it, and one too many comes after it";
}

TEST(TicketLifeTest, TheLifeRightAfterAnEvent) {
  std::vector<HallEvent> events = {Event(EventKind::kIssued, 1, 0), Called(1, 5, "A"),
                                   Event(EventKind::kFinished, 1, 9)};
  events[0].told = {3, 60, 120, 240, false};
  EXPECT_EQ(TicketLife::Of(events, events[0].id).state(), TicketState::kWaiting);
  EXPECT_EQ(TicketLife::Of(events, events[0].id).ticket().told.p50_s, 120);
  EXPECT_EQ(TicketLife::Of(events, events[1].id).state(), TicketState::kCalled);
  EXPECT_EQ(TicketLife::Of(events, events[1].id).ticket().told, Told());
}

}  // namespace
}  // namespace madoguchi::congestion
