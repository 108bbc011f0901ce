// A visit at a booked time. A booking names a queue, a time and nobody: its number is all that its holder has and
// needs, so numbers are drawn at random from a thousand million. Times are Japan's. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/status/error.h"
#include "services/congestion/core/planning/office_hours.h"
#include "services/congestion/core/tickets/queue.h"

namespace madoguchi::congestion {

// What may be booked of a queue.
struct BookingOffer {
  std::string queue;
  int people_per_time = 0;  // 0: nothing
  int minutes = 30;         // from one time to the next, beginning when the office opens
  int days_ahead = 30;

  friend bool operator==(const BookingOffer&, const BookingOffer&) = default;
};
std::vector<FieldFault> CheckOffer(const BookingOffer& offer);

enum class BookingState { kBooked, kCheckedIn, kCancelled };
struct Booking {
  std::string number;
  std::string queue;
  absl::Time time;
  BookingState state = BookingState::kBooked;

  friend bool operator==(const Booking&, const Booking&) = default;
};

// Ten digits: nine drawn at random and a check digit (Damm, 2004) that finds every single wrong digit and every swap of
// two neighbours, so that a slip of the finger never meets somebody else's booking.
std::string BookingNumberOf(uint64_t random);
// As people write it: full-width digits, with blanks and hyphens. None if it cannot be a number of ours.
std::optional<std::string> ReadBookingNumber(absl::string_view text);

// When one may come on that day: each time begins and ends within the opening. Empty on a closed day.
std::vector<absl::Time> TimesOfDay(const BookingOffer& offer, const DayPlan& plan, absl::CivilDay day);
// A sentence for the holder of a booking whose time is no longer within the opening; else "".
std::string ClosedNotice(const OfficeHours& hours, const Booking& booking);
// Whether it may be booked at `now`: still to come, and not too far ahead.
bool IsBookable(const BookingOffer& offer, absl::Time time, absl::Time now);

}  // namespace madoguchi::congestion
