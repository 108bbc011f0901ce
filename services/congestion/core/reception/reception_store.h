// Port: where offers, bookings and ticket machines are kept. Thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/congestion/core/reception/booking.h"
#include "services/congestion/core/reception/kiosk.h"
#include "services/congestion/core/request.h"
#include "services/congestion/core/tickets/queue.h"

namespace madoguchi::congestion {

// Each change is one durable transaction: the answer that this request was given, if it was seen before; else what
// `decide` makes of what is kept, put in its place. `decide` may run more than once and must change nothing; its error
// is returned and nothing is kept. ALREADY_EXISTS (REQUEST_ID_REUSED).
class ReceptionStore {
 public:
  virtual ~ReceptionStore() = default;

  virtual absl::StatusOr<BookingOffer> PutOffer(const QueueKey& queue, const BookingOffer& offer,
                                                const Request& request) = 0;
  virtual absl::StatusOr<std::vector<BookingOffer>> Offers(const OfficeKey& office) = 0;  // by queue

  // How many of the queue's bookings have the time in question and are not cancelled.
  using DecideNew = absl::FunctionRef<absl::StatusOr<Booking>(int taken)>;
  // ALREADY_EXISTS (BOOKING_NUMBER_TAKEN) if the number that `decide` gave is somebody's.
  virtual absl::StatusOr<Booking> AddBooking(const QueueKey& queue, absl::Time time, const Request& request,
                                             DecideNew decide) = 0;
  using DecideChange = absl::FunctionRef<absl::StatusOr<Booking>(const std::optional<Booking>& kept)>;
  virtual absl::StatusOr<Booking> ChangeBooking(const OfficeKey& office, const std::string& number,
                                                const Request& request, DecideChange decide) = 0;
  virtual absl::StatusOr<std::optional<Booking>> FindBooking(const OfficeKey& office, const std::string& number) = 0;
  virtual absl::StatusOr<std::map<absl::Time, int>> Taken(const QueueKey& queue, absl::CivilDay day) = 0;
  // By time and number.
  virtual absl::StatusOr<std::vector<Booking>> BookingsOf(const OfficeKey& office, absl::CivilDay day) = 0;
  // Those of days before `before`, for good. How many.
  virtual absl::StatusOr<int64_t> ForgetBookings(absl::CivilDay before) = 0;

  // What is kept under a machine's id, and how many the office has.
  struct KiosksNow {
    std::optional<Kiosk> kept;
    int of_office = 0;
  };
  using DecideKiosk = absl::FunctionRef<absl::StatusOr<Kiosk>(const KiosksNow&)>;
  virtual absl::StatusOr<Kiosk> PutKiosk(const OfficeKey& office, const std::string& id, const Request& request,
                                         DecideKiosk decide) = 0;
  virtual absl::StatusOr<std::vector<Kiosk>> Kiosks(const OfficeKey& office) = 0;  // by id
  virtual absl::StatusOr<std::optional<Kiosk>> FindKiosk(const OfficeKey& office, const std::string& id) = 0;
  virtual absl::Status NoteKioskUse(const OfficeKey& office, const std::string& id, absl::Time hour) = 0;
};

}  // namespace madoguchi::congestion
