#include "services/congestion/core/queue_day.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace madoguchi::congestion {
namespace {

using ::testing::ElementsAre;

const absl::CivilDay kDay(2025, 4, 1);
const absl::Time kOpening = absl::FromCivil(absl::CivilHour(2025, 4, 1, 8), absl::FixedTimeZone(9 * 3600));

absl::Time At(int minute) { return kOpening + absl::Minutes(minute); }
TicketEvent Issued(int number, int minute) { return {EventKind::kIssued, kDay, number, At(minute), "", 3, 120}; }
TicketEvent Called(int number, int minute, const std::string& counter) {
  return {EventKind::kCalled, kDay, number, At(minute), counter};
}
TicketEvent Finished(int number, int minute) { return {EventKind::kFinished, kDay, number, At(minute)}; }

// Everything that can be seen from outside.
std::string Picture(const QueueDay& day) {
  std::string picture;
  const auto add = [&](auto value) { picture += std::to_string(value) + " "; };
  add(day.last_number());
  add(day.waiting());
  add(day.LongestWaiting().value_or(-1));
  add(day.BusyCounters());
  for (int minute : {0, 10, 20, 30}) add(day.ServingCounters(At(minute)));
  add(day.finished());
  for (int count : {1, 2, 100}) add(absl::ToInt64Seconds(day.RecentServiceTime(count)));
  for (const Ticket& ticket : day.LastCalled(100)) add(ticket.number);
  for (int number = 1; number <= day.last_number(); ++number) {
    const Ticket ticket = day.Find(number).value_or(Ticket());
    add(static_cast<int>(ticket.state));
    add(ticket.ahead);
    add(absl::ToUnixSeconds(ticket.issue_time.value_or(absl::UnixEpoch())));
    add(absl::ToUnixSeconds(ticket.call_time.value_or(absl::UnixEpoch())));
    add(absl::ToUnixSeconds(ticket.finish_time.value_or(absl::UnixEpoch())));
    picture += ticket.counter + ";";
  }
  return picture;
}

TEST(QueueDayTest, ATicketGoesFromWaitingToCalledToFinished) {
  QueueDay day;
  EXPECT_EQ(day.last_number(), 0);
  EXPECT_EQ(day.LongestWaiting(), std::nullopt);
  EXPECT_EQ(day.Find(1), std::nullopt);

  EXPECT_TRUE(day.Apply(Issued(1, 0)));
  EXPECT_TRUE(day.Apply(Issued(2, 1)));
  EXPECT_EQ(day.waiting(), 2);
  EXPECT_EQ(day.LongestWaiting(), 1);
  EXPECT_EQ(day.Find(2)->ahead, 1);
  EXPECT_EQ(day.Find(2)->state, TicketState::kWaiting);

  EXPECT_TRUE(day.Apply(Called(1, 5, "A")));
  EXPECT_EQ(day.Find(1)->state, TicketState::kCalled);
  EXPECT_EQ(day.Find(1)->counter, "A");
  EXPECT_EQ(day.Find(2)->ahead, 0);
  EXPECT_EQ(day.BusyCounters(), 1);

  EXPECT_TRUE(day.Apply(Finished(1, 9)));
  EXPECT_EQ(day.Find(1)->state, TicketState::kFinished);
  EXPECT_EQ(day.BusyCounters(), 0);
  EXPECT_EQ(day.RecentServiceTime(10), absl::Minutes(4));
  EXPECT_EQ(day.last_number(), 2);
}

TEST(QueueDayTest, AnyOrderAndAnyRepetitionGiveTheSameState) {
  std::vector<TicketEvent> events;
  for (int number = 1; number <= 8; ++number) events.push_back(Issued(number, number));
  for (int number = 1; number <= 6; ++number)
    events.push_back(Called(number, 5 + 2 * number, number % 2 == 0 ? "A" : "B"));
  for (int number = 1; number <= 4; ++number) events.push_back(Finished(number, 9 + 3 * number));
  events.push_back(Called(3, 4, "C"));  // told twice, differently: the earlier holds
  events.push_back(Finished(2, 40));
  events.push_back(Finished(7, 41));  // its call got lost
  QueueDay in_order;
  for (const TicketEvent& event : events) in_order.Apply(event);
  EXPECT_EQ(in_order.Find(3)->counter, "C");
  EXPECT_EQ(in_order.Find(7)->state, TicketState::kFinished);

  std::mt19937 random(1);
  for (int round = 0; round < 500; ++round) {
    std::vector<TicketEvent> shuffled = events;
    for (int i = 0; i < 5; ++i) shuffled.push_back(events[random() % events.size()]);
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    QueueDay day;
    for (const TicketEvent& event : shuffled) day.Apply(event);
    ASSERT_EQ(Picture(day), Picture(in_order)) << "round " << round;
  }
}

TEST(QueueDayTest, ARepeatedEventTellsNothingNew) {
  QueueDay day;
  EXPECT_TRUE(day.Apply(Issued(1, 0)));
  EXPECT_FALSE(day.Apply(Issued(1, 0)));
  EXPECT_FALSE(day.Apply(Issued(1, 1))) << "a later claim about the same moment";
}

TEST(QueueDayTest, RemembersWhatWasToldAfterEachEvent) {
  QueueDay day;
  day.Apply(Issued(1, 0));
  day.Apply(Called(1, 5, "A"));
  day.Apply(Finished(1, 9));
  const Ticket issued = *day.FindAfter(1, EventKind::kIssued);
  EXPECT_EQ(issued.state, TicketState::kWaiting);
  EXPECT_EQ(issued.ahead, 3);
  EXPECT_EQ(issued.expected_wait_s, 120);
  EXPECT_EQ(issued.call_time, std::nullopt);
  const Ticket called = *day.FindAfter(1, EventKind::kCalled);
  EXPECT_EQ(called.state, TicketState::kCalled);
  EXPECT_EQ(called.finish_time, std::nullopt);
  EXPECT_EQ(day.FindAfter(1, EventKind::kFinished)->state, TicketState::kFinished);
}

TEST(QueueDayTest, ShowsTheLastCalledNewestFirst) {
  QueueDay day;
  for (int number = 1; number <= 4; ++number) day.Apply(Issued(number, 0));
  day.Apply(Called(1, 5, "A"));
  day.Apply(Called(3, 7, "A"));
  day.Apply(Called(2, 6, "B"));
  std::vector<int> numbers;
  for (const Ticket& ticket : day.LastCalled(2)) numbers.push_back(ticket.number);
  EXPECT_THAT(numbers, ElementsAre(3, 2));
}

TEST(QueueDayTest, ACounterBetweenTwoPeopleStillServes) {
  QueueDay day;
  for (int number = 1; number <= 3; ++number) day.Apply(Issued(number, 0));
  day.Apply(Called(1, 1, "A"));
  day.Apply(Called(2, 1, "B"));
  day.Apply(Finished(1, 10));
  EXPECT_EQ(day.BusyCounters(), 1);
  EXPECT_EQ(day.ServingCounters(At(5)), 2);
  EXPECT_EQ(day.ServingCounters(At(11)), 1) << "A finished too long ago";
}

TEST(QueueDayTest, AFinishBeforeItsCallCountsAsNoTime) {
  QueueDay day;
  day.Apply(Issued(1, 0));
  day.Apply(Called(1, 6, "A"));
  day.Apply(Finished(1, 5));
  EXPECT_EQ(day.RecentServiceTime(1), absl::ZeroDuration());
}

}  // namespace
}  // namespace madoguchi::congestion
