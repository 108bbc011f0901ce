#include "services/congestion/core/tickets/hall_day.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "services/congestion/core/testing/hall_events.h"

namespace madoguchi::congestion {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

const std::string kQueue = "resident";

void Add(std::string* picture, const TicketId& id) { absl::StrAppend(picture, id.queue, "/", id.number, " "); }

// Everything that can be seen from outside.
std::string Picture(const HallDay& day) {
  std::string picture;
  for (const std::string queue : {"resident", "tax"}) {
    const HallDay::Line& line = day.line(queue);
    for (const TicketId& id : line.waiting) Add(&picture, id);
    picture += "| ";
    for (const TicketId& id : line.not_arrived) Add(&picture, id);
    for (const auto& [time, id] : line.called)
      absl::StrAppend(&picture, absl::ToUnixSeconds(time), ":", id.number, " ");
    for (const auto& [counter, ids] : line.held) absl::StrAppend(&picture, counter, "x", ids.size(), " ");
    absl::StrAppend(&picture, day.LastNumber(queue, 100), " ", line.services.size(), " ",
                    absl::FormatDuration(day.RecentServiceTime(queue, 3)), " ", day.OpenedCounters(queue).value_or(-1),
                    "; ");
    for (int minute : {0, 20, 40}) absl::StrAppend(&picture, day.ServingCounters(queue, At(minute)), " ");
    for (const Ticket& ticket : day.LastCalled(queue, 5)) Add(&picture, ticket.id);
  }
  for (const auto& [id, life] : day.tickets()) {
    const Ticket& ticket = life.ticket();
    absl::StrAppend(&picture, id.number, "=", static_cast<int>(ticket.state), ticket.queue, ticket.counter,
                    ticket.recalls, "@", absl::ToUnixSeconds(life.stand()), ",", life.visits().size(), " ");
  }
  for (const Announcement& call : day.Announcements(50)) {
    absl::StrAppend(&picture, call.sequence, call.counter, call.recall, " ");
  }
  for (const Conflict& conflict : day.Conflicts()) {
    absl::StrAppend(&picture, conflict.event.id, "!", static_cast<int>(conflict.reason), " ");
  }
  for (const CounterState& counter : day.Counters()) absl::StrAppend(&picture, counter.counter, counter.open, " ");
  return picture;
}

HallDay Fold(const std::vector<HallEvent>& events) {
  HallDay day;
  for (const HallEvent& event : events) day.Apply(event);
  return day;
}

// Anything at all: kinds, numbers and minutes drawn without regard to sense.
std::vector<HallEvent> AnyEvents(std::mt19937& random, int count) {
  std::vector<HallEvent> events;
  const auto draw = [&](int bound) { return static_cast<int>(random() % bound); };
  for (int i = 0; i < count; ++i) {
    const auto kind = static_cast<EventKind>(draw(static_cast<int>(EventKind::kCounterClosed) + 1));
    HallEvent event = Event(kind, 1 + draw(6), draw(60), absl::StrCat(draw(3)), draw(4) == 0 ? "tax" : "resident");
    event.id = absl::StrCat("event-", i);
    event.sequence = i + 1;
    event.received = event.time + absl::Seconds(draw(100));
    if (kind == EventKind::kTransferred) event.to_queue = draw(2) == 0 ? "tax" : "resident";
    if (kind == EventKind::kIssued && draw(3) == 0) event.queues = {"tax"};
    if (kind == EventKind::kIssued && draw(4) == 0) event.check_in_by = event.time + absl::Minutes(30);
    events.push_back(event);
  }
  return events;
}

TEST(HallDayTest, ATicketGoesFromWaitingToCalledToFinished) {
  HallDay day = Fold({Issued(1, 0), Issued(2, 1)});
  EXPECT_THAT(day.line(kQueue).waiting, SizeIs(2));
  EXPECT_EQ(day.LastNumber(kQueue, 3000), 2);
  EXPECT_TRUE(day.Apply(Called(1, 5, "A")));
  EXPECT_EQ(day.Find({kQueue, 1})->state(), TicketState::kCalled);
  EXPECT_EQ(day.ServingCounters(kQueue, At(5)), 1);
  EXPECT_TRUE(day.Apply(Finished(1, 9)));
  EXPECT_EQ(day.RecentServiceTime(kQueue, 10), absl::Minutes(4));
  EXPECT_EQ(day.Find({kQueue, 3}), nullptr);
}

TEST(HallDayTest, AnyOrderAndAnyRepetitionOfAnyEventsGiveTheSameState) {
  std::mt19937 random(1);
  for (int round = 0; round < 400; ++round) {
    const std::vector<HallEvent> events = AnyEvents(random, 1 + static_cast<int>(random() % 40));
    const std::string picture = Picture(Fold(events));
    for (int shuffle = 0; shuffle < 5; ++shuffle) {
      std::vector<HallEvent> shuffled = events;
      for (int i = 0; i < 5; ++i) shuffled.push_back(events[random() % events.size()]);
      std::shuffle(shuffled.begin(), shuffled.end(), random);
      ASSERT_EQ(Picture(Fold(shuffled)), picture) << "round " << round;
    }
  }
}

TEST(HallDayTest, NoTimeRunsBackwardsWhateverIsTold) {
  std::mt19937 random(2);
  for (int round = 0; round < 400; ++round) {
    const HallDay day = Fold(AnyEvents(random, 40));
    for (const auto& [id, life] : day.tickets()) {
      for (const Visit& visit : life.visits()) {
        EXPECT_GE(visit.called.value_or(visit.joined), visit.joined);
        EXPECT_GE(visit.left.value_or(absl::InfiniteFuture()), visit.called.value_or(visit.joined));
      }
    }
    for (const std::string queue : {"resident", "tax"}) {
      EXPECT_GE(day.RecentServiceTime(queue, 10), absl::ZeroDuration());
    }
  }
}

TEST(HallDayTest, EveryEventThatWasLeftOutIsNamed) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    const std::vector<HallEvent> events = AnyEvents(random, 30);
    const HallDay day = Fold(events);
    for (const HallEvent& event : events) {
      if (event.kind != EventKind::kCalled) continue;
      const TicketLife& life = *day.Find(event.ticket);
      const bool taken = std::any_of(life.calls().begin(), life.calls().end(),
                                     [&](const auto& call) { return call.sequence == event.sequence; });
      const bool named = std::any_of(life.conflicts().begin(), life.conflicts().end(),
                                     [&](const auto& conflict) { return conflict.first == event.id; });
      EXPECT_TRUE(taken || named) << event.id;
    }
  }
}

