#include "services/congestion/core/reception/bookings.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

constexpr int kNumberTriesMax = 8;  // until one is free: the ninth would be a broken source of random numbers

const Queue* QueueIn(const std::vector<Queue>& queues, const std::string& id) {
  const auto found = std::find_if(queues.begin(), queues.end(), [&](const Queue& q) { return q.key.queue == id; });
  return found == queues.end() ? nullptr : &*found;
}

}  // namespace

Bookings::Bookings(Ports ports) : ports_(std::move(ports)), wrong_numbers_(kWrongBookingNumbersPerHourMax) {}

template <class T>
absl::StatusOr<T> Bookings::Changed(const OfficeKey& office, absl::StatusOr<T> answer) {
  if (answer.ok() && ports_.changed) ports_.changed(office);
  return answer;
}

absl::StatusOr<BookingOffer> Bookings::OfferOf(const QueueKey& queue) {
  const absl::StatusOr<OfficeHall*> office = ports_.hall->Office(queue.office_key());
  if (!office.ok() || QueueIn((*office)->Queues(), queue.queue) == nullptr) return UnknownQueue();
  ASSIGN_OR_RETURN(const std::vector<BookingOffer> offers, ports_.store->Offers(queue.office_key()));
  for (const BookingOffer& offer : offers) {
    if (offer.queue == queue.queue) return offer;
  }
  return BookingOffer{.queue = queue.queue};
}

absl::StatusOr<bool> Bookings::IsClosed(const QueueKey& queue) {
  ASSIGN_OR_RETURN(OfficeHall* const office, ports_.hall->Office(queue.office_key()));
  const std::vector<Queue> queues = office->Queues();
  const Queue* const found = QueueIn(queues, queue.queue);
  return found != nullptr && found->closed;
}

absl::StatusOr<DayPlan> Bookings::PlanOfDay(const OfficeKey& office, absl::CivilDay day) {
  ASSIGN_OR_RETURN(const OfficeHours hours, Hours(office));
  return PlanOf(hours, day);
}

absl::StatusOr<OfficeHours> Bookings::Hours(const OfficeKey& office) {
  ASSIGN_OR_RETURN(const std::optional<OfficeHours> hours, ports_.plans->Hours(office));
  return hours.value_or(UsualHours());
}

absl::StatusOr<BookingOffer> Bookings::SetOffer(const QueueKey& queue, BookingOffer offer, Request request) {
  RETURN_IF_ERROR(OfferOf(queue).status());
  offer.queue = queue.queue;
  const std::vector<FieldFault> faults = CheckOffer(offer);
  if (!faults.empty()) return InvalidFields(faults);
  request.time = ports_.clock->Now();
  return Changed(queue.office_key(), ports_.store->PutOffer(queue, offer, request));
}

absl::StatusOr<std::vector<BookingOffer>> Bookings::Offers(const OfficeKey& office) {
  ASSIGN_OR_RETURN(OfficeHall* const hall, ports_.hall->Office(office));
  const std::vector<Queue> queues = hall->Queues();
  ASSIGN_OR_RETURN(std::vector<BookingOffer> offers, ports_.store->Offers(office));
  std::erase_if(offers, [&](const BookingOffer& offer) { return QueueIn(queues, offer.queue) == nullptr; });
  return offers;
}

absl::StatusOr<FreeTimes> Bookings::Times(const QueueKey& queue, absl::CivilDay day) {
  ASSIGN_OR_RETURN(const BookingOffer offer, OfferOf(queue));
  ASSIGN_OR_RETURN(const DayPlan plan, PlanOfDay(queue.office_key(), day));
  ASSIGN_OR_RETURN(const auto taken, ports_.store->Taken(queue, day));
  FreeTimes free{.closed_reason = plan.open ? "" : plan.reason};
  ASSIGN_OR_RETURN(const bool closed, IsClosed(queue));
  if (closed) return FreeTimes{.closed_reason = plan.open ? "受付休止中" : plan.reason};
  const absl::Time now = ports_.clock->Now();
  for (const absl::Time time : TimesOfDay(offer, plan, day)) {
    if (!IsBookable(offer, time, now)) continue;
    const auto of_time = taken.find(time);
    const int people = of_time == taken.end() ? 0 : of_time->second;
    free.times.push_back({time, std::max(0, offer.people_per_time - people)});
  }
  return free;
}

