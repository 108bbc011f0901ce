// Counts one queue's tickets of one day into half hours, event by event, in any order. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/congestion/core/planning/arrival_history.h"
#include "services/congestion/core/tickets/ticket.h"

namespace madoguchi::congestion {

class ArrivalTally {
 public:
  // Only issues, calls and finishes count: the first issue and call, the last finish. `booked`: an issue to somebody
  // who had booked.
  void Add(int number, EventKind kind, absl::Time time, bool booked = false);
  // The half hours in which somebody came, in order. Waits and services that are negative or longer than half a day are
  // clocks gone wrong and count as none; a ticket that nobody issued is none.
  std::vector<SlotCount> Count(absl::CivilDay day) const;

 private:
  struct Times {
    std::optional<absl::Time> issued;
    bool booked = false;
    std::optional<absl::Time> called;
    std::optional<absl::Time> finished;
  };
  std::map<int, Times> tickets_;  // in order, so that sums are the same each time
};

}  // namespace madoguchi::congestion
