// The hall of one office: who waits where. Keeps the fold of today's and yesterday's events in memory, so that looking
// never reads history. Changes of one office happen one after another, each durable before the next is decided.
// Thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "services/congestion/core/hall/change_signal.h"
#include "services/congestion/core/hall/opening.h"
#include "services/congestion/core/hall/wait_estimate.h"
#include "services/congestion/core/hall/wait_estimator.h"
#include "services/congestion/core/tickets/calling_order.h"
#include "services/congestion/core/tickets/hall_day.h"
#include "services/congestion/core/tickets/stores.h"
#include "services/congestion/core/tickets/ticket.h"

namespace madoguchi::congestion {

struct QueuePicture {
  Queue queue;
  int waiting = 0;
  int not_arrived = 0;
  Told wait;  // of a ticket issued now
  Level level = Level::kQuiet;
  int open_counters = 0;
  int finished_today = 0;
  int last_number = 0;
  bool remote_open = false;
  Opening opening;
  std::vector<Ticket> last_called;
};

// What everybody may see of an office at one moment.
struct HallPicture {
  OfficeSettings office;  // with the notices of now
  absl::Time time;
  std::vector<QueuePicture> queues;  // by id
  std::vector<Announcement> announcements;
  std::vector<CounterState> counters;
  Opening opening;              // of the office
  Level level = Level::kQuiet;  // of the busiest queue that is open
};

struct TicketRef {
  OfficeKey office;
  absl::CivilDay day;
  TicketId id;
  friend auto operator<=>(const TicketRef& a, const TicketRef& b) {
    return std::tie(a.office, a.day, a.id) <=> std::tie(b.office, b.day, b.id);
  }
  friend bool operator==(const TicketRef&, const TicketRef&) = default;
};

struct IssueWish {
  Channel channel = Channel::kKiosk;
  std::string category;
  std::optional<absl::Time> booking_time;
  std::vector<std::string> then_queues;
  bool by_staff = false;  // or a signed-in device
};

struct Act {
  EventKind kind = EventKind::kFinished;
  std::string to_queue;      // kTransferred
  bool whole_route = false;  // kFinished
};

struct EventOutcome {
  std::string event_id;
  Taken taken = Taken::kKnown;
  std::string refused;  // the reason; empty if it was taken
};

struct TicketFilter {
  std::string queue;                // where it is now; all when empty
  std::vector<TicketState> states;  // all when empty
};

class OfficeHall {
 public:
  struct Ports {
    const Clock* clock = nullptr;
    TicketEventStore* events = nullptr;
    HallMeter* meter = nullptr;
    WaitEstimator* waits = nullptr;  // null: the length of the queue is asked
    ChangeSignal* signal = nullptr;
    OpeningTimes* openings = nullptr;  // null: always open
  };

  OfficeHall(OfficeKey key, Ports ports);

  // Takes up what the store holds of today and yesterday.
  absl::Status Load();
  void PutQueue(const Queue& queue);
  void PutSettings(const OfficeSettings& settings);
  std::vector<Queue> Queues();
  OfficeSettings Settings();

  // Each: a repeated request gives the ticket as it was after the first. Errors as in congestion.proto.
  absl::StatusOr<Ticket> Issue(const std::string& queue, const IssueWish& wish, Request request);
  absl::StatusOr<Ticket> Call(const std::string& queue, const std::string& counter,
                              const std::optional<TicketRef>& ticket, Request request);
  absl::StatusOr<Ticket> Do(const TicketRef& ticket, const Act& act, Request request);
  absl::StatusOr<CounterState> SetCounter(const std::string& counter, bool open, std::vector<std::string> queues,
                                          Request request);
  // `events` as a device tells them: without sequence and received time.
  absl::StatusOr<std::vector<EventOutcome>> Record(std::vector<HallEvent> events, Request request);

  // NOT_FOUND (UNKNOWN_TICKET).
  absl::StatusOr<Ticket> Find(const TicketRef& ticket);
  // Of today, by queue of issue and number.
  std::vector<Ticket> List(const TicketFilter& filter);
  std::vector<Conflict> Conflicts();
  // Errors of OpeningTimes.
  absl::StatusOr<HallPicture> Look();

 private:
  using Days = std::map<absl::CivilDay, HallDay>;

  // Drops days that are over for good.
  HallDay& Today(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  const Queue* FindQueue(const std::string& id) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // By the estimator; by the length of the queue while there is none, or it knows nothing of the queue yet.
  ToldWait WaitOfNow(const Queue& queue, const HallDay& day, int ahead, absl::Time now) const;
  Told Promise(const Queue& queue, const HallDay& day, const Waiter& waiter, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Ticket View(const HallDay& day, const TicketLife& life, std::optional<int> ahead, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Whether the queue's own rule lets a remote ticket be given.
  bool RemoteOpen(const Queue& queue, const HallDay& day, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<Opening> OpeningNow(absl::Time now) const;
  std::string Label(const TicketId& id) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  absl::StatusOr<HallEvent> DecideIssue(const Queue& queue, const IssueWish& wish, const Opening& opening,
                                        const HallDay& day, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<HallEvent> DecideAct(const TicketRef& ticket, const Act& act, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Where it waits afterwards and what its holder is told, for an event that joins a queue.
  void DecideJoin(const HallDay& day, const TicketLife& life, const std::string& queue, HallEvent* event)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // "" or why a device's event is refused; bounds its time.
  std::string Check(HallEvent& event) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // After a change of which nobody knows whether it became durable: takes up what the store has. Before any decision.
  absl::Status CatchUp() ABSL_EXCLUSIVE_LOCKS_REQUIRED(deciding_);
  // What the store answered; remembers when it could not say whether it kept the change.
  template <class T>
  absl::StatusOr<T> Answer(absl::StatusOr<T> answer) ABSL_EXCLUSIVE_LOCKS_REQUIRED(deciding_) {
    if (absl::IsUnavailable(answer.status())) in_doubt_ = true;
    return answer;
  }

  // Folds a durable event in and gives the ticket as it is right after it.
  absl::StatusOr<Ticket> Settle(const HallEvent& event);
  void Fold(const HallEvent& event);
  void Notify(const HallDay& day, const TicketLife& before, const TicketLife& after, const HallEvent& event)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void NotifyCounters(const HallDay& day, absl::CivilDay date, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  QueueKey KeyOf(const std::string& queue) const { return {key_.municipality, key_.office, queue}; }

  const OfficeKey key_;
  const Ports ports_;
  Mutex deciding_;  // held from a decision until it is durable and folded in; taken before `mutex_`
  bool in_doubt_ ABSL_GUARDED_BY(deciding_) = false;
  Mutex mutex_;
  std::map<std::string, Queue> queues_ ABSL_GUARDED_BY(mutex_);
  OfficeSettings settings_ ABSL_GUARDED_BY(mutex_);
  Days days_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, int> open_told_ ABSL_GUARDED_BY(mutex_);  // queue → counters, as the estimator knows them
};

}  // namespace madoguchi::congestion