absl::StatusOr<Booking> Bookings::Book(const QueueKey& queue, absl::Time time, Request request) {
  ASSIGN_OR_RETURN(const BookingOffer offer, OfferOf(queue));
  ASSIGN_OR_RETURN(const DayPlan plan, PlanOfDay(queue.office_key(), JstDay(time)));
  request.time = ports_.clock->Now();
  ASSIGN_OR_RETURN(const bool closed, IsClosed(queue));
  const std::vector<absl::Time> times = TimesOfDay(offer, plan, JstDay(time));
  const bool is_time =
      std::find(times.begin(), times.end(), time) != times.end() && IsBookable(offer, time, request.time);
  const auto decide = [&](int taken) -> absl::StatusOr<Booking> {
    if (closed) return QueueClosed();
    if (!is_time) return NotABookingTime();
    if (taken >= offer.people_per_time) return BookingTimeTaken();
    return Booking{.number = BookingNumberOf(ports_.random()), .queue = queue.queue, .time = time};
  };
  for (int tries = 1;; ++tries) {
    absl::StatusOr<Booking> booking = ports_.store->AddBooking(queue, time, request, decide);
    const bool again = !booking.ok() && ReasonOf(booking.status()) == ReasonOf(BookingNumberTaken());
    if (!again || tries == kNumberTriesMax) return Changed(queue.office_key(), std::move(booking));
  }
}

absl::StatusOr<std::vector<Booking>> Bookings::OfDay(const OfficeKey& office, absl::CivilDay day) {
  RETURN_IF_ERROR(ports_.hall->Office(office).status());
  return ports_.store->BookingsOf(office, day);
}

absl::StatusOr<Booking> Bookings::Find(const OfficeKey& office, const std::string& typed, TypedAt at) {
  const std::optional<std::string> number = ReadBookingNumber(typed);
  if (!number) return UnknownBooking();  // a slip of the finger: nothing was looked for
  const std::string name = absl::StrCat(office.municipality, "/", office.office);
  const absl::Time now = ports_.clock->Now();
  // Machines and staff go on when somebody else has used up the office's wrong numbers.
  if (at == TypedAt::kAnywhere && !wrong_numbers_.HasLeft(name, now)) return TooManyCalls();
  ASSIGN_OR_RETURN(const std::optional<Booking> booking, ports_.store->FindBooking(office, *number));
  if (booking) return *booking;
  if (at == TypedAt::kAnywhere) wrong_numbers_.Spend(name, now);
  return UnknownBooking();
}

absl::StatusOr<Booking> Bookings::Cancel(const OfficeKey& office, const std::string& typed, TypedAt at,
                                         Request request) {
  ASSIGN_OR_RETURN(const Booking found, Find(office, typed, at));
  request.time = ports_.clock->Now();
  const auto cancel = [](const std::optional<Booking>& kept) -> absl::StatusOr<Booking> {
    if (!kept) return UnknownBooking();
    if (kept->state == BookingState::kCheckedIn) return BookingUsed();
    Booking next = *kept;
    next.state = BookingState::kCancelled;
    return next;
  };
  return Changed(office, ports_.store->ChangeBooking(office, found.number, request, cancel));
}

absl::StatusOr<CheckedIn> Bookings::CheckIn(const OfficeKey& office, const std::string& typed, TypedAt at) {
  ASSIGN_OR_RETURN(const Booking booking, Find(office, typed, at));
  const absl::Time now = ports_.clock->Now();
  if (booking.state == BookingState::kCancelled) return BookingCancelled();
  if (JstDay(booking.time) != JstDay(now)) return BookingOtherDay(booking.time);
  ASSIGN_OR_RETURN(OfficeHall* const hall, ports_.hall->Office(office));
  const std::vector<Queue> queues = hall->Queues();
  const Queue* const queue = QueueIn(queues, booking.queue);
  if (queue == nullptr) return UnknownQueue();
  if (at == TypedAt::kAnywhere && queue->kiosk_signed_in) return StaffOnly();
  // First the booking, so that it can no longer be cancelled; then its ticket. The request is the booking itself: who
  // asks again, also after a crash between the two, is given the same number.
  const Request once{.municipality = office.municipality,
                     .method = "CheckInBooking",
                     .id = absl::StrCat(office.office, "-", booking.number),
                     .body = booking.number,
                     .time = now};
  const auto come = [](const std::optional<Booking>& kept) -> absl::StatusOr<Booking> {
    if (!kept) return UnknownBooking();
    if (kept->state == BookingState::kCancelled) return BookingCancelled();
    Booking next = *kept;
    next.state = BookingState::kCheckedIn;
    return next;
  };
  RETURN_IF_ERROR(Changed(office, ports_.store->ChangeBooking(office, booking.number, once, come)).status());
  Request issue = once;
  issue.method = "IssueBookedTicket";
  const IssueWish wish{.channel = Channel::kKiosk, .booking_time = booking.time, .by_staff = true};
  ASSIGN_OR_RETURN(const Ticket first, hall->Issue(booking.queue, wish, issue));
  const TicketRef ref{office, first.day, first.id};
  ASSIGN_OR_RETURN(Ticket ticket, hall->Find(ref));
  return CheckedIn{ref, std::move(ticket)};
}

absl::Status Bookings::ForgetOld() {
  return ports_.store->ForgetBookings(JstDay(ports_.clock->Now()) - kBookingKeptDaysMax).status();
}

}  // namespace madoguchi::congestion
