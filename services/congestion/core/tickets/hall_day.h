// One office on one day: the fold of its events. Any order and any repetition of the same events gives the same state.
// Every look at it is answered from indexes, never by reading all tickets. Pure; not thread-safe.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/congestion/core/tickets/ticket.h"
#include "services/congestion/core/tickets/ticket_life.h"

namespace madoguchi::congestion {

// A call that reached the service later than this is history, not an announcement.
inline constexpr absl::Duration kAnnounceLateMax = absl::Minutes(1);

struct Announcement {
  int64_t sequence = 0;
  TicketId ticket;
  std::string label;  // empty in the fold, which knows no rules of queues
  std::string counter;
  std::string queue;
  absl::Time time;
  bool recall = false;
};

struct CounterState {
  std::string counter;
  bool open = false;
  std::vector<std::string> queues;  // all when empty
  std::optional<TicketId> serving;
  std::string serving_label;  // as above
};

class HallDay {
 public:
  // What the queue looks like from inside; every queue has one, also an empty one.
  struct Line {
    std::set<TicketId> waiting;
    std::set<TicketId> not_arrived;                    // also those whose time ran out
    std::set<std::pair<absl::Time, TicketId>> called;  // first calls
    std::map<std::string, std::set<TicketId>> held;    // counter → called, unfinished tickets
    std::map<std::string, std::set<std::pair<absl::Time, TicketId>>> finished_at;  // counter → ends of services
    std::set<std::tuple<absl::Time, TicketId, absl::Duration>> services;           // by end
    std::set<int> numbers;                                                         // issued here
  };

  // False when the event told nothing new.
  bool Apply(const HallEvent& event);

  const Line& line(const std::string& queue) const;
  const std::map<TicketId, TicketLife>& tickets() const { return tickets_; }
  // Null if no event named it.
  const TicketLife* Find(const TicketId& id) const;
  // As it stood right after that event, with what its holder was then told.
  std::optional<Ticket> FindAfter(const TicketId& id, const std::string& event_id) const;
  const HallEvent* FindEvent(const std::string& event_id) const;

  // The largest number that the queue gave, up to `max`; 0 before the first.
  int LastNumber(const std::string& queue, int max) const;
  // Newest first, each ticket once.
  std::vector<Ticket> LastCalled(const std::string& queue, size_t count_max) const;
  // The last so many, oldest first.
  std::vector<Announcement> Announcements(size_t count_max) const;
  std::vector<Conflict> Conflicts() const;

  // Every counter that was opened or closed today or holds a ticket, by name.
  std::vector<CounterState> Counters() const;
  // When the counter was last opened or closed; the infinite past if it never was.
  absl::Time LastTimeOf(const std::string& counter) const;
  // As staff opened them and those that hold a ticket; none if nobody opened or closed a counter of that queue today.
  std::optional<int> OpenedCounters(const std::string& queue) const;
  // Those that hold a ticket and those that finished one at or after `since`: a counter between two people is not
  // closed.
  int ServingCounters(const std::string& queue, absl::Time since) const;

  // Mean handling time of the last `count` finished; zero if there are none.
  absl::Duration RecentServiceTime(const std::string& queue, int count) const;

 private:
  void Index(const TicketLife& life);
  void Unindex(const TicketLife& life);
  std::vector<HallEvent>& EventsOf(const HallEvent& event);

  std::map<std::string, std::pair<EventKind, TicketId>> known_;  // event id → whose
  std::map<TicketId, std::vector<HallEvent>> ticket_events_;     // in the order of Before
  std::map<std::string, std::vector<HallEvent>> counter_events_;
  std::map<TicketId, TicketLife> tickets_;
  std::map<std::string, Line> lines_;
  std::map<int64_t, Announcement> announcements_;
};

}  // namespace madoguchi::congestion
