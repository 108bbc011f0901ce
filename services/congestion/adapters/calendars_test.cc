// The calendars in memory over real stores: when they are made anew, and what they are made of.
#include "services/congestion/core/calendar/calendars.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/testing/sql_backends.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "services/congestion/adapters/schema.h"
#include "services/congestion/adapters/sql_arrival_history.h"
#include "services/congestion/adapters/sql_booked_visits.h"
#include "services/congestion/adapters/sql_plan_store.h"
#include "services/congestion/adapters/sql_reception_store.h"
#include "services/congestion/adapters/sql_stores.h"

namespace madoguchi::congestion {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;

const OfficeKey kOffice{"131016", "main"};
const QueueKey kQueue{"131016", "main", "resident"};

class CalendarsTest : public ::testing::Test {
 protected:
  CalendarsTest() { EXPECT_OK(queues_.Insert({kQueue, "住民異動", 3, 360}, NewRequest())); }

  Request NewRequest() { return {"131016", "Method", absl::StrCat("r", ++requests_), "", clock_.Now()}; }
  // As a device tells of it.
  void Write(absl::CivilDay day, int number, EventKind kind, int minute) {
    const absl::Time time = absl::FromCivil(absl::CivilMinute(day) + minute, Jst());
    std::vector<HallEvent> events = {{.kind = kind,
                                      .id = absl::StrCat("event-", ++events_),
                                      .day = day,
                                      .ticket = {"resident", number},
                                      .time = time,
                                      .received = time}};
    EXPECT_OK(store_.AppendAll(kOffice, NewRequest(), &events));
  }

