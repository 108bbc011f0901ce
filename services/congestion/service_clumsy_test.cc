// The hall in the hands of clumsy and of hostile people, through gRPC: names that nobody can read, numbers that run
// out, queues that are renamed under those who wait, nights with people still waiting, clocks, screens that never read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/time/clock.h"
#include "services/congestion/testing/service_fixture.h"

namespace madoguchi::congestion {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;

class ClumsyTest : public ServiceTest {
 protected:
  v1::Queue Rules() {
    v1::Queue queue;
    queue.set_title("住民票");
    queue.set_counters(2);
    queue.set_service_time_s(300);
    return queue;
  }
  absl::StatusOr<v1::Queue> Update(const v1::Queue& queue) {
    v1::UpdateQueueRequest request;
    request.set_name(kQueue);
    request.set_request_id(NewId());
    *request.mutable_queue() = queue;
    return As(common::v1::ROLE_OPERATOR, &Stub::UpdateQueue, request);
  }
  absl::StatusOr<v1::Office> Say(const v1::Office& office) {
    v1::UpdateOfficeRequest request;
    request.set_name(kOffice);
    request.set_request_id(NewId());
    *request.mutable_office() = office;
    return As(common::v1::ROLE_OPERATOR, &Stub::UpdateOffice, request);
  }
  absl::StatusOr<v1::Counter> Open(const std::string& counter) {
    v1::OpenCounterRequest request;
    request.set_parent(kOffice);
    request.set_request_id(NewId());
    request.set_counter(counter);
    return As(common::v1::ROLE_COUNTER, &Stub::OpenCounter, request);
  }
  absl::StatusOr<v1::Ticket> IssueFor(const std::string& next_queue) {
    v1::IssueTicketRequest request;
    request.set_parent(kQueue);
    request.set_request_id(NewId());
    request.add_then_queues(next_queue);
    return As(common::v1::ROLE_PUBLIC, &Stub::IssueTicket, request);
  }
  void At(int day, int hour, int minute = 0) {
    clock_.Set(absl::FromCivil(absl::CivilMinute(2025, 4, day, hour, minute), Jst()));
  }
};

TEST_F(ClumsyTest, NamesThatNobodyCanReadAreRefusedAndRareOnesSurvive) {
  for (const char* name : {"", " ", "　", "1\n2", "\t", "3\x7f", "1番\r"}) {
    EXPECT_THAT(Call(name), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS")) << name;
    EXPECT_THAT(Open(name), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS")) << name;
    v1::Queue queue = Rules();
    queue.set_title(name);
    EXPECT_THAT(Update(queue), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS")) << name;
  }
  EXPECT_THAT(Call(std::string(10'000, '1')), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  v1::Queue queue = Rules();
  queue.set_title("𠮷野窓口 \U0001F3E2");
  EXPECT_OK(Update(queue));
  v1::Office office;
  office.set_title("𠮷野市役所");
  office.add_notices()->set_text("𠮷田の係は2階です。\nエレベーターをお使いください。");
  EXPECT_OK(Say(office));
  ASSERT_OK(Issue());
  EXPECT_OK(Call("𠮷"));
  Start();
  const v1::LiveState live = Live().value();
  EXPECT_EQ(live.title(), "𠮷野市役所");
  EXPECT_EQ(live.notices(0).text(), office.notices(0).text());
  EXPECT_EQ(live.queues(0).title(), "𠮷野窓口 \U0001F3E2");
  EXPECT_EQ(live.announcements(0).counter(), "𠮷");
  office.mutable_notices(0)->set_text(std::string(1 << 20, 'x'));
  EXPECT_THAT(Say(office), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(ClumsyTest, TheLastCalledKeepTheirCounterWhenTheyHaveGoneOn) {
  ASSERT_OK(CreateQueue("tax"));
  const v1::Ticket routed = IssueFor("tax").value();
  const v1::Ticket moved = Issue().value(), returned = Issue().value();
  ASSERT_OK(Call("1"));
  ASSERT_OK(Call("2"));
  ASSERT_OK(Call("3"));
  ASSERT_OK(Finish(routed.name()));  // waits for the tax office now
  v1::TransferTicketRequest transfer;
  transfer.set_name(moved.name());
  transfer.set_request_id(NewId());
  transfer.set_to_queue("tax");
  ASSERT_OK(As(common::v1::ROLE_COUNTER, &Stub::TransferTicket, transfer));
  ASSERT_OK(Act(&Stub::ReturnTicket, returned.name()));
  const v1::LiveState live = Live().value();
  const v1::QueueState& queue = live.queues(0);
  ASSERT_EQ(queue.last_called_size(), 3);
  EXPECT_EQ(queue.last_called(0).counter(), "3");
  EXPECT_EQ(queue.last_called(1).counter(), "2");
  EXPECT_EQ(queue.last_called(2).counter(), "1");
  for (const v1::Ticket& ticket : queue.last_called()) EXPECT_TRUE(ticket.has_call_time());
}

TEST_F(ClumsyTest, AQueueIsRenamedAndItsRulesChangeUnderThoseWhoWait) {
  v1::Queue queue = Rules();
  v1::PriorityCategory* const category = queue.add_categories();
  category->set_id("maternity");
  category->set_title("妊娠中の方");
  category->set_head_start_s(1800);
  ASSERT_OK(Update(queue));
  const v1::Ticket first = Issue().value();
  v1::IssueTicketRequest request;
  request.set_parent(kQueue);
  request.set_request_id(NewId());
  request.set_category("maternity");
  const v1::Ticket second = As(common::v1::ROLE_PUBLIC, &Stub::IssueTicket, request).value();
  EXPECT_EQ(second.ahead(), 0);
  queue = Rules();
  queue.set_title("戸籍住民");
  queue.mutable_numbers()->set_first(500);
  queue.mutable_numbers()->set_last(600);
  queue.mutable_numbers()->set_prefix("B");
  ASSERT_OK(Update(queue));
  EXPECT_EQ(Live()->queues(0).title(), "戸籍住民");
  EXPECT_EQ(Live()->queues(0).waiting(), 2);
  EXPECT_EQ(Issue()->label(), "B500");
  EXPECT_EQ(Call("1")->name(), first.name()) << "a category that is no more gives no head start";
  EXPECT_EQ(LookUp(second.name(), second.key())->category(), "maternity");
  ASSERT_OK(Update(Rules()));
  EXPECT_EQ(Issue()->number(), 501) << "no number is given twice, whatever the range was";
}

TEST_F(ClumsyTest, WhatARuleLeavesOutHasItsDefaultAndAZeroThatIsSaidIsAZero) {
  v1::Queue queue = Rules();
  queue.mutable_remote()->set_enabled(true);
  queue.mutable_numbers()->set_prefix("A");
  queue.mutable_booking()->set_early_s(0);
  queue.mutable_no_show()->set_wait_s(60);
  const absl::StatusOr<v1::Queue> kept = Update(queue);
  ASSERT_OK(kept);
  EXPECT_EQ(kept->remote().from_minute(), 0);
  EXPECT_EQ(kept->remote().until_minute(), 1440);
  EXPECT_EQ(kept->remote().waiting_max(), 100);
  EXPECT_EQ(kept->remote().open_max(), 30);
  EXPECT_EQ(kept->remote().check_in_s(), 3600);
  EXPECT_EQ(kept->numbers().first(), 1);
  EXPECT_EQ(kept->numbers().last(), 3000);
  EXPECT_EQ(kept->booking().early_s(), 0);
  EXPECT_EQ(kept->booking().late_s(), 900);
  EXPECT_EQ(kept->booking().in_a_row_max(), 2);
  EXPECT_EQ(kept->no_show().recalls_min(), 2);
  EXPECT_EQ(kept->no_show().wait_s(), 60);
  EXPECT_EQ(Issue()->label(), "A1");
  EXPECT_TRUE(Live()->queues(0).remote_open());

  queue.mutable_remote()->set_waiting_max(0);
  EXPECT_EQ(Update(queue)->remote().waiting_max(), 0);
  EXPECT_FALSE(Live()->queues(0).remote_open()) << "one waits";
  // What is shown is taken back as it is: nothing that was said becomes a default again.
  EXPECT_EQ(Update(*Update(queue))->remote().waiting_max(), 0);
  queue.mutable_remote()->set_open_max(0);
  EXPECT_THAT(Update(queue), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));

  v1::CreateQueueRequest create;
  create.set_parent(kOffice);
  create.set_request_id(NewId());
  create.set_queue_id("moving");
  *create.mutable_queue() = Rules();
  create.mutable_queue()->mutable_remote()->set_enabled(true);
  EXPECT_EQ(As(common::v1::ROLE_OPERATOR, &Stub::CreateQueue, create)->remote().check_in_s(), 3600);
}

TEST_F(ClumsyTest, ARangeThatIsUsedUpSaysSoUntilStaffWidenIt) {
  v1::Queue queue = Rules();
  queue.mutable_numbers()->set_first(1);
  queue.mutable_numbers()->set_last(3);
  ASSERT_OK(Update(queue));
  for (int i = 0; i < 3; ++i) ASSERT_OK(Issue());
  const absl::StatusOr<v1::Ticket> refused = Issue();
  EXPECT_THAT(refused, Fails(StatusCode::kResourceExhausted, "NUMBERS_USED_UP"));
  EXPECT_EQ(Live()->queues(0).waiting(), 3);
  queue.mutable_numbers()->set_last(5);
  ASSERT_OK(Update(queue));
  EXPECT_EQ(Issue()->number(), 4);
  At(2, 9);
  EXPECT_EQ(Issue()->number(), 1) << "a new day";
}

TEST_F(ClumsyTest, MidnightComesWhilePeopleWait) {
  At(1, 23, 50);
  const v1::Ticket waiting = Issue("yesterday").value();
  const v1::Ticket held = Issue().value(), called = Issue().value(), gone = Issue().value();
  ASSERT_OK(Act(&Stub::HoldTicket, held.name()));
  v1::CallTicketRequest call;
  call.set_parent(kQueue);
  call.set_request_id(NewId());
  call.set_counter("1");
  call.set_ticket(called.name());
  ASSERT_OK(As(common::v1::ROLE_COUNTER, &Stub::CallTicket, call));
  At(2, 0, 5);
  EXPECT_EQ(Get(waiting.name())->state(), v1::EXPIRED);
  EXPECT_EQ(Get(held.name())->state(), v1::EXPIRED);
  EXPECT_EQ(Get(called.name())->state(), v1::CALLED);
  EXPECT_EQ(Live()->queues(0).waiting(), 0);
  EXPECT_EQ(Live()->announcements_size(), 0);
  EXPECT_THAT(Act(&Stub::HoldTicket, waiting.name()), Fails(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(Finish(called.name())->state(), v1::FINISHED) << "who was at the counter is served to the end";
  EXPECT_EQ(Issue("yesterday")->name(), waiting.name()) << "the same request, the same ticket";
  EXPECT_EQ(Issue()->number(), 1);
  Start();
  EXPECT_EQ(Get(gone.name())->state(), v1::EXPIRED);
  EXPECT_EQ(Live()->queues(0).waiting(), 1);
}

TEST_F(ClumsyTest, AClockThatGoesBackOverMidnightLosesNobody) {
  At(2, 0, 1);
  const v1::Ticket after = Issue().value();
  At(1, 23, 59);
  const v1::Ticket before = Issue().value();
  EXPECT_THAT(before.name(), ::testing::HasSubstr("20250401-1"));
  EXPECT_EQ(Call("1")->name(), before.name());
  At(2, 0, 2);
  EXPECT_EQ(Get(after.name())->state(), v1::WAITING);
  EXPECT_EQ(Call("1")->name(), after.name());
  EXPECT_EQ(Finish(before.name())->state(), v1::FINISHED);
}

TEST_F(ClumsyTest, AQueueWhereNothingIsEverFinishedStillAnswers) {
  for (int i = 0; i < 40; ++i) ASSERT_OK(Issue());
  for (int i = 0; i < 30; ++i) ASSERT_OK(Call(absl::StrCat(i % 2 + 1)));
  const v1::QueueState queue = Live()->queues(0);
  EXPECT_EQ(queue.waiting(), 10);
  EXPECT_EQ(queue.open_counters(), 2);
  EXPECT_GT(queue.expected_wait_s(), 0);
  At(1, 12);
  EXPECT_GE(Live()->queues(0).expected_wait_s(), 0);
  EXPECT_THAT(Call("3"), ::testing::Not(Fails(StatusCode::kNotFound, "QUEUE_EMPTY")));
}

TEST_F(ClumsyTest, WhatADeviceSaysBesideTheEventIsNotKept) {
  v1::Queue queue = Rules();
  queue.mutable_numbers()->set_first(1);
  queue.mutable_numbers()->set_last(100);
  queue.mutable_numbers()->set_offline_first(90);
  ASSERT_OK(Update(queue));
  v1::RecordEventsRequest request;
  request.set_parent(kOffice);
  request.set_request_id(NewId());
  const auto add = [&](v1::DeviceEvent::Kind kind, const std::string& id) {
    v1::DeviceEvent* const event = request.add_events();
    event->set_event_id(id);
    event->set_kind(kind);
    event->mutable_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()) - 60);
    event->set_ticket(absl::StrCat(kQueue, "/tickets/20250401-90"));
    return event;
  };
  add(v1::DeviceEvent::ISSUED, "issued-90");
  v1::DeviceEvent* const called = add(v1::DeviceEvent::CALLED, "called-90");
  called->set_counter("1");
  called->set_category(std::string(100'000, 'x'));
  add(v1::DeviceEvent::CALLED, "called-by-nobody")->set_counter("\n");
  const auto response = As(common::v1::ROLE_COUNTER, &Stub::RecordEvents, request);
  ASSERT_OK(response);
  EXPECT_EQ(response->outcomes(0).result(), v1::EventOutcome::RECORDED);
  EXPECT_EQ(response->outcomes(1).result(), v1::EventOutcome::RECORDED);
  EXPECT_EQ(response->outcomes(2).reason(), "INVALID");
  EXPECT_EQ(Get(absl::StrCat(kQueue, "/tickets/20250401-90"))->state(), v1::CALLED);
}

TEST_F(ClumsyTest, WatchersThatNeverReadHoldNobodyUp) {
  constexpr int kWatchers = 20;
  v1::WatchLiveStateRequest request;
  request.set_name(kOffice);
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<v1::LiveState>>> readers;
  for (int i = 0; i < kWatchers; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    readers.push_back(stub_->WatchLiveState(contexts.back().get(), request));
  }
  grpc::ClientContext mine;
  const auto reader = stub_->WatchLiveState(&mine, request);
  v1::LiveState state;
  ASSERT_TRUE(reader->Read(&state));
  for (int i = 0; i < 5; ++i) {
    ASSERT_OK(Issue());
    clock_.Advance(absl::Seconds(2));
    do {
      ASSERT_TRUE(reader->Read(&state));
    } while (state.queues(0).waiting() < i + 1);
  }
  mine.TryCancel();
  reader->Finish();
  for (auto& context : contexts) context->TryCancel();
  for (auto& each : readers) each->Finish();
}

}  // namespace
}  // namespace madoguchi::congestion
