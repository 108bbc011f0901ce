// One ticket: the fold of its events. Whatever order events arrive in and however often, the same events give the same
// life; what cannot have happened is left out and named. Pure; not thread-safe.
//
// Events are taken by time, the issue first. Clocks of two devices may disagree: an event that does not fit yet is
// taken after one that does, if that happened at most kClockSkewMax later. Times within a life never run backwards.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "services/congestion/core/tickets/ticket.h"

namespace madoguchi::congestion {

inline constexpr absl::Duration kClockSkewMax = absl::Minutes(2);

// A total order of events, so that the same one is first whichever came first.
bool Before(const HallEvent& a, const HallEvent& b);

class TicketLife {
 public:
  struct Call {
    int64_t sequence = 0;
    absl::Time time;
    absl::Time received;
    std::string counter;
    std::string queue;
    bool recall = false;
  };

  TicketLife() = default;
  // `events` of this ticket in the order of Before. With `until`, the life right after that event; one that was left
  // out counts as taken.
  static TicketLife Of(absl::Span<const HallEvent> events, absl::string_view until = "");

  // Whether an event of that kind may follow now.
  bool Admits(EventKind kind) const;

  const Ticket& ticket() const { return ticket_; }
  TicketState state() const { return ticket_.state; }
  // The clock of this life; what follows is later, whatever the machine's clock says.
  absl::Time last_time() const { return now_; }
  absl::Time stand() const { return stand_; }  // in line as if it had come then
  const std::vector<Visit>& visits() const { return visits_; }
  const std::vector<Call>& calls() const { return calls_; }
  // First call of the present visit; the unix epoch if there is none.
  absl::Time first_call_time() const;
  const std::vector<std::pair<std::string, ConflictReason>>& conflicts() const { return conflicts_; }  // by event id

 private:
  // What must have been lost for the event to follow now; false when nothing explains it.
  bool Mend(const HallEvent& event);
  void Take(const HallEvent& event);
  void Join(const std::string& queue, const HallEvent& event);
  void Leave(bool finished);
  bool HasNextStop(const HallEvent& event) const;

  Ticket ticket_;
  absl::Time now_ = absl::InfinitePast();
  absl::Time stand_ = absl::UnixEpoch();
  std::vector<Visit> visits_;
  std::vector<Call> calls_;
  std::vector<std::pair<std::string, ConflictReason>> conflicts_;
};

}  // namespace madoguchi::congestion
