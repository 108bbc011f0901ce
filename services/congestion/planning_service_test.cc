// Planning through a real gRPC server on a real database, at any time of day.
#include "services/congestion/planning_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/congestion/limits.h"
#include "services/congestion/testing/planning_fixture.h"

namespace madoguchi::congestion {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST_F(PlanningServiceTest, TheCalendarWorksBeforeAnybodyHasCome) {
  const v1::Calendar calendar = Calendar(kResident, "", 366).value();
  EXPECT_EQ(calendar.name(), absl::StrCat(kResident, "/calendar"));
  EXPECT_EQ(calendar.days_size(), 366);
  EXPECT_EQ(calendar.history_days(), 0);
  EXPECT_THAT(calendar.history_note(), HasSubstr("まだ記録がありません"));
  EXPECT_EQ(calendar.levels_size(), 5);
  EXPECT_EQ(calendar.days(0).day(), "2027-03-15");
  EXPECT_EQ(calendar.days(0).weekday(), "月");
  EXPECT_EQ(calendar.days(6).closed_reason(), "祝日");
  EXPECT_EQ(calendar.days(350).day(), "2028-02-28");
  EXPECT_EQ(calendar.days(351).day(), "2028-02-29");
  EXPECT_FALSE(calendar.days(351).closed());
  EXPECT_GT(calendar.days(0).people().p50(), 10);
}

TEST_F(PlanningServiceTest, TheCalendarIsLearntFromTheCounts) {
  FillHistory(8);
  const v1::Calendar calendar = Calendar(kResident, "2027-05-12").value();
  EXPECT_EQ(calendar.history_days(), 38);
  EXPECT_THAT(calendar.history_note(), HasSubstr("1年に満たない（38日分）"));
  const v1::CalendarDay& day = calendar.days(0);
  EXPECT_NEAR(day.people().p50(), 126, 25);
  EXPECT_LT(day.people().p10(), day.people().p50());
  ASSERT_EQ(day.slots_size(), 18);
  EXPECT_EQ(day.slots(0).start(), "08:30");
  EXPECT_EQ(day.slots(0).end(), "09:00");
  EXPECT_GE(day.wait_p90_s(), day.slots(3).wait_p50_s());
  // Of the office: both queues together.
  EXPECT_GT(Calendar(kOfficeName, "2027-05-12").value().days(0).people().p50(), day.people().p50() + 10);
}

TEST_F(PlanningServiceTest, WhatIsNoCalendarIsRefusedByName) {
  EXPECT_THAT(Calendar("municipalities/131016/offices/nowhere", ""), Fails(StatusCode::kNotFound, "UNKNOWN_OFFICE"));
  EXPECT_THAT(Calendar(absl::StrCat(kOfficeName, "/queues/nothing"), ""),
              Fails(StatusCode::kNotFound, "UNKNOWN_QUEUE"));
  EXPECT_THAT(Calendar(kResident, "2027-02-29"), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Calendar(kResident, "", 367), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Calendar(kResident, "", -1), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_EQ(Calendar(kResident, "2098-01-01", 3).value().days_size(), 0) << "beyond the year there is nothing";
}

TEST_F(PlanningServiceTest, ExportsComeAsFiles) {
  const auto get = [&](v1::CalendarFormat format) {
    v1::ExportCalendarRequest request;
    request.set_name(absl::StrCat(kResident, "/calendar"));
    request.set_format(format);
    request.set_byte_order_mark(true);
    return As(common::v1::ROLE_PUBLIC, &Stub::ExportCalendar, request);
  };
  EXPECT_EQ(get(v1::HTML)->content_type(), "text/html; charset=utf-8");
  EXPECT_THAT(get(v1::HTML)->data(), HasSubstr("<h1>混雑カレンダー 窓口 resident</h1>"));
  EXPECT_EQ(get(v1::ICALENDAR)->content_type(), "text/calendar; charset=utf-8");
  EXPECT_THAT(get(v1::ICALENDAR)->data(), HasSubstr("UID:day-20270316-131016-main-resident@madoguchi\r\n"));
  EXPECT_THAT(get(v1::CSV)->data(), StartsWith("\xEF\xBB\xBF日付,"));
  EXPECT_THAT(get(v1::CALENDAR_FORMAT_UNSPECIFIED), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(PlanningServiceTest, OpeningHoursCloseDaysAtOnce) {
  v1::GetOfficeHoursRequest get;
  get.set_name(absl::StrCat(kOfficeName, "/hours"));
  v1::OfficeHours hours = As(common::v1::ROLE_PUBLIC, &Stub::GetOfficeHours, get).value();
  EXPECT_EQ(hours.revision(), 0);
  EXPECT_EQ(hours.weekly(0).open(), "08:30");
  EXPECT_FALSE(Calendar(kResident, "2027-06-01").value().days(0).closed());

  v1::ClosedDays* closed = hours.add_closed();
  closed->set_first_day("2027-06-01");
  closed->set_reason("設備点検");
  v1::ExtraOpening* extra = hours.add_extra();
  extra->set_day("2027-03-28");
  extra->set_open("09:00");
  extra->set_close("12:00");
  extra->set_reason("休日窓口");
  v1::SetOfficeHoursRequest set;
  set.set_name(hours.name());
  set.set_request_id(NewId());
  *set.mutable_hours() = hours;
  const v1::OfficeHours kept = As(common::v1::ROLE_OPERATOR, &Stub::SetOfficeHours, set).value();
  EXPECT_EQ(kept.revision(), 1);
  EXPECT_EQ(As(common::v1::ROLE_OPERATOR, &Stub::SetOfficeHours, set).value().SerializeAsString(),
            kept.SerializeAsString());
  set.set_request_id(NewId());
  EXPECT_THAT(As(common::v1::ROLE_OPERATOR, &Stub::SetOfficeHours, set), Fails(StatusCode::kAborted, "STALE_REVISION"));
  EXPECT_EQ(Calendar(kResident, "2027-06-01").value().days(0).closed_reason(), "設備点検");
  const v1::CalendarDay sunday = Calendar(kResident, "2027-03-28").value().days(0);
  EXPECT_FALSE(sunday.closed());
  EXPECT_EQ(sunday.slots_size(), 6);
  EXPECT_THAT(sunday.reasons(0), HasSubstr("休日窓口"));
  set.mutable_hours()->set_revision(1);
  set.mutable_hours()->mutable_extra(0)->set_close("08:00");
  set.mutable_hours()->mutable_weekly(0)->set_weekday("Monday");
  set.set_request_id(NewId());
  EXPECT_THAT(As(common::v1::ROLE_OPERATOR, &Stub::SetOfficeHours, set),
              Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(PlanningServiceTest, AGroupShiftsTheCalendarUntilItIsCancelled) {
  FillHistory(8);
  const double before = Calendar(kResident, "2027-05-12").value().days(0).people().p50();
  const v1::PlannedEvent event = Create(Group(200, "2027-05-12", "2027-05-13"), "create").value();
  EXPECT_EQ(event.state(), v1::CONFIRMED);
  EXPECT_EQ(event.update_actor(), "test-account");
  EXPECT_EQ(Create(Group(200, "2027-05-12", "2027-05-13"), "create").value().name(), event.name());
  const v1::CalendarDay day = Calendar(kResident, "2027-05-12").value().days(0);
  EXPECT_NEAR(day.people().p50(), before + 100, 0.2);
  EXPECT_EQ(day.reasons(0), "団体の来庁（約100人）") << "who comes is nobody's business";

  v1::UpdatePlannedEventRequest update;
  update.set_name(event.name());
  update.set_request_id(NewId());
  *update.mutable_event() = event;
  update.mutable_event()->set_headcount(100);
  update.mutable_event()->set_show_title(true);
  const v1::PlannedEvent smaller = As(common::v1::ROLE_COUNTER, &Stub::UpdatePlannedEvent, update).value();
  EXPECT_EQ(smaller.revision(), 2);
  EXPECT_EQ(Calendar(kResident, "2027-05-12").value().days(0).reasons(0), "見本警察学校の入校（約50人）");
  update.set_request_id(NewId());
  EXPECT_THAT(As(common::v1::ROLE_COUNTER, &Stub::UpdatePlannedEvent, update),
              Fails(StatusCode::kAborted, "STALE_REVISION"));

  v1::CancelPlannedEventRequest cancel;
  cancel.set_name(event.name());
  cancel.set_request_id(NewId());
  cancel.set_revision(2);
  EXPECT_EQ(As(common::v1::ROLE_COUNTER, &Stub::CancelPlannedEvent, cancel)->state(), v1::CANCELLED);
  EXPECT_NEAR(Calendar(kResident, "2027-05-12").value().days(0).people().p50(), before, 0.2);
}

TEST_F(PlanningServiceTest, AbsurdGroupsAreRefusedByName) {
  for (const int heads : {-300, 0, 2'000'000'000}) {
    const auto refused = Create(Group(heads, "2027-05-12", "2027-05-13"));
    EXPECT_THAT(refused, Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
    EXPECT_EQ(FaultsOf(refused.status())[0].field, "event.headcount");
  }
  EXPECT_THAT(Create(Group(10, "2027-02-29", "")), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  v1::PlannedEvent elsewhere = Group(10, "2027-05-12", "");
  elsewhere.set_queue("municipalities/131016/offices/branch/queues/resident");
  EXPECT_THAT(Create(elsewhere), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  elsewhere.set_queue(absl::StrCat(kOfficeName, "/queues/nothing"));
  EXPECT_THAT(Create(elsewhere), Fails(StatusCode::kNotFound, "UNKNOWN_QUEUE"));
  // Golden Week, and an evening: it would stand on no day of the calendar.
  v1::PlannedEvent evening = Group(10, "2027-05-12", "2027-05-13");
  evening.set_from_time("20:00");
  evening.set_until_time("21:00");
  for (const v1::PlannedEvent& closed : {Group(10, "2027-05-03", "2027-05-05"), evening}) {
    const auto refused = Create(closed);
    EXPECT_THAT(refused, Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
    EXPECT_EQ(FaultsOf(refused.status())[0].reason, "CLOSED");
  }
}

TEST_F(PlanningServiceTest, EventsAreListedPageByPage) {
  for (int i = 0; i < 5; ++i) ASSERT_OK(Create(Group(10 + i, absl::StrCat("2027-05-1", 4 - i), "")));
  v1::ListPlannedEventsRequest request;
  request.set_parent(kOfficeName);
  request.set_page_size(2);
  std::vector<int> heads;
  do {
    const auto page = As(common::v1::ROLE_COUNTER, &Stub::ListPlannedEvents, request).value();
    for (const v1::PlannedEvent& event : page.events()) heads.push_back(event.headcount());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(heads, ElementsAre(14, 13, 12, 11, 10));
  request.set_page_size(-1);
  EXPECT_THAT(As(common::v1::ROLE_COUNTER, &Stub::ListPlannedEvents, request),
              Fails(StatusCode::kInvalidArgument, "INVALID_PAGE_SIZE"));
}

TEST_F(PlanningServiceTest, AGroupIsDispersedToWhereItIsWaitedForTheLeast) {
  FillHistory(8);
  ASSERT_OK(Create(Group(150, "2027-05-11", "")));
  v1::DisperseGroupRequest request;
  request.set_name(kResident);
  request.set_headcount(200);
  request.set_first_day("2027-05-11");
  request.set_last_day("2027-05-16");
  request.set_day_max(90);
  const v1::Dispersal dispersal = As(common::v1::ROLE_COUNTER, &Stub::DisperseGroup, request).value();
  ASSERT_EQ(dispersal.days_size(), 4) << "Saturday and Sunday are closed";
  int placed = 0;
  for (const v1::DispersedDay& day : dispersal.days()) {
    EXPECT_LE(day.people(), 90);
    placed += day.people();
    int in_slots = 0;
    for (const v1::DispersedSlot& slot : day.slots()) in_slots += slot.people();
    EXPECT_EQ(in_slots, day.people());
  }
  EXPECT_EQ(placed, 200);
  EXPECT_LT(dispersal.days(0).people(), dispersal.days(1).people()) << "150 others come on the first day";
  EXPECT_LE(dispersal.peak_wait_p90_s(), dispersal.peak_wait_p90_evenly_s());
  EXPECT_LT(dispersal.peak_wait_p90_evenly_s(), dispersal.peak_wait_p90_first_day_s());
  EXPECT_THAT(dispersal.summary(), HasSubstr("均等に分けると"));
  request.set_day_max(10);
  EXPECT_EQ(As(common::v1::ROLE_COUNTER, &Stub::DisperseGroup, request)->people_left(), 160);
  request.set_headcount(-5);
  EXPECT_THAT(As(common::v1::ROLE_COUNTER, &Stub::DisperseGroup, request),
              Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  request.set_headcount(5);
  request.set_first_day("2027-05-15");
  EXPECT_THAT(As(common::v1::ROLE_COUNTER, &Stub::DisperseGroup, request)->summary(),
              HasSubstr("開いている日がありません"));
}

TEST_F(PlanningServiceTest, CountersAreAdvisedForADay) {
  FillHistory(8);
  v1::AdviseStaffingRequest request;
  request.set_name(kResident);
  request.set_day("2027-05-12");
  request.set_wait_target_s(10 * 60);
  request.set_shift_min(120);
  v1::CounterBound* lunch = request.add_bounds();
  lunch->set_from_time("12:00");
  lunch->set_until_time("13:00");
  lunch->set_counters_max(1);
  const v1::StaffingAdvice advice = As(common::v1::ROLE_COUNTER, &Stub::AdviseStaffing, request).value();
  ASSERT_EQ(advice.slots_size(), 18);
  EXPECT_EQ(advice.slots(7).counters(), 1) << "12:00";
  EXPECT_GT(advice.waited_hours_one_fewer(), advice.waited_hours());
  EXPECT_LE(advice.waited_hours_one_more(), advice.waited_hours());
  EXPECT_DOUBLE_EQ(advice.counter_hours_usual(), 27);
  EXPECT_FALSE(advice.summary().empty());
  request.set_day("2027-05-15");
  EXPECT_THAT(As(common::v1::ROLE_COUNTER, &Stub::AdviseStaffing, request),
              Fails(StatusCode::kFailedPrecondition, "DAY_CLOSED"));
  request.set_day("2029-05-15");
  request.set_counters_min(-2);
  const auto refused = As(common::v1::ROLE_COUNTER, &Stub::AdviseStaffing, request);
  EXPECT_EQ(FaultsOf(refused.status()).size(), 2u);
}

TEST_F(PlanningServiceTest, PeopleAreToldWhenToCome) {
  FillHistory(8);
  v1::AdviseArrivalRequest request;
  request.set_name(kResident);
  request.set_from_time("13:00");
  request.set_limit(4);
  const v1::ArrivalAdvice advice = As(common::v1::ROLE_PUBLIC, &Stub::AdviseArrival, request).value();
  ASSERT_EQ(advice.slots_size(), 4);
  for (const v1::ArrivalSlot& slot : advice.slots()) EXPECT_GE(slot.slot().start(), "13:00");
  EXPECT_LE(advice.slots(0).slot().wait_p90_s(), advice.busiest().slot().wait_p90_s());
  request.set_from_time("half past one");
  EXPECT_THAT(As(common::v1::ROLE_PUBLIC, &Stub::AdviseArrival, request),
              Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(PlanningServiceTest, TicketsAreCountedWhenTheirDayIsOver) {
  const auto tickets = v1::Congestion::NewStub(channel_);
  for (int i = 0; i < 3; ++i) {
    v1::IssueTicketRequest issue;
    issue.set_parent(kResident);
    issue.set_request_id(NewId());
    grpc::ClientContext context;
    identities_.ActAs(&context, common::v1::ROLE_COUNTER, "131016", clock_.Now());
    v1::Ticket ticket;
    ASSERT_OK(rpc::FromGrpc(tickets->IssueTicket(&context, issue, &ticket)));
  }
  v1::RebuildCalendarRequest rebuild;
  rebuild.set_name(absl::StrCat(kOfficeName, "/calendar"));
  EXPECT_EQ(As(common::v1::ROLE_OPERATOR, &Stub::RebuildCalendar, rebuild)->tickets_counted(), 0)
      << "today is not over";
  clock_.Advance(absl::Hours(15));
  const v1::RebuildReport report = As(common::v1::ROLE_OPERATOR, &Stub::RebuildCalendar, rebuild).value();
  EXPECT_EQ(report.tickets_counted(), 3);
  EXPECT_EQ(report.queues(), 2);
  rebuild.set_recount(true);
  EXPECT_EQ(As(common::v1::ROLE_OPERATOR, &Stub::RebuildCalendar, rebuild)->tickets_counted(), 3) << "not twice";
  EXPECT_EQ(Calendar(kResident, "").value().history_days(), 1);
}

}  // namespace
}  // namespace madoguchi::congestion
