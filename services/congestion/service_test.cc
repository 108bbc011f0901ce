// The hall through a real gRPC server on a real database, at any time of day.
#include "services/congestion/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "services/congestion/testing/service_fixture.h"

namespace madoguchi::congestion {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(ServiceTest, ATicketGoesItsWholeWay) {
  ASSERT_OK(Issue());
  const v1::Ticket second = Issue().value();
  EXPECT_EQ(second.name(), absl::StrCat(kQueue, "/tickets/20250401-2"));
  EXPECT_EQ(second.number(), 2);
  EXPECT_EQ(second.state(), v1::WAITING);
  EXPECT_EQ(second.ahead(), 1);
  EXPECT_EQ(second.expected_wait_s(), 150) << "one person, 300 s, two counters";

  clock_.Advance(absl::Minutes(1));
  const v1::Ticket called = Call("1番").value();
  EXPECT_EQ(called.number(), 1);
  EXPECT_EQ(called.state(), v1::CALLED);
  EXPECT_EQ(called.counter(), "1番");
  EXPECT_EQ(called.expected_wait_s(), 0);
  EXPECT_EQ(Get(second.name()).value().ahead(), 0);

  clock_.Advance(absl::Minutes(3));
  const v1::Ticket finished = Finish(called.name()).value();
  EXPECT_EQ(finished.state(), v1::FINISHED);
  EXPECT_EQ(finished.finish_time().seconds() - finished.call_time().seconds(), 180);
  EXPECT_EQ(LookUp(called.name(), "", common::v1::ROLE_COUNTER).value().SerializeAsString(),
            finished.SerializeAsString());
}

TEST_F(ServiceTest, RepeatingARequestGivesTheFirstAnswer) {
  const v1::Ticket issued = Issue("i").value();
  const v1::Ticket called = Call("1", "c").value();
  clock_.Advance(absl::Minutes(3));
  const v1::Ticket finished = Finish(called.name(), "f").value();
  for (int restart = 0; restart < 2; ++restart) {
    EXPECT_EQ(Issue("i").value().SerializeAsString(), issued.SerializeAsString());
    EXPECT_EQ(Call("1", "c").value().SerializeAsString(), called.SerializeAsString());
    EXPECT_EQ(Finish(called.name(), "f").value().SerializeAsString(), finished.SerializeAsString());
    EXPECT_THAT(Call("2", "c"), Fails(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
    clock_.Advance(absl::Hours(24 * 7));  // long after the day was dropped from memory
    Start();
  }
  EXPECT_EQ(Issue().value().number(), 1) << "a new day";
  EXPECT_OK(CreateQueue("tax", "q"));
  EXPECT_OK(CreateQueue("tax", "q"));
  EXPECT_THAT(CreateQueue("tax"), Fails(StatusCode::kAlreadyExists, "QUEUE_EXISTS"));
}

TEST_F(ServiceTest, NumbersStartAgainAtMidnightInJapan) {
  clock_.Set(absl::FromCivil(absl::CivilMinute(2025, 4, 1, 23, 59), Jst()));
  const v1::Ticket late = Issue().value();
  const v1::Ticket waiting = Issue().value();
  ASSERT_OK(Call("1"));
  clock_.Advance(absl::Minutes(2));
  EXPECT_EQ(Live().value().queues(0).waiting(), 0);
  EXPECT_EQ(Issue().value().name(), absl::StrCat(kQueue, "/tickets/20250402-1"));
  EXPECT_OK(Finish(late.name())) << "called before midnight, finished after";
  EXPECT_EQ(Get(waiting.name()).value().expected_wait_s(), 0);
  clock_.Advance(absl::Hours(72));
  EXPECT_EQ(Get(late.name()).value().state(), v1::FINISHED) << "from the store";
  EXPECT_THAT(Finish(waiting.name()), Fails(StatusCode::kNotFound, "UNKNOWN_TICKET"));
}

TEST_F(ServiceTest, ARestartRebuildsTheHallFromItsEvents) {
  for (int i = 0; i < 5; ++i) ASSERT_OK(Issue());
  const v1::Ticket first = Call("1").value();
  ASSERT_OK(Call("2"));
  clock_.Advance(absl::Minutes(4));
  ASSERT_OK(Finish(first.name()));
  v1::LiveState before = Live().value();
  Start();
  v1::LiveState after = Live().value();
  before.clear_sequence();
  after.clear_sequence();
  EXPECT_EQ(after.SerializeAsString(), before.SerializeAsString());
  EXPECT_THAT(server_->metrics().Text(), HasSubstr("madoguchi_congestion_waiting{queue=\"131016/main/resident\"} 3"));
  EXPECT_EQ(Issue().value().number(), 6);
}

TEST_F(ServiceTest, TheLiveStateShowsEveryQueueOfTheOffice) {
  ASSERT_OK(CreateQueue("tax"));
  for (int i = 0; i < 14; ++i) ASSERT_OK(Issue());
  const v1::Ticket called = Call("1").value();
  const v1::LiveState state = Live().value();
  ASSERT_EQ(state.queues_size(), 2);
  const v1::QueueState& resident = state.queues(0);
  EXPECT_EQ(resident.name(), kQueue);
  EXPECT_EQ(resident.title(), "住民票 resident");
  EXPECT_EQ(resident.waiting(), 13);
  EXPECT_EQ(resident.open_counters(), 1);
  EXPECT_EQ(resident.expected_wait_s(), 13 * 300);
  EXPECT_EQ(resident.level(), "混雑");
  ASSERT_EQ(resident.last_called_size(), 1);
  EXPECT_EQ(resident.last_called(0).name(), called.name());
  EXPECT_EQ(state.queues(1).level(), "空き");
  EXPECT_EQ(state.time().seconds(), absl::ToUnixSeconds(clock_.Now()));
}

TEST_F(ServiceTest, WrongCallsAreRefusedByName) {
  EXPECT_THAT(Call("1"), Fails(StatusCode::kNotFound, "QUEUE_EMPTY"));
  EXPECT_THAT(Call(""), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  const v1::Ticket ticket = Issue().value();
  EXPECT_THAT(Finish(ticket.name()), Fails(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  ASSERT_OK(Call("1"));
  ASSERT_OK(Finish(ticket.name()));
  EXPECT_THAT(Finish(ticket.name()), Fails(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_THAT(Issue("", absl::StrCat(kOffice, "/queues/none")), Fails(StatusCode::kNotFound, "UNKNOWN_QUEUE"));
  EXPECT_THAT(Live("municipalities/131016/offices/none"), Fails(StatusCode::kNotFound, "UNKNOWN_OFFICE"));
  for (const char* id : {"20250401-2", "20250401-01", "20250431-1", "1-1", "x", "20250401--1", "20250401-1-1"}) {
    EXPECT_THAT(Get(absl::StrCat(kQueue, "/tickets/", id)), Fails(StatusCode::kNotFound, "UNKNOWN_TICKET")) << id;
  }
  EXPECT_THAT(CreateQueue("Bad Id"), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(ServiceTest, ThePublicMayTakeATicketButNotCallOne) {
  v1::CallTicketRequest request;
  request.set_parent(kQueue);
  EXPECT_THAT(As(common::v1::ROLE_PUBLIC, &Stub::CallTicket, request),
              Fails(StatusCode::kUnauthenticated, "SIGN_IN_REQUIRED"));
  EXPECT_THAT(As(common::v1::ROLE_COUNTER, &Stub::CallTicket, request, "141003"),
              Fails(StatusCode::kPermissionDenied, "FOREIGN_TENANT"));
}

TEST_F(ServiceTest, NumbersOfARangeAreUsedUp) {
  v1::CreateQueueRequest create;
  create.set_parent(kOffice);
  create.set_request_id("create");
  create.set_queue_id("tax");
  *create.mutable_queue() = v1::Queue();
  create.mutable_queue()->set_title("税");
  create.mutable_queue()->set_counters(1);
  create.mutable_queue()->set_service_time_s(60);
  create.mutable_queue()->mutable_numbers()->set_first(100);
  create.mutable_queue()->mutable_numbers()->set_last(102);
  create.mutable_queue()->mutable_numbers()->set_prefix("T");
  ASSERT_OK(As(common::v1::ROLE_OPERATOR, &Stub::CreateQueue, create));
  const std::string queue = absl::StrCat(kOffice, "/queues/tax");
  EXPECT_EQ(Issue("", queue).value().label(), "T100");
  ASSERT_OK(Issue("", queue));
  EXPECT_EQ(Issue("last", queue).value().number(), 102);
  EXPECT_THAT(Issue("", queue), Fails(StatusCode::kResourceExhausted, "NUMBERS_USED_UP"));
  EXPECT_EQ(Issue("last", queue).value().number(), 102) << "its holder may still ask again";
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(Issue("", queue).value().number(), 100) << "a new day";
}

TEST_F(ServiceTest, CountersCallingTogetherNeverGetTheSameTicket) {
  constexpr int kTickets = 120;
  std::set<int> called;
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kTickets / 2; ++i) EXPECT_OK(Issue());
    });
  }
  for (std::thread& thread : threads) thread.join();
  threads.clear();
  for (int counter = 0; counter < 4; ++counter) {
    threads.emplace_back([&, counter] {
      for (int i = 0; i < kTickets / 4; ++i) {
        const v1::Ticket ticket = Call(absl::StrCat(counter)).value();
        MutexLock lock(&mutex_);
        EXPECT_TRUE(called.insert(ticket.number()).second) << ticket.number();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(called.size(), kTickets);
  EXPECT_EQ(*called.begin(), 1);
  EXPECT_EQ(*called.rbegin(), kTickets);
}

TEST_F(ServiceTest, ComparesTheWaitThatWasToldWithTheWaitThatCame) {
  ASSERT_OK(Issue());  // told 0 s, waits 60
  ASSERT_OK(Issue());  // told 150 s, waits 60
  clock_.Advance(absl::Seconds(60));
  ASSERT_OK(Call("1"));
  ASSERT_OK(Call("2"));
  const std::string text = server_->metrics().Text();
  EXPECT_THAT(text, HasSubstr("madoguchi_congestion_wait_error_seconds_sum 150"));  // 60 + 90
  EXPECT_THAT(text, HasSubstr("madoguchi_congestion_wait_seconds_sum 120"));
  EXPECT_THAT(text, HasSubstr("madoguchi_congestion_wait_estimates_total{told=\"too_short\"} 1"));
  EXPECT_THAT(text, HasSubstr("madoguchi_congestion_wait_estimates_total{told=\"too_long\"} 1"));
  EXPECT_THAT(text, HasSubstr("madoguchi_congestion_tickets_total{state=\"called\"} 2"));
  EXPECT_THAT(text, HasSubstr("madoguchi_congestion_waiting{queue=\"131016/main/resident\"} 0"));
}

}  // namespace
}  // namespace madoguchi::congestion
