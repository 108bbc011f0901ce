// Port: how many came in each half hour of the past, counted from the tickets once and kept, so that a calendar never
// reads tickets. Thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/congestion/core/tickets/ticket.h"

namespace madoguchi::congestion {

// One half hour of one queue. Waits and services are those of the tickets issued in it.
struct SlotCount {
  absl::CivilDay day;
  int slot = 0;  // half hours from midnight
  int64_t arrivals = 0;
  int64_t called = 0;
  double wait_s = 0;  // of the called ones together
  int64_t served = 0;
  double service_s = 0;          // of the served ones together
  double service_squared_s = 0;  // sum of squares, for their spread
  int64_t booked = 0;            // of the arrivals, so many had booked

  friend bool operator==(const SlotCount&, const SlotCount&) = default;
};

class ArrivalHistory {
 public:
  virtual ~ArrivalHistory() = default;
  // Counts the days before `until` of which there are events that are not counted yet, of all offices; with `again`
  // every day that has events. Returns how many tickets that were.
  virtual absl::StatusOr<int64_t> Count(absl::CivilDay until, bool again) = 0;
  // The counts of a queue from `since` on, by day and slot.
  virtual absl::StatusOr<std::vector<SlotCount>> Of(const QueueKey& queue, absl::CivilDay since) = 0;
};

}  // namespace madoguchi::congestion