  testing::TempDir dir_;
  FakeClock clock_{absl::FromCivil(absl::CivilMinute(2027, 12, 30, 12, 0), Jst())};
  std::unique_ptr<sql::Database> database_ =
      sql::OpenDatabase("sqlite://" + (dir_ / "congestion.db"), CongestionMigrations()).value();
  SqlQueueStore queues_{database_.get()};
  SqlTicketEventStore store_{database_.get()};
  SqlPlanStore plans_{database_.get()};
  SqlArrivalHistory history_{database_.get()};
  SqlBookedVisits booked_{database_.get()};
  Calendars calendars_{&clock_, &queues_, &plans_, &history_, &booked_};
  int requests_ = 0;
  int events_ = 0;
};

TEST_F(CalendarsTest, ADayIsCountedWhenItIsOverAndTheYearBeginsAnew) {
  EXPECT_EQ(calendars_.Of(kOffice).value()->calendar[0].day, absl::CivilDay(2027, 12, 30));
  const absl::CivilDay past(2027, 12, 28), today(2027, 12, 30);
  for (int ticket = 0; ticket < 4; ++ticket) {
    Write(past, ticket, EventKind::kIssued, 545 + ticket);
    Write(past, ticket, EventKind::kCalled, 555 + ticket);
    Write(past, ticket, EventKind::kFinished, 560 + ticket);
    Write(today, ticket, EventKind::kIssued, 545);
  }
  ASSERT_OK(calendars_.Refresh());
  const std::vector<SlotCount> counts = history_.Of(kQueue, past).value();
  ASSERT_EQ(counts.size(), 1u) << "today is not over";
  EXPECT_EQ(counts[0], (SlotCount{past, 18, 4, 4, 2400, 4, 1200, 360'000}));
  EXPECT_EQ(calendars_.Of(kOffice).value()->history_days, 1);

  // Over the turn of the year, and a ticket that a device tells of late.
  clock_.Advance(absl::Hours(36));
  EXPECT_EQ(calendars_.Of(kOffice).value()->today, today) << "yesterday's until it is made anew";
  Write(past, 9, EventKind::kIssued, 700);
  ASSERT_OK(calendars_.Refresh());
  EXPECT_EQ(history_.Of(kQueue, past).value()[0], (SlotCount{past, 18, 4, 4, 2400, 4, 1200, 360'000}));
  EXPECT_EQ(calendars_.Of(kOffice).value()->today, absl::CivilDay(2028, 1, 1));
  EXPECT_EQ(calendars_.Of(kOffice).value()->calendar[59].day, absl::CivilDay(2028, 2, 29));
  EXPECT_EQ(history_.Of(kQueue, past).value().size(), 3u) << "two half hours of that day, one of the 30th";
}

TEST_F(CalendarsTest, OnlyDaysOfWhichSomethingCameAreReadAgain) {
  const absl::CivilDay one(2027, 12, 27), other(2027, 12, 28);
  for (int ticket = 0; ticket < 5; ++ticket) {
    Write(one, ticket, EventKind::kIssued, 600);
    Write(other, ticket, EventKind::kIssued, 600);
  }
  EXPECT_EQ(calendars_.Rebuild(kOffice, false).value().tickets_counted, 10);
  EXPECT_EQ(calendars_.Rebuild(kOffice, false).value().tickets_counted, 0) << "nothing came since";
  Write(other, 7, EventKind::kIssued, 700);
  EXPECT_EQ(calendars_.Rebuild(kOffice, false).value().tickets_counted, 6) << "the whole of that day, and no other";
  EXPECT_EQ(calendars_.Rebuild(kOffice, true).value().tickets_counted, 11);
  const std::vector<SlotCount> counts = history_.Of(kQueue, one).value();
  ASSERT_EQ(counts.size(), 3u);
  EXPECT_EQ(counts[1], (SlotCount{.day = other, .slot = 20, .arrivals = 5}));
  EXPECT_EQ(counts[2], (SlotCount{.day = other, .slot = 23, .arrivals = 1}));
}

TEST_F(CalendarsTest, ClocksGoneWrongDoNoHarm) {
  const absl::CivilDay day(2027, 12, 28);
  Write(day, 1, EventKind::kIssued, 600);
  Write(day, 1, EventKind::kCalled, 500);   // before it was issued
  Write(day, 2, EventKind::kCalled, 610);   // of a ticket that nobody issued
  Write(day, 3, EventKind::kIssued, 3000);  // on another day than it says
  Write(absl::CivilDay(1970, 1, 1), 4, EventKind::kIssued, 600);
  Write(absl::CivilDay(2090, 1, 1), 5, EventKind::kIssued, 600);
  ASSERT_OK(calendars_.Refresh());
  const std::vector<SlotCount> counts = history_.Of(kQueue, absl::CivilDay(1970, 1, 1)).value();
  ASSERT_EQ(counts.size(), 2u);
  for (const SlotCount& count : counts) {
    EXPECT_EQ(count.arrivals, 1);
    EXPECT_EQ(count.called, 0);
    EXPECT_EQ(count.wait_s, 0);
  }
  EXPECT_EQ(calendars_.Of(kOffice).value()->calendar.size(), 366u);
}

TEST_F(CalendarsTest, YearsAreMadeBeforeAnybodyAsks) {
  const QueueKey tax{"131016", "main", "tax"}, branch{"131016", "branch", "resident"};
  ASSERT_OK(calendars_.Refresh());
  EXPECT_EQ(calendars_.Of(kOffice).value()->made, clock_.Now());
  clock_.Advance(absl::Minutes(1));
  ASSERT_OK(queues_.Insert({tax, "税", 2, 300}, NewRequest()));
  ASSERT_OK(queues_.Insert({branch, "住民異動", 2, 300}, NewRequest()));
  ASSERT_OK(calendars_.Refresh());
  const absl::Time made = clock_.Now();
  clock_.Advance(absl::Minutes(1));
  EXPECT_EQ(calendars_.Of(kOffice).value()->made, made) << "with the new queue";
  EXPECT_EQ(calendars_.Of(kOffice).value()->queues.size(), 2u);
  EXPECT_EQ(calendars_.Of({"131016", "branch"}).value()->made, made);

  // What staff change holds at once for who asks, and without a question soon after.
  calendars_.Changed(kOffice);
  ASSERT_OK(calendars_.Refresh());
  EXPECT_EQ(calendars_.Of(kOffice).value()->made, clock_.Now());
  const auto settled = calendars_.Of(kOffice).value();
  ASSERT_OK(calendars_.Refresh());
  EXPECT_EQ(calendars_.Of(kOffice).value(), settled) << "nothing has changed";
}

TEST_F(CalendarsTest, QueuesAndOfficesThatComeLaterAreFound) {
  EXPECT_THAT(calendars_.Of({"131016", "branch"}), Fails(StatusCode::kNotFound, "UNKNOWN_OFFICE"));
  const QueueKey tax{"131016", "main", "tax"};
  EXPECT_THAT(calendars_.WithQueue(tax), Fails(StatusCode::kNotFound, "UNKNOWN_QUEUE"));
  ASSERT_OK(queues_.Insert({tax, "税", 2, 300}, NewRequest()));
  EXPECT_NE(calendars_.WithQueue(tax).value()->Find("tax"), nullptr);
  EXPECT_EQ(calendars_.Of(kOffice).value()->queues.size(), 2u);
}

TEST_F(CalendarsTest, WhatHasNotChangedIsNotForecastAgain) {
  const auto before = calendars_.Of(kOffice).value();
  calendars_.Changed(kOffice);
  const auto after = calendars_.Of(kOffice).value();
  EXPECT_NE(before, after);
  EXPECT_EQ(before->queues[0].forecast, after->queues[0].forecast);
  EXPECT_EQ(calendars_.Of(kOffice).value(), after);
  ASSERT_OK(calendars_.Rebuild(kOffice, true));
  EXPECT_NE(calendars_.Of(kOffice).value()->queues[0].forecast, after->queues[0].forecast);
}

class EventDaysTest : public ::testing::TestWithParam<testing::SqlBackend> {};

TEST_P(EventDaysTest, DaysFromBeforeTheyWereKeptAreCountedOnceAndGoOn) {
  constexpr size_t kBefore = 6;  // migrations
  testing::TempDir dir;
  const std::string url = GetParam().url(dir);
  sql::Migrations first = CongestionMigrations();
  first.resize(kBefore);
  const absl::CivilDay day(2027, 12, 28);
  const int64_t time_us = absl::ToUnixMicros(absl::FromCivil(absl::CivilMinute(day) + 600, Jst()));
  ASSERT_OK(sql::OpenDatabase(url, first).value()->Write([&](sql::Connection& connection) {
    return connection
        .Execute(
            "INSERT INTO ticket_events VALUES ('131016', 'main', '2027-12-28', 7, 'e7', 'issued', 'resident', 1, $1, "
            "$1, '', '', 0, 0, 0, 0, 0, 0, '', 'maternity', 0, 0, '')",
            {time_us})
        .status();
  }));
  const auto database = sql::OpenDatabase(url, CongestionMigrations()).value();
  SqlArrivalHistory history(database.get());
  EXPECT_EQ(history.Count(day + 1, false).value(), 1);
  EXPECT_EQ(history.Count(day + 1, false).value(), 0);
  SqlTicketEventStore store(database.get());
  std::vector<HallEvent> more = {{.kind = EventKind::kIssued, .id = "device-1", .day = day, .ticket = {"resident", 2}}};
  ASSERT_OK(store.AppendAll(kOffice, {"131016", "Method", "r1", "", absl::UnixEpoch()}, &more));
  EXPECT_EQ(more[0].sequence, 8) << "after what was there";
  EXPECT_EQ(history.Count(day + 1, false).value(), 2);
  EXPECT_EQ(store.ForgetCategories(day + 1).value(), 1);
}

TEST_P(EventDaysTest, BookingsAreCountedOnEachDatabase) {
  testing::TempDir dir;
  const auto database = sql::OpenDatabase(GetParam().url(dir), CongestionMigrations()).value();
  SqlReceptionStore reception(database.get());
  SqlBookedVisits booked(database.get());
  const absl::CivilDay day(2028, 2, 29);
  const auto at = [&](int minute) { return absl::FromCivil(absl::CivilMinute(day) + minute, Jst()); };
  int number = 0;
  const auto request = [&](absl::Time time) {
    return Request{"131016", "Book", absl::StrCat("r", ++number), "", time};
  };
  const auto book = [&](int minute, int lead_days, BookingState state) {
    const Booking booking{absl::StrCat("n", ++number), "resident", at(minute), state};
    ASSERT_OK(reception
                  .AddBooking(kQueue, booking.time, request(at(540) - absl::Hours(24 * lead_days)),
                              [&](int) { return booking; })
                  .status());
  };
  ASSERT_OK(reception.PutOffer(kQueue, {.queue = "resident", .people_per_time = 3, .minutes = 15}, request(at(0))));
  for (const BookingState state : {BookingState::kBooked, BookingState::kCheckedIn, BookingState::kCancelled}) {
    book(600, 4, state);
    book(615, 4, state);
  }
  book(600, 0, BookingState::kCheckedIn);
  auto ahead = booked.Ahead(kOffice, day).value();
  ASSERT_TRUE(ahead.contains("resident"));
  EXPECT_EQ(ahead["resident"].people_per_slot, 6);
  EXPECT_THAT(ahead["resident"].times, ::testing::ElementsAre(BookedTime{at(600), 1, 2}, BookedTime{at(615), 1, 1}));
  EXPECT_TRUE(booked.Ahead(kOffice, day + 1).value()["resident"].times.empty());
  EXPECT_OK(booked.Count(day));
  EXPECT_TRUE(booked.Past(kQueue, day - 30, day + 1).value().empty()) << "the day is not over";
  for (int again = 0; again < 2; ++again) {
    EXPECT_OK(booked.Count(day + 1));
    EXPECT_THAT(booked.Past(kQueue, day - 30, day + 1).value(),
                ::testing::ElementsAre(BookedCount{day, 20, 0, 1, 0, 1}, BookedCount{day, 20, 4, 6, 2, 2}));
  }
  ASSERT_OK(reception.ForgetBookings(day + 9).status());
  EXPECT_OK(booked.Count(day + 10));
  EXPECT_EQ(booked.Past(kQueue, day - 30, day + 1).value().size(), 2u) << "the counts stay when the bookings go";
}

INSTANTIATE_TEST_SUITE_P(Databases, EventDaysTest, ::testing::ValuesIn(testing::SqlBackends()), testing::NameOf);

}  // namespace
}  // namespace madoguchi::congestion
