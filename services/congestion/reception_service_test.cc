// Bookings and ticket machines through gRPC on a real database. It is Monday, 15 March 2027, 9:00.
#include "madoguchi/congestion/v1/reception.grpc.pb.h"
#include "services/congestion/core/reception/booking.h"
#include "services/congestion/limits.h"
#include "services/congestion/testing/planning_fixture.h"

namespace madoguchi::congestion {
namespace {

using absl::StatusCode;
using common::v1::ROLE_COUNTER;
using common::v1::ROLE_OPERATOR;
using common::v1::ROLE_PUBLIC;
using ::madoguchi::testing::Fails;
using Reception = v1::Reception::Stub;

constexpr char kGate[] = "municipalities/131016/offices/main/kiosks/gate";

class ReceptionTest : public PlanningServiceTest {
 protected:
  ReceptionTest() { Offer(2); }

  void Offer(int people, int minutes = 30) {
    v1::SetBookingOfferRequest request;
    request.set_parent(kResident);
    request.set_request_id(NewId());
    request.mutable_offer()->set_people_per_time(people);
    request.mutable_offer()->set_minutes(minutes);
    EXPECT_OK(As(ROLE_OPERATOR, &Reception::SetBookingOffer, request));
  }
  absl::StatusOr<v1::ListBookingTimesResponse> Times(const std::string& day = "") {
    v1::ListBookingTimesRequest request;
    request.set_parent(kResident);
    request.set_day(day);
    return As(ROLE_PUBLIC, &Reception::ListBookingTimes, request);
  }
  static absl::Time At(int day, int hour, int minute) {
    return absl::FromCivil(absl::CivilMinute(2027, 3, day, hour, minute), Jst());
  }
  absl::StatusOr<v1::Booking> Book(absl::Time time, const std::string& request_id = "") {
    v1::BookVisitRequest request;
    request.set_parent(kResident);
    request.set_request_id(request_id.empty() ? NewId() : request_id);
    request.mutable_time()->set_seconds(absl::ToUnixSeconds(time));
    return As(ROLE_PUBLIC, &Reception::BookVisit, request);
  }
  absl::StatusOr<v1::Booking> LookUpBooking(const std::string& number, common::v1::Role role = ROLE_PUBLIC) {
    v1::LookUpBookingRequest request;
    request.set_parent(kOfficeName);
    request.set_number(number);
    return As(role, &Reception::LookUpBooking, request);
  }
  absl::StatusOr<v1::Booking> Cancel(const std::string& number) {
    v1::CancelBookingRequest request;
    request.set_parent(kOfficeName);
    request.set_request_id(NewId());
    request.set_number(number);
    return As(ROLE_PUBLIC, &Reception::CancelBooking, request);
  }
  absl::StatusOr<v1::Ticket> CheckIn(const std::string& number, const std::string& key = "",
                                     common::v1::Role role = ROLE_PUBLIC) {
    v1::CheckInBookingRequest request;
    request.set_parent(kOfficeName);
    request.set_request_id(NewId());
    request.set_number(number);
    if (!key.empty()) request.set_kiosk(kGate);
    request.set_kiosk_key(key);
    return As(role, &Reception::CheckInBooking, request);
  }
  std::string NewKiosk(const std::string& request_id = "") {
    v1::CreateKioskRequest request;
    request.set_parent(kOfficeName);
    request.set_request_id(request_id.empty() ? NewId() : request_id);
    request.set_kiosk_id("gate");
    request.set_title("1階 入口");
    return As(ROLE_OPERATOR, &Reception::CreateKiosk, request).value().key();
  }
  absl::StatusOr<v1::Ticket> Draw(const std::string& key, const std::string& category = "") {
    v1::DrawTicketRequest request;
    request.set_name(kGate);
    request.set_request_id(NewId());
    request.set_key(key);
    request.set_queue("resident");
    request.set_category(category);
    return As(ROLE_PUBLIC, &Reception::DrawTicket, request);
  }
  // Only machines and staff give tickets in the hall; numbers from 900 on are for machines without a line.
  void CloseHall() {
    v1::UpdateQueueRequest request;
    request.set_name(kResident);
    request.set_request_id(NewId());
    v1::Queue& queue = *request.mutable_queue();
    queue.set_title("窓口");
    queue.set_counters(3);
    queue.set_service_time_s(360);
    queue.set_kiosk_signed_in(true);
    queue.mutable_numbers()->set_first(1);
    queue.mutable_numbers()->set_last(999);
    queue.mutable_numbers()->set_offline_first(900);
    v1::PriorityCategory* category = queue.add_categories();
    category->set_id("staff");
    category->set_title("職員が案内");
    category->set_staff_only(true);
    grpc::ClientContext context;
    identities_.ActAs(&context, ROLE_OPERATOR, "131016", clock_.Now());
    v1::Queue kept;
    EXPECT_OK(rpc::FromGrpc(v1::Congestion::NewStub(channel_)->UpdateQueue(&context, request, &kept)));
  }
  absl::StatusOr<v1::Ticket> Call() {
    v1::CallTicketRequest request;
    request.set_parent(kResident);
    request.set_request_id(NewId());
    request.set_counter("1");
    grpc::ClientContext context;
    identities_.ActAs(&context, ROLE_COUNTER, "131016", clock_.Now());
    v1::Ticket ticket;
    const grpc::Status status = v1::Congestion::NewStub(channel_)->CallTicket(&context, request, &ticket);
    if (!status.ok()) return rpc::FromGrpc(status);
    return ticket;
  }
};

TEST_F(ReceptionTest, ATimeIsBookedByAsManyAsItHolds) {
  const v1::ListBookingTimesResponse before = Times().value();
  ASSERT_FALSE(before.times().empty());
  EXPECT_EQ(before.times(0).time().seconds(), absl::ToUnixSeconds(At(15, 9, 30))) << "9:00 has begun";
  EXPECT_EQ(before.times(0).free(), 2);
  const v1::Booking first = Book(At(15, 10, 0), "twice").value();
  EXPECT_EQ(Book(At(15, 10, 0), "twice").value().number(), first.number()) << "the same request";
  const v1::Booking second = Book(At(15, 10, 0)).value();
  EXPECT_NE(first.number(), second.number());
  EXPECT_THAT(Book(At(15, 10, 0)), Fails(StatusCode::kFailedPrecondition, "BOOKING_TIME_TAKEN"));
  EXPECT_EQ(Times()->times(1).free(), 0);
  EXPECT_EQ(Cancel(first.number())->state(), v1::BOOKING_CANCELLED);
  EXPECT_EQ(Times()->times(1).free(), 1);
  EXPECT_OK(Book(At(15, 10, 0)));
}

TEST_F(ReceptionTest, OnlyOfferedTimesAreBooked) {
  const auto refused = Fails(StatusCode::kFailedPrecondition, "NOT_A_BOOKING_TIME");
  EXPECT_THAT(Book(At(15, 8, 30)), refused) << "past";
  EXPECT_THAT(Book(At(15, 10, 7)), refused);
  EXPECT_THAT(Book(At(20, 10, 0)), refused) << "Saturday";
  EXPECT_THAT(Book(At(15, 10, 0) + absl::Hours(24 * 364)), refused) << "too far ahead";
  EXPECT_THAT(Book(At(15, 17, 0)), refused) << "the office closes at 17:15";
  EXPECT_THAT(Times("2027-03-20")->closed_reason(), ::testing::Not(::testing::IsEmpty()));
  EXPECT_THAT(Times("2027-02-29"), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  Offer(0);
  EXPECT_THAT(Book(At(15, 10, 0)), refused);
  EXPECT_EQ(Times()->times_size(), 0);
}

TEST_F(ReceptionTest, WhoBookedComesWithTheNumberAndIsCalledFirst) {
  const std::string number = Book(At(15, 9, 30))->number();
  clock_.Advance(absl::Minutes(20));
  grpc::ClientContext context;
  v1::IssueTicketRequest walk_in;
  walk_in.set_parent(kResident);
  walk_in.set_request_id(NewId());
  v1::Ticket other;
  ASSERT_OK(rpc::FromGrpc(v1::Congestion::NewStub(channel_)->IssueTicket(&context, walk_in, &other)));
  clock_.Advance(absl::Minutes(5));
  const v1::Ticket ticket = CheckIn(number.substr(0, 3) + "-" + number.substr(3)).value();
  EXPECT_EQ(ticket.booking_time().seconds(), absl::ToUnixSeconds(At(15, 9, 30)));
  EXPECT_EQ(ticket.ahead(), 0);
  EXPECT_FALSE(ticket.key().empty());
  EXPECT_EQ(CheckIn(number)->name(), ticket.name()) << "asked again, the same ticket";
  EXPECT_EQ(CheckIn(number)->key(), ticket.key());
  EXPECT_EQ(LookUpBooking(number)->state(), v1::CHECKED_IN_BY_NUMBER);
  EXPECT_THAT(Cancel(number), Fails(StatusCode::kFailedPrecondition, "BOOKING_USED"));
  EXPECT_EQ(Call()->name(), ticket.name()) << "before who came earlier without a booking";
  EXPECT_EQ(CheckIn(number)->state(), v1::CALLED) << "as it is now";
  EXPECT_EQ(Call()->name(), other.name());
}

TEST_F(ReceptionTest, ANumberOfAnotherDayOrACancelledOneIsRefusedInWords) {
  const std::string tomorrow = Book(At(16, 10, 0))->number();
  const absl::Status other_day = CheckIn(tomorrow).status();
  EXPECT_THAT(other_day, Fails(StatusCode::kFailedPrecondition, "BOOKING_OTHER_DAY"));
  EXPECT_THAT(std::string(other_day.message()), ::testing::HasSubstr("2027年3月16日 10:00"));
  ASSERT_OK(Cancel(tomorrow));
  EXPECT_THAT(CheckIn(tomorrow), Fails(StatusCode::kFailedPrecondition, "BOOKING_CANCELLED"));
  EXPECT_EQ(Cancel(tomorrow)->state(), v1::BOOKING_CANCELLED) << "cancelled twice is cancelled";
}

TEST_F(ReceptionTest, WrongNumbersTellNothingAndRunOut) {
  const std::string key = NewKiosk();
  const std::string number = Book(At(15, 10, 0))->number();
  const auto unknown = Fails(StatusCode::kNotFound, "UNKNOWN_BOOKING");
  EXPECT_THAT(CheckIn("予約"), unknown);
  EXPECT_THAT(CheckIn(""), unknown);
  for (uint64_t tries = 0; tries < kWrongBookingNumbersPerHourMax; ++tries) {
    const std::string guess = BookingNumberOf(tries);
    if (guess == number) continue;
    EXPECT_THAT(LookUpBooking(guess), unknown);
  }
  EXPECT_THAT(LookUpBooking(number), Fails(StatusCode::kResourceExhausted, "TOO_MANY_CALLS"));
  EXPECT_OK(LookUpBooking(number, ROLE_COUNTER)) << "staff go on";
  EXPECT_THAT(CheckIn(BookingNumberOf(5), key), unknown);
  EXPECT_OK(CheckIn(number, key)) << "and the machine in the hall";
  clock_.Advance(absl::Hours(1));
  EXPECT_OK(LookUpBooking(number));
}

TEST_F(ReceptionTest, BookingsOutliveARestartAndAreForgottenLater) {
  const std::string number = Book(At(15, 10, 0))->number();
  v1::ListBookingsRequest list;
  list.set_parent(kOfficeName);
  const v1::ListBookingsResponse today = As(ROLE_COUNTER, &Reception::ListBookings, list).value();
  ASSERT_EQ(today.bookings_size(), 1);
  EXPECT_EQ(today.bookings(0).number(), number);
  const auto database = sql::OpenDatabase("sqlite://" + (dir_ / "congestion.db"), CongestionMigrations()).value();
  SqlReceptionStore store(database.get());
  const OfficeKey office{"131016", "main"};
  const absl::CivilDay day(2027, 3, 15);
  EXPECT_EQ(store.FindBooking(office, number).value()->queue, "resident");
  EXPECT_EQ(store.ForgetBookings(day).value(), 0);
  EXPECT_EQ(store.ForgetBookings(day + 1).value(), 1);
  EXPECT_THAT(LookUpBooking(number), Fails(StatusCode::kNotFound, "UNKNOWN_BOOKING"));
}

TEST_F(ReceptionTest, AMachineGoesOnForWeeksUntilItsKeyIsTakenBack) {
  CloseHall();
  const std::string key = NewKiosk("made");
  EXPECT_EQ(NewKiosk("made"), "") << "shown once";
  EXPECT_EQ(Draw(key)->number(), 1);
  clock_.Advance(absl::Hours(24 * 7 * 6));
  const v1::Ticket ticket = Draw(key).value();
  EXPECT_EQ(ticket.number(), 1) << "of another day";
  EXPECT_FALSE(ticket.key().empty());
  v1::RevokeKioskRequest revoke;
  revoke.set_name(kGate);
  revoke.set_request_id(NewId());
  EXPECT_TRUE(As(ROLE_COUNTER, &Reception::RevokeKiosk, revoke)->revoked());
  const auto refused = Fails(StatusCode::kPermissionDenied, "KIOSK_KEY_INVALID");
  EXPECT_THAT(Draw(key), refused);
  v1::RenewKioskKeyRequest renew;
  renew.set_name(kGate);
  renew.set_request_id(NewId());
  const std::string fresh = As(ROLE_OPERATOR, &Reception::RenewKioskKey, renew)->key();
  EXPECT_THAT(Draw(key), refused) << "the old key";
  EXPECT_OK(Draw(fresh));
  v1::ListKiosksRequest list;
  list.set_parent(kOfficeName);
  const v1::ListKiosksResponse kiosks = As(ROLE_COUNTER, &Reception::ListKiosks, list).value();
  ASSERT_EQ(kiosks.kiosks_size(), 1);
  EXPECT_EQ(kiosks.kiosks(0).last_use_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
}

TEST_F(ReceptionTest, AMachinesKeyGivesNumbersAndNothingElse) {
  CloseHall();
  const std::string key = NewKiosk();
  const std::string number = Book(At(15, 10, 0))->number();
  EXPECT_THAT(CheckIn(number), Fails(StatusCode::kPermissionDenied, "STAFF_ONLY")) << "from a phone";
  EXPECT_THAT(CheckIn(number, "wrong"), Fails(StatusCode::kPermissionDenied, "KIOSK_KEY_INVALID"));
  EXPECT_OK(CheckIn(number, key));
  EXPECT_THAT(Draw(""), Fails(StatusCode::kPermissionDenied, "KIOSK_KEY_INVALID"));
  EXPECT_THAT(Draw(key, "staff"), Fails(StatusCode::kPermissionDenied, "STAFF_ONLY"));

  v1::RecordDrawsRequest record;
  record.set_name(kGate);
  record.set_request_id(NewId());
  record.set_key(key);
  const auto add = [&](v1::DeviceEvent::Kind kind, const std::string& ticket) {
    v1::DeviceEvent* const event = record.add_events();
    event->set_event_id(absl::StrCat("event-00", record.events_size()));
    event->set_kind(kind);
    event->set_ticket(absl::StrCat(kResident, "/tickets/20270315-", ticket));
    event->set_counter("1");
    event->mutable_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()));
  };
  add(v1::DeviceEvent::ISSUED, "900");
  add(v1::DeviceEvent::CALLED, "900");
  add(v1::DeviceEvent::ISSUED, "5");
  add(v1::DeviceEvent::COUNTER_OPENED, "900");
  const v1::RecordEventsResponse outcomes = As(ROLE_PUBLIC, &Reception::RecordDraws, record).value();
  ASSERT_EQ(outcomes.outcomes_size(), 4);
  EXPECT_EQ(outcomes.outcomes(0).result(), v1::EventOutcome::RECORDED);
  EXPECT_EQ(outcomes.outcomes(1).reason(), "INVALID") << "a machine calls nobody";
  EXPECT_EQ(outcomes.outcomes(1).event_id(), "event-002");
  EXPECT_EQ(outcomes.outcomes(2).reason(), "NUMBER_NOT_OFFLINE");
  EXPECT_EQ(outcomes.outcomes(3).reason(), "INVALID");
  record.set_key("wrong");
  EXPECT_THAT(As(ROLE_PUBLIC, &Reception::RecordDraws, record),
              Fails(StatusCode::kPermissionDenied, "KIOSK_KEY_INVALID"));
}

}  // namespace
}  // namespace madoguchi::congestion
