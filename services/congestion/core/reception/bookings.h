// Booking a time and coming at it. Who has a booking's number is its holder: nothing else proves it and nothing else is
// known of him. Wrong numbers are counted, so that nobody finds one by trying. Thread-safe.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "services/congestion/core/hall/hall.h"
#include "services/congestion/core/planning/hourly_budget.h"
#include "services/congestion/core/planning/plan_store.h"
#include "services/congestion/core/reception/reception_store.h"

namespace madoguchi::congestion {

struct FreeTime {
  absl::Time time;
  int free = 0;
};
struct FreeTimes {
  std::vector<FreeTime> times;
  std::string closed_reason;
};

// At what a number is typed in.
enum class TypedAt { kAnywhere, kMachine };  // kMachine: a ticket machine of the office or staff

struct CheckedIn {
  TicketRef ref;
  Ticket ticket;
};

class Bookings {
 public:
  // Unpredictable.
  using Random = std::function<uint64_t()>;
  struct Ports {
    const Clock* clock = nullptr;
    Hall* hall = nullptr;
    PlanStore* plans = nullptr;
    ReceptionStore* store = nullptr;
    Random random;
    std::function<void(const OfficeKey&)> changed;  // told that an office's book is another one; may be empty
  };
  explicit Bookings(Ports ports);

  // NOT_FOUND (UNKNOWN_QUEUE); INVALID_ARGUMENT (INVALID_FIELDS).
  absl::StatusOr<BookingOffer> SetOffer(const QueueKey& queue, BookingOffer offer, Request request);
  // Of queues that stand; also one that offers nothing any more, whose bookings hold. NOT_FOUND (UNKNOWN_OFFICE).
  absl::StatusOr<std::vector<BookingOffer>> Offers(const OfficeKey& office);
  // Of that day, from now on. NOT_FOUND (UNKNOWN_QUEUE).
  absl::StatusOr<FreeTimes> Times(const QueueKey& queue, absl::CivilDay day);
  // NOT_FOUND (UNKNOWN_QUEUE); FAILED_PRECONDITION (BOOKING_TIME_TAKEN, NOT_A_BOOKING_TIME).
  absl::StatusOr<Booking> Book(const QueueKey& queue, absl::Time time, Request request);
  // As they are now; the usual ones where nobody has set any.
  absl::StatusOr<OfficeHours> Hours(const OfficeKey& office);
  // By time and number. NOT_FOUND (UNKNOWN_OFFICE).
  absl::StatusOr<std::vector<Booking>> OfDay(const OfficeKey& office, absl::CivilDay day);

  // ---- with a number, as it was typed. Each: NOT_FOUND (UNKNOWN_BOOKING); RESOURCE_EXHAUSTED (TOO_MANY_CALLS) ----
  absl::StatusOr<Booking> Find(const OfficeKey& office, const std::string& typed, TypedAt at);
  // FAILED_PRECONDITION (BOOKING_USED).
  absl::StatusOr<Booking> Cancel(const OfficeKey& office, const std::string& typed, TypedAt at, Request request);
  // The booking's ticket, however often. FAILED_PRECONDITION (BOOKING_CANCELLED, BOOKING_OTHER_DAY); PERMISSION_DENIED
  // (STAFF_ONLY); errors of OfficeHall::Issue.
  absl::StatusOr<CheckedIn> CheckIn(const OfficeKey& office, const std::string& typed, TypedAt at);

  // Those whose day is long over.
  absl::Status ForgetOld();

 private:
  // The queue's; with nobody a time where nothing was offered. NOT_FOUND (UNKNOWN_QUEUE).
  absl::StatusOr<BookingOffer> OfferOf(const QueueKey& queue);
  // By staff.
  absl::StatusOr<bool> IsClosed(const QueueKey& queue);
  absl::StatusOr<DayPlan> PlanOfDay(const OfficeKey& office, absl::CivilDay day);

  template <class T>
  absl::StatusOr<T> Changed(const OfficeKey& office, absl::StatusOr<T> answer);

  const Ports ports_;
  HourlyBudget wrong_numbers_;
};

}  // namespace madoguchi::congestion
