// People who have booked, in the calendar, the staffing advice and the rest of today: through gRPC on a real database.
// It is Monday, 15 March 2027, 9:00.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "madoguchi/congestion/v1/reception.grpc.pb.h"
#include "services/congestion/adapters/sql_booked_visits.h"
#include "services/congestion/core/calendar/calendars.h"
#include "services/congestion/testing/planning_fixture.h"

namespace madoguchi::congestion {
namespace {

using common::v1::ROLE_COUNTER;
using common::v1::ROLE_OPERATOR;
using common::v1::ROLE_PUBLIC;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using Reception = v1::Reception::Stub;

class BookedTest : public PlanningServiceTest {
 protected:
  BookedTest() {
    v1::SetBookingOfferRequest request;
    request.set_parent(kResident);
    request.set_request_id(NewId());
    request.mutable_offer()->set_people_per_time(20);
    request.mutable_offer()->set_minutes(30);
    EXPECT_OK(As(ROLE_OPERATOR, &Reception::SetBookingOffer, request));
  }

  std::vector<std::string> Book(int people, int day, int hour, int minute = 0) {
    std::vector<std::string> numbers;
    for (int i = 0; i < people; ++i) {
      v1::BookVisitRequest request;
      request.set_parent(kResident);
      request.set_request_id(NewId());
      request.mutable_time()->set_seconds(
          absl::ToUnixSeconds(absl::FromCivil(absl::CivilMinute(2027, 3, day, hour, minute), Jst())));
      numbers.push_back(As(ROLE_PUBLIC, &Reception::BookVisit, request).value().number());
    }
    return numbers;
  }
  void Cancel(const std::string& number) {
    v1::CancelBookingRequest request;
    request.set_parent(kOfficeName);
    request.set_request_id(NewId());
    request.set_number(number);
    EXPECT_OK(As(ROLE_PUBLIC, &Reception::CancelBooking, request));
  }
  void CheckIn(const std::string& number) {
    v1::CheckInBookingRequest request;
    request.set_parent(kOfficeName);
    request.set_request_id(NewId());
    request.set_number(number);
    EXPECT_OK(As(ROLE_PUBLIC, &Reception::CheckInBooking, request));
  }
  void Rebuild() {
    v1::RebuildCalendarRequest request;
    request.set_name(absl::StrCat(kOfficeName, "/calendar"));
    EXPECT_OK(As(ROLE_OPERATOR, &Stub::RebuildCalendar, request));
  }
  v1::CalendarDay Day(const std::string& day, const std::string& of = kResident) {
    return Calendar(of, day).value().days(0);
  }
  v1::StaffingAdvice Staffing(const std::string& day) {
    v1::AdviseStaffingRequest request;
    request.set_name(kResident);
    request.set_day(day);
    request.set_counters_max(12);
    return As(ROLE_COUNTER, &Stub::AdviseStaffing, request).value();
  }
  int WaitAt(const std::string& time) {
    v1::GetLaterTodayRequest request;
    request.set_name(absl::StrCat(kResident, "/laterToday"));
    request.set_at_time(time);
    return As(ROLE_PUBLIC, &Stub::GetLaterToday, request).value().queues(0).arrivals(0).wait().p90_s();
  }
};

TEST_F(BookedTest, ADaysBookingsStandInTheCalendarOfQueueAndOffice) {
  FillHistory(8);
  const v1::CalendarDay before = Day("2027-03-17");
  EXPECT_EQ(before.bookings(), 0);
  Book(12, 17, 14);
  const std::vector<std::string> others = Book(3, 17, 14, 30);
  Cancel(others[0]);
  Rebuild();
  const v1::CalendarDay after = Day("2027-03-17");
  EXPECT_EQ(after.bookings(), 14);
  EXPECT_THAT(after.reasons(), Contains("予約 14人"));
  EXPECT_GT(after.booked(), 10);
  EXPECT_LT(after.booked(), 14) << "not all come";
  EXPECT_NEAR(after.people().p50(), before.people().p50() + after.booked(), 0.3);
  EXPECT_EQ(after.slots(11).start(), "14:00");
  EXPECT_EQ(after.slots(11).bookings(), 12);
  EXPECT_GT(after.slots(11).wait_p90_s(), before.slots(11).wait_p90_s());
  EXPECT_EQ(Day("2027-03-17", kOfficeName).bookings(), 14);
  EXPECT_EQ(Day("2027-03-18").bookings(), 0);
}

TEST_F(BookedTest, TheCalendarTakesNoticeByItselfWithinAMinute) {
  FillHistory(8);
  Book(5, 16, 10);
  EXPECT_EQ(Day("2027-03-16").bookings(), 0) << "a year is not made anew for each booking";
  clock_.Advance(kBookingsSeenAfter);
  for (int tries = 0; tries < 200 && Day("2027-03-16").bookings() == 0; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(Day("2027-03-16").bookings(), 5);
}

TEST_F(BookedTest, StaffSeeWhoIsExpectedAndNeedMoreCounters) {
  FillHistory(8);
  const v1::StaffingAdvice before = Staffing("2027-03-17");
  for (const int hour : {13, 14, 15}) Book(18, 17, hour);
  Rebuild();
  const v1::StaffingAdvice after = Staffing("2027-03-17");
  EXPECT_EQ(after.bookings(), 54);
  EXPECT_EQ(after.show_percent(), 85) << "what is common elsewhere";
  EXPECT_EQ(after.bookings_seen(), 0);
  EXPECT_THAT(after.summary(), HasSubstr("予約54人"));
  EXPECT_THAT(before.summary(), Not(HasSubstr("予約")));
  EXPECT_GT(after.counter_hours(), before.counter_hours());
  EXPECT_EQ(after.slots(11).bookings(), 18);
  EXPECT_GT(after.slots(11).booked(), 12);
}

TEST_F(BookedTest, ComingAtTwoWhenManyHaveBookedTwoTakesLonger) {
  FillHistory(8);
  const int before = WaitAt("14:10");
  for (const auto& [hour, minute] : {std::pair(13, 30), {14, 0}}) Book(20, 15, hour, minute);
  Rebuild();
  EXPECT_GT(WaitAt("14:10"), before + 300);
}

TEST_F(BookedTest, WhatBecomesOfBookingsIsLearntAndNobodyIsCountedTwice) {
  // Tuesday's ten: four come, two cancel, four stay away.
  const std::vector<std::string> numbers = Book(10, 16, 10);
  Cancel(numbers[0]);
  Cancel(numbers[1]);
  clock_.Set(absl::FromCivil(absl::CivilMinute(2027, 3, 16, 9, 55), Jst()));
  for (int i = 2; i < 6; ++i) CheckIn(numbers[i]);
  clock_.Set(absl::FromCivil(absl::CivilMinute(2027, 3, 17, 9, 0), Jst()));
  Rebuild();
  const auto database = sql::OpenDatabase("sqlite://" + (dir_ / "congestion.db"), CongestionMigrations()).value();
  const QueueKey queue{"131016", "main", "resident"};
  SqlBookedVisits booked(database.get());
  const auto past = booked.Past(queue, absl::CivilDay(2027, 3, 1), absl::CivilDay(2027, 3, 17)).value();
  ASSERT_EQ(past.size(), 1u);
  EXPECT_EQ(past[0], (BookedCount{absl::CivilDay(2027, 3, 16), 20, 1, 10, 2, 4}));
  SqlArrivalHistory history(database.get());
  const auto counts = history.Of(queue, absl::CivilDay(2027, 3, 1)).value();
  ASSERT_EQ(counts.size(), 1u);
  EXPECT_EQ(counts[0].slot, 19);
  EXPECT_EQ(counts[0].arrivals, 4);
  EXPECT_EQ(counts[0].booked, 4) << "the forecast of the others does not learn from them";
  Book(1, 18, 10);
  Rebuild();
  const v1::StaffingAdvice advice = Staffing("2027-03-18");
  EXPECT_EQ(advice.bookings_seen(), 10);
  EXPECT_LT(advice.show_percent(), 85);
  EXPECT_OK(booked.Count(absl::CivilDay(2027, 3, 17))) << "counting again changes nothing";
  EXPECT_EQ(booked.Past(queue, absl::CivilDay(2027, 3, 1), absl::CivilDay(2027, 3, 17)).value(), past);
}

TEST_F(BookedTest, WhoseDayIsClosedAfterwardsIsToldWhereTheyLook) {
  const std::string number = Book(1, 18, 10)[0];
  v1::LookUpBookingRequest look_up;
  look_up.set_parent(kOfficeName);
  look_up.set_number(number);
  EXPECT_EQ(As(ROLE_PUBLIC, &Reception::LookUpBooking, look_up)->notice(), "");
  Close("2027-03-18", "設備点検");
  EXPECT_THAT(As(ROLE_PUBLIC, &Reception::LookUpBooking, look_up)->notice(), HasSubstr("設備点検のため"));
  v1::ListBookingsRequest list;
  list.set_parent(kOfficeName);
  list.set_day("2027-03-18");
  EXPECT_THAT(As(ROLE_COUNTER, &Reception::ListBookings, list)->bookings(0).notice(), HasSubstr("設備点検のため"));
}

}  // namespace
}  // namespace madoguchi::congestion
