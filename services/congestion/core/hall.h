// The halls of all offices: who waits where. Keeps the fold of today's events in memory, rebuilt from the store at the
// start, so that looking never reads history. Changes of one queue happen one after another, each durable before the
// next is decided; queues do not wait for each other. Thread-safe. One process per database.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "services/congestion/core/queue_day.h"
#include "services/congestion/core/stores.h"
#include "services/congestion/core/ticket.h"

namespace madoguchi::congestion {

struct QueueState {
  Queue queue;
  int waiting = 0;
  int expected_wait_s = 0;  // of a ticket issued now
  int open_counters = 0;    // that hold a called ticket, at least one
  std::vector<Ticket> last_called;
  std::string level;
};

class Hall {
 public:
  // Reads queues and the events since yesterday. Nothing is owned.
  static absl::StatusOr<std::unique_ptr<Hall>> Load(const Clock* clock, QueueStore* queues, TicketEventStore* events,
                                                    HallMeter* meter);

  // INVALID_ARGUMENT (INVALID_FIELDS); ALREADY_EXISTS (QUEUE_EXISTS); RESOURCE_EXHAUSTED (TOO_MANY_QUEUES).
  absl::StatusOr<Queue> CreateQueue(const Queue& queue, Request request);

  // A repeated request gives the ticket as it was after the first.
  // NOT_FOUND (UNKNOWN_QUEUE); RESOURCE_EXHAUSTED (QUEUE_FULL).
  absl::StatusOr<Ticket> Issue(const QueueKey& key, Request request);
  // The longest waiting ticket. NOT_FOUND (UNKNOWN_QUEUE, QUEUE_EMPTY); INVALID_ARGUMENT (INVALID_FIELDS) without a
  // counter.
  absl::StatusOr<Ticket> Call(const QueueKey& key, const std::string& counter, Request request);
  // NOT_FOUND (UNKNOWN_QUEUE, UNKNOWN_TICKET); FAILED_PRECONDITION (WRONG_STATE) unless it is called.
  absl::StatusOr<Ticket> Finish(const QueueKey& key, absl::CivilDay day, int number, Request request);

  // NOT_FOUND (UNKNOWN_QUEUE, UNKNOWN_TICKET).
  absl::StatusOr<Ticket> Find(const QueueKey& key, absl::CivilDay day, int number);
  // Ordered by queue id. NOT_FOUND (UNKNOWN_OFFICE).
  absl::StatusOr<std::vector<QueueState>> Live(absl::string_view municipality, absl::string_view office);

 private:
  // One queue with its last two days: what was called before midnight may be finished after it.
  struct Line {
    explicit Line(Queue queue) : queue(std::move(queue)) {}
    const Queue queue;
    Mutex deciding;  // held from a decision until it is durable and folded in; taken before `mutex`
    Mutex mutex;
    std::map<absl::CivilDay, QueueDay> days ABSL_GUARDED_BY(mutex);
  };

  Hall(const Clock* clock, QueueStore* queues, TicketEventStore* events, HallMeter* meter);

  absl::StatusOr<Line*> FindLine(const QueueKey& key);
  // Drops days that are over for good.
  static QueueDay& Today(Line& line, absl::CivilDay today) ABSL_EXCLUSIVE_LOCKS_REQUIRED(line.mutex);
  // Folds a durable event in and gives the ticket as it is right after it.
  absl::StatusOr<Ticket> Settle(Line& line, const TicketEvent& event);
  void Meter(const Line& line, const TicketEvent& event, const QueueDay& day);
  absl::StatusOr<QueueDay> DayFromStore(const QueueKey& key, absl::CivilDay day, int number);

  const Clock* const clock_;
  QueueStore* const queues_;
  TicketEventStore* const events_;
  HallMeter* const meter_;
  Mutex creating_;  // one queue is created at a time; taken before `mutex_`
  Mutex mutex_;
  std::map<QueueKey, std::unique_ptr<Line>> lines_ ABSL_GUARDED_BY(mutex_);  // lines are never removed
};

}  // namespace madoguchi::congestion
