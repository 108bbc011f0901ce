// What happens to tickets, through a real gRPC server: routes, holds, remote holders, bookings, keys, devices.
#include <gmock/gmock.h>
#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>

#include "services/congestion/service.h"
#include "services/congestion/testing/service_fixture.h"

namespace madoguchi::congestion {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

google::protobuf::Timestamp Stamp(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

class TicketsTest : public ServiceTest {
 protected:
  TicketsTest() {
    queue_.set_title("住民票");
    queue_.set_counters(2);
    queue_.set_service_time_s(300);
    EXPECT_OK(CreateQueue("tax"));
  }
  // Gives the first queue the rules of queue_.
  void UpdateRules() {
    v1::UpdateQueueRequest request;
    request.set_name(kQueue);
    request.set_request_id(NewId());
    *request.mutable_queue() = queue_;
    EXPECT_OK(As(common::v1::ROLE_OPERATOR, &Stub::UpdateQueue, request));
  }
  absl::StatusOr<v1::Ticket> IssueAs(common::v1::Role role, v1::IssueTicketRequest request) {
    request.set_parent(kQueue);
    request.set_request_id(NewId());
    return As(role, &Stub::IssueTicket, request);
  }
  absl::StatusOr<v1::Ticket> IssueRemote() {
    v1::IssueTicketRequest request;
    request.set_channel(v1::REMOTE);
    return IssueAs(common::v1::ROLE_PUBLIC, request);
  }
  absl::StatusOr<v1::Ticket> CheckIn(const v1::Ticket& ticket) {
    v1::CheckInTicketRequest request;
    request.set_name(ticket.name());
    request.set_key(ticket.key());
    request.set_request_id(NewId());
    return As(common::v1::ROLE_PUBLIC, &Stub::CheckInTicket, request);
  }
  absl::StatusOr<v1::Ticket> Transfer(const std::string& name, const std::string& to) {
    v1::TransferTicketRequest request;
    request.set_name(name);
    request.set_request_id(NewId());
    request.set_to_queue(to);
    return As(common::v1::ROLE_COUNTER, &Stub::TransferTicket, request);
  }
  absl::StatusOr<v1::Ticket> CallAt(const std::string& queue, const std::string& ticket = "") {
    v1::CallTicketRequest request;
    request.set_parent(absl::StrCat(kOffice, "/queues/", queue));
    request.set_counter("9");
    request.set_ticket(ticket);
    request.set_request_id(NewId());
    return As(common::v1::ROLE_COUNTER, &Stub::CallTicket, request);
  }
  v1::DeviceEvent Told(v1::DeviceEvent::Kind kind, int number, absl::Time time, const std::string& counter = "") {
    v1::DeviceEvent event;
    event.set_event_id(absl::StrCat("device-", ++told_));
    event.set_kind(kind);
    event.set_ticket(absl::StrCat(kQueue, "/tickets/20250401-", number));
    *event.mutable_time() = Stamp(time);
    event.set_counter(counter);
    return event;
  }
  std::vector<std::string> Record(const std::vector<v1::DeviceEvent>& events, const std::string& request_id = "") {
    v1::RecordEventsRequest request;
    request.set_parent(kOffice);
    request.set_request_id(request_id.empty() ? NewId() : request_id);
    for (const v1::DeviceEvent& event : events) *request.add_events() = event;
    const auto response = As(common::v1::ROLE_COUNTER, &Stub::RecordEvents, request);
    EXPECT_OK(response);
    std::vector<std::string> results;
    for (const v1::EventOutcome& outcome : response->outcomes()) {
      results.push_back(outcome.reason().empty() ? v1::EventOutcome::Result_Name(outcome.result()) : outcome.reason());
    }
    return results;
  }

  v1::Queue queue_;
  int told_ = 0;
};

TEST_F(TicketsTest, ARouteLeadsFromQueueToQueue) {
  v1::IssueTicketRequest request;
  request.add_then_queues("tax");
  const v1::Ticket ticket = IssueAs(common::v1::ROLE_PUBLIC, request).value();
  ASSERT_EQ(ticket.stops_size(), 2);
  ASSERT_OK(Issue("", absl::StrCat(kOffice, "/queues/tax")));
  ASSERT_OK(Call("1"));
  clock_.Advance(absl::Minutes(5));
  const v1::Ticket next = Finish(ticket.name()).value();
  EXPECT_EQ(next.state(), v1::WAITING);
  EXPECT_EQ(next.queue(), absl::StrCat(kOffice, "/queues/tax"));
  EXPECT_TRUE(next.stops(0).done());
  EXPECT_FALSE(next.stops(1).done());
  EXPECT_EQ(next.ahead(), 0) << "it came before the other, and keeps its time";
  EXPECT_EQ(CallAt("tax").value().name(), ticket.name());
  EXPECT_EQ(Finish(ticket.name()).value().state(), v1::FINISHED);
}

TEST_F(TicketsTest, AnUnknownStopIsRefused) {
  v1::IssueTicketRequest request;
  request.add_then_queues("none");
  EXPECT_THAT(IssueAs(common::v1::ROLE_PUBLIC, request), Fails(StatusCode::kNotFound, "UNKNOWN_QUEUE"));
}

TEST_F(TicketsTest, StaffRecallHoldResumeTransferReturn) {
  const std::string first = Issue()->name();
  const std::string second = Issue()->name();
  EXPECT_THAT(Act(&Stub::RecallTicket, first), Fails(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  ASSERT_OK(Call("1"));
  EXPECT_THAT(Act(&Stub::MarkNoShow, first), Fails(StatusCode::kFailedPrecondition, "TOO_EARLY"));
  EXPECT_EQ(Act(&Stub::RecallTicket, first)->recalls(), 1);
  EXPECT_EQ(Act(&Stub::RecallTicket, first)->recalls(), 2);
  EXPECT_EQ(Act(&Stub::MarkNoShow, first)->state(), v1::NO_SHOW);
  const v1::Ticket back = Act(&Stub::ReturnTicket, first).value();
  EXPECT_EQ(back.state(), v1::WAITING);
  EXPECT_EQ(back.ahead(), 0);
  EXPECT_EQ(Act(&Stub::HoldTicket, first)->state(), v1::HELD);
  EXPECT_EQ(Call("1")->name(), second);
  EXPECT_EQ(Act(&Stub::ResumeTicket, first)->state(), v1::WAITING);
  EXPECT_THAT(Transfer(first, "resident"), Fails(StatusCode::kInvalidArgument, "SAME_QUEUE"));
  EXPECT_THAT(Transfer(first, "none"), Fails(StatusCode::kNotFound, "UNKNOWN_QUEUE"));
  EXPECT_EQ(Transfer(first, "tax")->queue(), absl::StrCat(kOffice, "/queues/tax"));
  EXPECT_THAT(Call("1"), Fails(StatusCode::kNotFound, "QUEUE_EMPTY"));
  EXPECT_EQ(CallAt("tax")->name(), first);
}

TEST_F(TicketsTest, ACertainTicketIsCalled) {
  ASSERT_OK(Issue());
  const std::string second = Issue()->name();
  EXPECT_EQ(CallAt("resident", second)->name(), second);
  EXPECT_THAT(CallAt("resident", second), Fails(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_THAT(CallAt("tax", second), Fails(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_THAT(CallAt("resident", absl::StrCat(kQueue, "/tickets/20250401-77")),
              Fails(StatusCode::kNotFound, "UNKNOWN_TICKET"));
}

TEST_F(TicketsTest, RemoteTicketsHaveATimeLimit) {
  EXPECT_THAT(IssueRemote(), Fails(StatusCode::kFailedPrecondition, "REMOTE_CLOSED"));
  v1::RemoteRule* const rule = queue_.mutable_remote();
  rule->set_enabled(true);
  rule->set_from_minute(9 * 60);
  rule->set_until_minute(16 * 60);
  rule->set_waiting_max(10);
  rule->set_open_max(2);
  rule->set_check_in_s(1800);
  UpdateRules();
  const v1::Ticket first = IssueRemote().value();
  EXPECT_EQ(first.state(), v1::NOT_ARRIVED);
  const v1::Ticket late = IssueRemote().value();
  EXPECT_THAT(IssueRemote(), Fails(StatusCode::kFailedPrecondition, "REMOTE_CLOSED")) << "two are on their way";
  EXPECT_EQ(Live()->queues(0).not_arrived(), 2);
  const v1::Ticket walk_in = Issue().value();
  EXPECT_EQ(Call("1")->name(), walk_in.name()) << "who is not there is not called";
  ASSERT_OK(Issue());
  EXPECT_EQ(CheckIn(first)->state(), v1::WAITING);
  EXPECT_THAT(CheckIn(first), Fails(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(Call("1")->name(), first.name()) << "stands where it would have stood";
  clock_.Advance(absl::Minutes(31));
  EXPECT_EQ(Get(late.name())->state(), v1::EXPIRED);
  EXPECT_THAT(CheckIn(late), Fails(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(Live()->queues(0).not_arrived(), 0);
  clock_.Set(absl::FromCivil(absl::CivilMinute(2025, 4, 1, 16, 0), Jst()));
  EXPECT_THAT(IssueRemote(), Fails(StatusCode::kFailedPrecondition, "REMOTE_CLOSED"));
}

TEST_F(TicketsTest, OnlyTheHolderAndStaffMayAct) {
  const v1::Ticket ticket = Issue().value();
  EXPECT_EQ(ticket.key().size(), 26u);
  EXPECT_THAT(LookUp(ticket.name(), "wrong"), Fails(StatusCode::kPermissionDenied, "WRONG_TICKET_KEY"));
  EXPECT_THAT(LookUp(ticket.name(), Issue()->key()), Fails(StatusCode::kPermissionDenied, "WRONG_TICKET_KEY"));
  EXPECT_EQ(LookUp(ticket.name(), ticket.key())->key(), "") << "said once";
  v1::CancelTicketRequest cancel;
  cancel.set_name(ticket.name());
  cancel.set_request_id("cancel");
  EXPECT_THAT(As(common::v1::ROLE_PUBLIC, &Stub::CancelTicket, cancel),
              Fails(StatusCode::kPermissionDenied, "WRONG_TICKET_KEY"));
  EXPECT_THAT(As(common::v1::ROLE_COUNTER, &Stub::CancelTicket, cancel, "141003"),
              Fails(StatusCode::kPermissionDenied, "WRONG_TICKET_KEY"))
      << "staff of another city";
  cancel.set_key(ticket.key());
  Start();
  EXPECT_EQ(As(common::v1::ROLE_PUBLIC, &Stub::CancelTicket, cancel)->state(), v1::TICKET_CANCELLED);
  EXPECT_THAT(CallAt("resident", ticket.name()), Fails(StatusCode::kFailedPrecondition, "WRONG_STATE"));
}

TEST_F(TicketsTest, WhoKnowsOnlyTheNameSeesNothingPersonal) {
  v1::PriorityCategory* const category = queue_.add_categories();
  category->set_id("disability");
  category->set_title("障害のある方");
  category->set_head_start_s(900);
  UpdateRules();
  v1::IssueTicketRequest request;
  request.set_category("disability");
  *request.mutable_booking_time() = Stamp(clock_.Now());
  request.add_then_queues("tax");
  EXPECT_THAT(IssueAs(common::v1::ROLE_PUBLIC, request), Fails(StatusCode::kPermissionDenied, "STAFF_ONLY"))
      << "nobody checked the booking";
  const v1::Ticket ticket = IssueAs(common::v1::ROLE_COUNTER, request).value();
  EXPECT_EQ(ticket.category(), "disability");
  const v1::Ticket seen = Get(ticket.name()).value();
  EXPECT_EQ(seen.category(), "");
  EXPECT_FALSE(seen.has_booking_time());
  EXPECT_THAT(seen.stops(), IsEmpty());
  EXPECT_EQ(seen.key(), "");
  ASSERT_OK(Call("1"));
  EXPECT_EQ(Live()->queues(0).last_called(0).category(), "");
  EXPECT_EQ(LookUp(ticket.name(), ticket.key())->category(), "disability");
}

TEST_F(TicketsTest, SomeThingsOnlyStaffGive) {
  queue_.set_kiosk_signed_in(true);
  v1::PriorityCategory* const category = queue_.add_categories();
  category->set_id("infant");
  category->set_title("乳幼児連れの方");
  category->set_staff_only(true);
  UpdateRules();
  EXPECT_THAT(Issue(), Fails(StatusCode::kPermissionDenied, "STAFF_ONLY"));
  v1::IssueTicketRequest request;
  request.set_category("infant");
  EXPECT_OK(IssueAs(common::v1::ROLE_COUNTER, request));
  request.set_category("none");
  EXPECT_THAT(IssueAs(common::v1::ROLE_COUNTER, request), Fails(StatusCode::kNotFound, "UNKNOWN_CATEGORY"));
}

TEST_F(TicketsTest, StaffSeeTheWholeListInPages) {
  for (int i = 0; i < 3; ++i) ASSERT_OK(Issue());
  ASSERT_OK(Call("1"));
  v1::ListTicketsRequest request;
  request.set_parent(kOffice);
  request.set_queue("resident");
  request.add_states(v1::WAITING);
  request.set_page_size(1);
  std::vector<std::string> seen;
  do {
    const v1::ListTicketsResponse page = As(common::v1::ROLE_COUNTER, &Stub::ListTickets, request).value();
    for (const v1::Ticket& ticket : page.tickets()) seen.push_back(absl::StrCat(ticket.number(), "/", ticket.ahead()));
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(seen, ElementsAre("2/0", "3/1"));
}

TEST_F(TicketsTest, DevicesTellLateOutOfOrderAndTwice) {
  queue_.mutable_numbers()->set_first(100);
  queue_.mutable_numbers()->set_last(299);
  queue_.mutable_numbers()->set_offline_first(200);
  UpdateRules();
  const absl::Time start = clock_.Now();
  EXPECT_EQ(Issue()->number(), 100);
  clock_.Advance(absl::Minutes(30));
  const v1::DeviceEvent issued = Told(v1::DeviceEvent::ISSUED, 200, start + absl::Minutes(2));
  const v1::DeviceEvent called = Told(v1::DeviceEvent::CALLED, 200, start + absl::Minutes(5), "3");
  const v1::DeviceEvent finished = Told(v1::DeviceEvent::FINISHED, 200, start + absl::Minutes(9));
  EXPECT_THAT(Record({finished}), ElementsAre("RECORDED"));
  EXPECT_THAT(Record({called, issued}, "again"), ElementsAre("RECORDED", "RECORDED"));
  EXPECT_THAT(Record({called, issued}, "again"), ElementsAre("RECORDED", "RECORDED")) << "the first answer";
  EXPECT_THAT(Record({issued, called, finished}), ElementsAre("KNOWN", "KNOWN", "KNOWN"));
  for (int restart = 0; restart < 2; ++restart) {
    const v1::Ticket ticket = Get(issued.ticket()).value();
    EXPECT_EQ(ticket.state(), v1::FINISHED);
    EXPECT_EQ(ticket.finish_time().seconds() - ticket.call_time().seconds(), 240);
    EXPECT_THAT(Live()->announcements(), IsEmpty()) << "25 minutes late is not called out";
    Start();
  }
  EXPECT_EQ(Issue()->number(), 101) << "numbers of devices are their own";
}

TEST_F(TicketsTest, WhatADeviceMayNotTellIsRefusedAlone) {
  queue_.mutable_numbers()->set_first(100);
  queue_.mutable_numbers()->set_last(299);
  queue_.mutable_numbers()->set_offline_first(200);
  UpdateRules();
  const absl::Time now = clock_.Now();
  v1::DeviceEvent no_id = Told(v1::DeviceEvent::ISSUED, 200, now);
  no_id.set_event_id("#1");
  v1::DeviceEvent reused = Told(v1::DeviceEvent::CALLED, 201, now, "1");
  v1::DeviceEvent old = Told(v1::DeviceEvent::FINISHED, 1, now);
  old.set_ticket(absl::StrCat(kQueue, "/tickets/20250301-1"));
  v1::DeviceEvent tomorrow = Told(v1::DeviceEvent::FINISHED, 1, now);
  tomorrow.set_ticket(absl::StrCat(kQueue, "/tickets/20250402-1"));
  v1::DeviceEvent elsewhere = Told(v1::DeviceEvent::FINISHED, 1, now);
  elsewhere.set_ticket(absl::StrCat(kOffice, "/queues/none/tickets/20250401-1"));
  const v1::DeviceEvent good = Told(v1::DeviceEvent::ISSUED, 201, now);
  reused.set_event_id(good.event_id());
  EXPECT_THAT(
      Record({no_id, Told(v1::DeviceEvent::ISSUED, 100, now), old, tomorrow, elsewhere,
              Told(v1::DeviceEvent::CALLED, 200, now), Told(v1::DeviceEvent::KIND_UNSPECIFIED, 1, now), good, reused}),
      ElementsAre("EVENT_ID_INVALID", "NUMBER_NOT_OFFLINE", "TOO_OLD", "INVALID", "UNKNOWN_QUEUE", "INVALID", "INVALID",
                  "RECORDED", "EVENT_ID_REUSED"));
}

TEST_F(TicketsTest, AFastClockIsHeldBackAndConflictsAreListed) {
  const std::string name = Issue()->name();
  const absl::Time now = clock_.Now();
  ASSERT_THAT(Record({Told(v1::DeviceEvent::CALLED, 1, now + absl::Hours(90), "3"),
                      Told(v1::DeviceEvent::CALLED, 1, now - absl::Hours(90), "4")}),
              ElementsAre("RECORDED", "RECORDED"));
  const v1::Ticket ticket = LookUp(name, "", common::v1::ROLE_COUNTER).value();
  EXPECT_EQ(ticket.counter(), "4") << "as early as the day goes";
  EXPECT_GE(ticket.call_time().seconds(), ticket.issue_time().seconds());
  EXPECT_LE(ticket.call_time().seconds(), absl::ToUnixSeconds(now));
  v1::ListConflictsRequest request;
  request.set_parent(kOffice);
  const v1::ListConflictsResponse conflicts = As(common::v1::ROLE_COUNTER, &Stub::ListConflicts, request).value();
  ASSERT_EQ(conflicts.conflicts_size(), 1);
  EXPECT_EQ(conflicts.conflicts(0).reason(), "NOT_POSSIBLE");
  EXPECT_EQ(conflicts.conflicts(0).counter(), "3");
}

TEST_F(TicketsTest, AClockThatIsSetBackLetsNobodyInBeforeThoseWhoCame) {
  const v1::Ticket first = Issue().value();
  clock_.Advance(absl::Minutes(1));
  const v1::Ticket second = Issue().value();
  clock_.Advance(-absl::Hours(2));
  const v1::Ticket third = Issue().value();
  EXPECT_EQ(third.number(), second.number() + 1);
  EXPECT_EQ(third.ahead(), 2);
  Start();
  for (const v1::Ticket& next : {first, second, third}) {
    const v1::Ticket called = Call("1").value();
    EXPECT_EQ(called.name(), next.name());
    EXPECT_GE(called.call_time().seconds(), called.issue_time().seconds());
    EXPECT_OK(Finish(called.name()));
  }
  const v1::LiveState live = Live().value();
  EXPECT_EQ(live.queues(0).waiting(), 0);
  EXPECT_GE(live.queues(0).expected_wait_s(), 0);
}

TEST_F(TicketsTest, YearsEndAndLeapDaysAreDays) {
  for (const absl::CivilDay day : {absl::CivilDay(2027, 12, 31), absl::CivilDay(2028, 2, 29)}) {
    clock_.Set(absl::FromCivil(absl::CivilMinute(day.year(), day.month(), day.day(), 23, 59), Jst()));
    const v1::Ticket last = Issue().value();
    const v1::Ticket waiting = Issue().value();
    ASSERT_OK(Call("1"));
    clock_.Advance(absl::Minutes(2));
    const absl::CivilDay next = day + 1;
    const std::string date = absl::FormatTime("%Y%m%d", absl::FromCivil(next, Jst()), Jst());
    EXPECT_EQ(Issue()->name(), absl::StrCat(kQueue, "/tickets/", date, "-1"));
    EXPECT_OK(Finish(last.name()));
    EXPECT_EQ(Get(waiting.name())->state(), v1::EXPIRED) << "the day ended while it waited";
  }
}

}  // namespace
}  // namespace madoguchi::congestion
