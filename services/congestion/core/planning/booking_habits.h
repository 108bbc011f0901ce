// What an office's own bookings teach: how many of those who booked come, how long ahead they book, how many a half
// hour usually has; and from that, how many booked people each half hour of a day will get. Few bookings are drawn
// towards what is common elsewhere. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/congestion/core/planning/booked_visits.h"
#include "services/congestion/core/planning/office_hours.h"

namespace madoguchi::congestion {

inline constexpr int kLeadDaysMax = 60;  // longer ahead counts as so long
inline constexpr int kHabitDaysMax = 120;

struct BookingHabits {
  double show = 0.85;  // share that comes, of those who have not cancelled by the time
  double kept = 0.92;  // share that does not cancel until its day
  int64_t seen = 0;    // bookings of past days that this was learnt from
  // Of the bookings that a day has in the end, so many are there when the day is so many days ahead.
  std::array<double, kLeadDaysMax + 1> known_by = {};
  // People who come by booking on an open day of the last weeks, by half hour.
  std::map<int, double> usual;
};

// Of the days before `today`.
BookingHabits HabitsOf(const std::vector<BookedCount>& past, const OfficeHours& hours, absl::CivilDay today);

struct BookedSlot {
  int bookings = 0;     // in the book, not cancelled
  double people = 0;    // of these and of those who will still book, so many come (or came)
  double variance = 0;  // of `people`

  friend bool operator==(const BookedSlot&, const BookedSlot&) = default;
};

// By half hour, of one open day from today on.
std::map<int, BookedSlot> ExpectBooked(const BookingHabits& habits, const BookedAhead& ahead, absl::CivilDay day,
                                       absl::Time now);
// Of a day whose book nobody has opened yet: as usual.
std::map<int, BookedSlot> UsualBooked(const BookingHabits& habits);

}  // namespace madoguchi::congestion
