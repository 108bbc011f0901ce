// In which order the people of a queue are called: who stands longest first, with the head start of their category;
// booked people first around their time, but never so many in a row that the others would not move. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/congestion/core/tickets/hall_day.h"
#include "services/congestion/core/tickets/queue.h"

namespace madoguchi::congestion {

struct Waiter {
  TicketId id;
  absl::Time stand;  // in line as if come then
  std::string category;
  std::optional<absl::Time> booking_time;
};

// From `first called` on, as it would go if nobody else came.
std::vector<TicketId> CallingOrder(const Queue& queue, const HallDay& day, absl::Time now);

// How many would be called before somebody who came now; with `id`, before that waiting ticket.
int PeopleAhead(const Queue& queue, const HallDay& day, const Waiter& newcomer, absl::Time now);
int PeopleAhead(const Queue& queue, const HallDay& day, const TicketId& id, absl::Time now);

// Where somebody stands who comes back to the queue at `now`, having stood at `stand`.
absl::Time StandOfReturn(const Queue& queue, const HallDay& day, const TicketLife& life, absl::Time now);
// Where somebody stands who comes over from another queue.
absl::Time StandOfTransfer(const Queue& queue, const TicketLife& life, absl::Time now);

}  // namespace madoguchi::congestion
