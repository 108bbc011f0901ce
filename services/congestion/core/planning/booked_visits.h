// Port: how many have booked a visit, and how many of them came: counts and no numbers of bookings, so that they may
// stay when the bookings are forgotten. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/congestion/core/tickets/queue.h"

namespace madoguchi::congestion {

// Of a past day of one queue: the bookings for times in one half hour that were made so many days before.
struct BookedCount {
  absl::CivilDay day;
  int slot = 0;        // half hours from midnight
  int lead_days = -1;  // -1: not known
  int64_t made = 0;
  int64_t cancelled = 0;
  int64_t came = 0;

  friend bool operator==(const BookedCount&, const BookedCount&) = default;
};

// Of one time to come; cancelled ones are not among them.
struct BookedTime {
  absl::Time time;
  int expected = 0;  // not checked in yet
  int came = 0;

  friend bool operator==(const BookedTime&, const BookedTime&) = default;
};

// What one queue has in its book.
struct BookedAhead {
  std::vector<BookedTime> times;  // in order
  double people_per_slot = 0;     // that may book a half hour; 0: nothing is offered any more
};

class BookedVisits {
 public:
  virtual ~BookedVisits() = default;
  // Puts away the counts of the days before `until`, as far as their bookings are still kept.
  virtual absl::Status Count(absl::CivilDay until) = 0;
  // Of days from `since` to before `until`, by day, slot and lead.
  virtual absl::StatusOr<std::vector<BookedCount>> Past(const QueueKey& queue, absl::CivilDay since,
                                                        absl::CivilDay until) = 0;
  // Of `since` and later days, by queue's id; queues that never offered anything are not named.
  virtual absl::StatusOr<std::map<std::string, BookedAhead>> Ahead(const OfficeKey& office, absl::CivilDay since) = 0;
};

}  // namespace madoguchi::congestion