TEST(HallDayTest, ARepeatedEventTellsNothingNew) {
  HallDay day;
  EXPECT_TRUE(day.Apply(Issued(1, 0)));
  EXPECT_FALSE(day.Apply(Issued(1, 0)));
}

TEST(HallDayTest, TwoCallsAtOnceAreTwoAnnouncementsInOrder) {
  const HallDay day =
      Fold({Issued(1, 0), Issued(2, 0), Called(2, 5, "B"), Called(1, 5, "A"), Event(EventKind::kRecalled, 2, 6)});
  std::vector<std::string> shown;
  for (const Announcement& call : day.Announcements(20)) {
    shown.push_back(absl::StrCat(call.ticket.number, call.counter, call.recall ? "!" : ""));
  }
  EXPECT_THAT(shown, ElementsAre("1A", "2B", "2B!"));
  EXPECT_THAT(day.Announcements(2), SizeIs(2));
}

TEST(HallDayTest, ACallThatIsToldMuchLaterIsNotAnnounced) {
  HallEvent late = Called(1, 5, "A");
  late.received = At(15);
  const HallDay day = Fold({Issued(1, 0), late});
  EXPECT_THAT(day.Announcements(20), SizeIs(0));
  EXPECT_THAT(day.LastCalled(kQueue, 5), SizeIs(1));
}

TEST(HallDayTest, ShowsTheLastCalledNewestFirst) {
  const HallDay day =
      Fold({Issued(1, 0), Issued(2, 0), Issued(3, 0), Called(1, 5, "A"), Called(3, 7, "A"), Called(2, 6, "B")});
  std::vector<int> numbers;
  for (const Ticket& ticket : day.LastCalled(kQueue, 2)) numbers.push_back(ticket.id.number);
  EXPECT_THAT(numbers, ElementsAre(3, 2));
}

TEST(HallDayTest, ACounterBetweenTwoPeopleStillServes) {
  const HallDay day = Fold({Issued(1, 0), Issued(2, 0), Called(1, 1, "A"), Called(2, 1, "B"), Finished(1, 10)});
  EXPECT_EQ(day.ServingCounters(kQueue, At(5)), 2);
  EXPECT_EQ(day.ServingCounters(kQueue, At(11)), 1) << "A finished too long ago";
}

TEST(HallDayTest, CountersAreAsStaffOpenedThem) {
  HallEvent tax_only = Event(EventKind::kCounterOpened, 0, 0, "T");
  tax_only.queues = {"tax"};
  HallDay day = Fold({tax_only});
  EXPECT_EQ(day.OpenedCounters(kQueue), std::nullopt) << "nobody said anything of this queue";
  EXPECT_EQ(day.OpenedCounters("tax"), 1);
  day = Fold({tax_only, Event(EventKind::kCounterOpened, 0, 1, "A"), Event(EventKind::kCounterOpened, 0, 1, "B"),
              Event(EventKind::kCounterClosed, 0, 9, "B")});
  EXPECT_EQ(day.OpenedCounters(kQueue), 1);
  day.Apply(Issued(1, 0));
  day.Apply(Called(1, 10, "B"));
  EXPECT_EQ(day.OpenedCounters(kQueue), 2) << "it serves, whatever was said";
}

}  // namespace
}  // namespace madoguchi::congestion
