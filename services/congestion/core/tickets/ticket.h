// Tickets, and the events that tickets are made of: what happened is kept, what follows from it is derived.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/congestion/core/tickets/queue.h"

namespace madoguchi::congestion {

enum class EventKind {
  kIssued,
  kCheckedIn,
  kCalled,
  kRecalled,
  kHeld,
  kResumed,
  kTransferred,
  kReturned,
  kNoShow,
  kFinished,
  kCancelled,
  kCounterOpened,
  kCounterClosed,
};
inline bool IsOfCounter(EventKind kind) {
  return kind == EventKind::kCounterOpened || kind == EventKind::kCounterClosed;
}

enum class Channel { kKiosk, kCounter, kRemote };

// What a person was told when joining a queue, to be compared with what came.
struct Told {
  int ahead = 0;
  int p10_s = 0;
  int p50_s = 0;
  int p90_s = 0;
  bool by_model = false;
  friend bool operator==(const Told&, const Told&) = default;
};

// Within an office and day: after which queue the ticket is called, wherever it waits now.
struct TicketId {
  std::string queue;
  int number = 0;
  friend auto operator<=>(const TicketId&, const TicketId&) = default;
};

// `time` is when it happened by the clock of who did it, bounded by when it was received; `sequence` is the order of
// arrival in the office and day, from 1.
struct HallEvent {
  EventKind kind = EventKind::kIssued;
  std::string id;  // unique in the office and day
  absl::CivilDay day;
  TicketId ticket;  // empty for counters
  absl::Time time;
  absl::Time received;
  int64_t sequence = 0;
  std::string counter;              // kCalled, kCounter…
  std::string to_queue;             // kTransferred
  std::optional<absl::Time> stand;  // of an event that joins a queue: it stands in line as if it had come then
  Told told;                        // of an event that joins a queue
  // kIssued:
  Channel channel = Channel::kKiosk;
  std::string category;
  std::optional<absl::Time> booking_time;
  std::optional<absl::Time> check_in_by;  // remote
  // kIssued: stops after the first; kCounterOpened: served queues, all when empty. kFinished: "" alone ends the route.
  std::vector<std::string> queues;

  friend bool operator==(const HallEvent&, const HallEvent&) = default;
};

enum class TicketState {
  kUnknown,  // no event named it
  kWaiting,
  kNotArrived,
  kCalled,
  kHeld,
  kNoShow,
  kFinished,
  kCancelled,
  kExpired,  // never a fact, only how a ticket looks at a time
};
inline bool HasEnded(TicketState state) {
  return state == TicketState::kFinished || state == TicketState::kCancelled || state == TicketState::kExpired;
}

// As people see it.
struct Ticket {
  TicketId id;
  absl::CivilDay day;
  std::string label;  // the number as printed
  std::string queue;  // where it is now
  TicketState state = TicketState::kUnknown;
  std::string counter;
  std::optional<absl::Time> issue_time;
  std::optional<absl::Time> call_time;
  std::optional<absl::Time> finish_time;
  std::optional<absl::Time> check_in_by;
  std::optional<absl::Time> booking_time;
  Channel channel = Channel::kKiosk;
  std::string category;
  std::vector<std::string> route;  // with the first queue
  size_t stop = 0;                 // of the route
  int recalls = 0;
  Told told;  // now, or right after an event
};

// One wait and service in one queue; a ticket has one or more.
struct Visit {
  std::string queue;
  absl::Time joined;
  std::optional<absl::Time> called;  // first call
  std::optional<absl::Time> left;    // finished, or gone some other way
  bool finished = false;
  std::string counter;
  Told told;
  friend bool operator==(const Visit&, const Visit&) = default;
};

enum class ConflictReason { kNumberTwice, kNotPossible, kIssueMissing, kCallMissing };
struct Conflict {
  HallEvent event;
  ConflictReason reason = ConflictReason::kNotPossible;
};

}  // namespace madoguchi::congestion
