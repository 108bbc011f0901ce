// One queue on one day: the fold of its ticket events. Any order and any repetition of the same events gives the same
// state: of two events of one kind for one ticket the earlier holds, and a ticket is as far as its furthest event.
// Pure; not thread-safe.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "services/congestion/core/ticket.h"

namespace madoguchi::congestion {

class QueueDay {
 public:
  // False when the event told nothing new.
  bool Apply(const TicketEvent& event);

  // 0 before the first.
  int last_number() const { return tickets_.empty() ? 0 : tickets_.rbegin()->first; }
  int waiting() const { return static_cast<int>(waiting_.size()); }
  bool anybody_called() const { return !called_.empty(); }
  std::optional<int> LongestWaiting() const;
  // Waiting people with smaller numbers.
  int AheadOf(int number) const;

  // As it stands now, without an estimate. None if no event named it.
  std::optional<Ticket> Find(int number) const;
  // As it stood right after its event of that kind, with what its holder was then told.
  std::optional<Ticket> FindAfter(int number, EventKind kind) const;
  // Newest first.
  std::vector<Ticket> LastCalled(int count_max) const;

  // Counters that hold a called ticket.
  int BusyCounters() const { return static_cast<int>(held_.size()); }
  // Those and the ones that finished a ticket at or after `since`: a counter between two people is not closed.
  int ServingCounters(absl::Time since) const;

  int finished() const { return static_cast<int>(services_.size()); }
  // Mean handling time of the last `count` finished tickets; zero if there are none.
  absl::Duration RecentServiceTime(int count) const;

 private:
  struct Facts {
    std::optional<TicketEvent> issued;
    std::optional<TicketEvent> called;
    std::optional<TicketEvent> finished;
    std::optional<TicketEvent>& Slot(EventKind kind);
  };
  using TimedNumber = std::pair<absl::Time, int>;

  static Ticket View(int number, const Facts& facts);
  // Everything derived from one ticket, put in or taken out.
  void Index(int number, const Facts& facts);
  void Unindex(int number, const Facts& facts);

  std::map<int, Facts> tickets_;
  std::set<int> waiting_;
  std::set<TimedNumber> called_;
  std::map<std::string, std::set<int>> held_;                     // counter → called, unfinished tickets
  std::map<std::string, std::multiset<absl::Time>> finished_at_;  // counter → times
  std::map<TimedNumber, absl::Duration> services_;                // by finish time
};

}  // namespace madoguchi::congestion
