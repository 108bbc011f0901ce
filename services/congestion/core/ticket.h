// Queues, tickets, and the events that tickets are made of: what happened is kept, what follows from it is derived.
#pragma once

#include <compare>
#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace madoguchi::congestion {

struct QueueKey {
  std::string municipality;
  std::string office;
  std::string queue;

  friend auto operator<=>(const QueueKey&, const QueueKey&) = default;
};

struct Queue {
  QueueKey key;
  std::string title;
  int counters = 0;        // that usually serve it
  int service_time_s = 0;  // expected, until enough tickets were finished today

  friend bool operator==(const Queue&, const Queue&) = default;
};

enum class EventKind { kIssued, kCalled, kFinished };

// Each ticket has at most one event of each kind. `time` is when it happened, not when it was written.
struct TicketEvent {
  EventKind kind = EventKind::kIssued;
  absl::CivilDay day;  // of the hall (JST); numbers start at 1 each day
  int number = 0;
  absl::Time time;
  std::string counter;      // kCalled
  int ahead = 0;            // kIssued: waiting people before this one
  int expected_wait_s = 0;  // kIssued: what the person was told, to be compared with what came

  friend bool operator==(const TicketEvent&, const TicketEvent&) = default;
};

enum class TicketState { kWaiting, kCalled, kFinished };

struct Ticket {
  absl::CivilDay day;
  int number = 0;
  TicketState state = TicketState::kWaiting;
  std::string counter;
  std::optional<absl::Time> issue_time;
  std::optional<absl::Time> call_time;
  std::optional<absl::Time> finish_time;
  int ahead = 0;
  int expected_wait_s = 0;

  friend bool operator==(const Ticket&, const Ticket&) = default;
};

}  // namespace madoguchi::congestion
