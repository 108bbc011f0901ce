#include "services/congestion/core/tickets/ticket_life.h"

#include <algorithm>
#include <tuple>

namespace madoguchi::congestion {
namespace {

bool Waits(TicketState state) { return state == TicketState::kWaiting; }

}  // namespace

bool Before(const HallEvent& a, const HallEvent& b) {
  const auto key = [](const HallEvent& event) {
    return std::tuple(event.kind != EventKind::kIssued, event.time, event.kind, absl::string_view(event.id),
                      event.sequence);
  };
  return key(a) < key(b);
}

TicketLife TicketLife::Of(absl::Span<const HallEvent> events, absl::string_view until) {
  TicketLife life;
  std::vector<const HallEvent*> left;
  for (const HallEvent& event : events) left.push_back(&event);
  while (!left.empty()) {
    const absl::Time reach = left.front()->time + kClockSkewMax;
    const auto fits = std::find_if(left.begin(), left.end(), [&](const HallEvent* event) {
      return event == left.front() ? life.Admits(event->kind) : event->time <= reach && life.Admits(event->kind);
    });
    const auto next = fits != left.end() ? fits : left.begin();
    const HallEvent& event = **next;
    left.erase(next);
    if (life.Admits(event.kind) || life.Mend(event)) {
      life.Take(event);
    } else {
      const bool twice = event.kind == EventKind::kIssued;
      life.conflicts_.emplace_back(event.id, twice ? ConflictReason::kNumberTwice : ConflictReason::kNotPossible);
    }
    if (!until.empty() && event.id == until) break;
  }
  return life;
}

bool TicketLife::Admits(EventKind kind) const {
  const TicketState state = ticket_.state;
  switch (kind) {
    case EventKind::kIssued:
      return state == TicketState::kUnknown;
    case EventKind::kCheckedIn:
      return state == TicketState::kNotArrived;
    case EventKind::kCalled:
      return Waits(state) || state == TicketState::kNotArrived || state == TicketState::kHeld ||
             state == TicketState::kNoShow;
    case EventKind::kRecalled:
    case EventKind::kNoShow:
    case EventKind::kFinished:
      return state == TicketState::kCalled;
    case EventKind::kHeld:
      return Waits(state) || state == TicketState::kCalled;
    case EventKind::kResumed:
      return state == TicketState::kHeld;
    case EventKind::kTransferred:
      return Waits(state) || state == TicketState::kCalled || state == TicketState::kHeld;
    case EventKind::kReturned:
      return state == TicketState::kCalled || state == TicketState::kNoShow;
    case EventKind::kCancelled:
      return state != TicketState::kUnknown && !HasEnded(state);
    case EventKind::kCounterOpened:
    case EventKind::kCounterClosed:
      break;
  }
  return false;
}

bool TicketLife::Mend(const HallEvent& event) {
  if (ticket_.state == TicketState::kUnknown) {
    HallEvent issued = event;
    issued.kind = EventKind::kIssued;
    issued.queues.clear();
    issued.stand = event.time;
    Take(issued);
    ticket_.issue_time.reset();
    conflicts_.emplace_back(event.id, ConflictReason::kIssueMissing);
    return Admits(event.kind) || Mend(event);
  }
  const bool after_call =
      event.kind == EventKind::kRecalled || event.kind == EventKind::kNoShow || event.kind == EventKind::kFinished;
  if (!after_call || !Admits(EventKind::kCalled)) return false;
  // A call that nobody knows: its counter and time are not known either.
  ticket_.state = TicketState::kCalled;
  conflicts_.emplace_back(event.id, ConflictReason::kCallMissing);
  return true;
}

void TicketLife::Join(const std::string& queue, const HallEvent& event) {
  ticket_.queue = queue;
  ticket_.state = TicketState::kWaiting;
  ticket_.counter.clear();
  ticket_.call_time.reset();
  ticket_.recalls = 0;
  ticket_.told = event.told;
  stand_ = event.stand.value_or(stand_);
  visits_.push_back({.queue = queue, .joined = now_, .told = event.told});
}

void TicketLife::Leave(bool finished) {
  if (visits_.empty() || visits_.back().left) return;
  visits_.back().left = now_;
  visits_.back().finished = finished;
}

bool TicketLife::HasNextStop(const HallEvent& event) const {
  return event.queues.empty() && ticket_.stop + 1 < ticket_.route.size();
}

absl::Time TicketLife::first_call_time() const {
  return visits_.empty() ? absl::UnixEpoch() : visits_.back().called.value_or(absl::UnixEpoch());
}

void TicketLife::Take(const HallEvent& event) {
  now_ = std::max(now_, event.time);
  ticket_.told = Told();
  switch (event.kind) {
    case EventKind::kIssued:
      ticket_.id = event.ticket;
      ticket_.day = event.day;
      ticket_.issue_time = event.time;
      ticket_.channel = event.channel;
      ticket_.category = event.category;
      ticket_.booking_time = event.booking_time;
      ticket_.check_in_by = event.check_in_by;
      ticket_.route = {event.ticket.queue};
      ticket_.route.insert(ticket_.route.end(), event.queues.begin(), event.queues.end());
      stand_ = event.time;
      Join(event.ticket.queue, event);
      if (event.check_in_by) ticket_.state = TicketState::kNotArrived;
      break;
    case EventKind::kCheckedIn:
      ticket_.state = TicketState::kWaiting;
      ticket_.told = event.told;
      break;
    case EventKind::kCalled:
    case EventKind::kRecalled:
      // Somebody who was put aside or had gone comes back for another service.
      if (visits_.back().left) visits_.push_back({.queue = ticket_.queue, .joined = now_});
      if (event.kind == EventKind::kCalled) {
        ticket_.recalls = 0;
        ticket_.counter = event.counter;
      } else {
        ++ticket_.recalls;
        if (ticket_.counter.empty()) ticket_.counter = event.counter;
      }
      ticket_.state = TicketState::kCalled;
      ticket_.call_time = now_;
      if (!visits_.back().called) visits_.back().called = now_;
      visits_.back().counter = ticket_.counter;
      calls_.push_back(
          {event.sequence, now_, event.received, ticket_.counter, ticket_.queue, event.kind == EventKind::kRecalled});
      break;
    case EventKind::kHeld:
      Leave(false);
      ticket_.state = TicketState::kHeld;
      break;
    case EventKind::kResumed:
    case EventKind::kReturned:
      Leave(false);
      Join(ticket_.queue, event);
      break;
    case EventKind::kTransferred:
      Leave(false);
      Join(event.to_queue, event);
      break;
    case EventKind::kNoShow:
      Leave(false);
      ticket_.state = TicketState::kNoShow;
      break;
    case EventKind::kFinished:
      Leave(true);
      if (HasNextStop(event)) {
        ++ticket_.stop;
        Join(ticket_.route[ticket_.stop], event);
      } else {
        ticket_.state = TicketState::kFinished;
        ticket_.finish_time = now_;
      }
      break;
    case EventKind::kCancelled:
      Leave(false);
      ticket_.state = TicketState::kCancelled;
      break;
    case EventKind::kCounterOpened:
    case EventKind::kCounterClosed:
      break;
  }
}

}  // namespace madoguchi::congestion
