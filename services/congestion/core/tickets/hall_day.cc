#include "services/congestion/core/tickets/hall_day.h"

#include <algorithm>
#include <iterator>

namespace madoguchi::congestion {

std::vector<HallEvent>& HallDay::EventsOf(const HallEvent& event) {
  return IsOfCounter(event.kind) ? counter_events_[event.counter] : ticket_events_[event.ticket];
}

bool HallDay::Apply(const HallEvent& event) {
  if (!known_.try_emplace(event.id, event.kind, event.ticket).second) return false;
  std::vector<HallEvent>& events = EventsOf(event);
  events.insert(std::upper_bound(events.begin(), events.end(), event, Before), event);
  if (IsOfCounter(event.kind)) return true;
  TicketLife& life = tickets_[event.ticket];
  Unindex(life);
  life = TicketLife::Of(events);
  Index(life);
  if (event.kind == EventKind::kIssued) lines_[event.ticket.queue].numbers.insert(event.ticket.number);
  return true;
}

void HallDay::Index(const TicketLife& life) {
  const Ticket& ticket = life.ticket();
  Line& now = lines_[ticket.queue];
  if (ticket.state == TicketState::kWaiting) now.waiting.insert(ticket.id);
  if (ticket.state == TicketState::kNotArrived) now.not_arrived.insert(ticket.id);
  if (ticket.state == TicketState::kCalled) now.held[ticket.counter].insert(ticket.id);
  for (const Visit& visit : life.visits()) {
    if (!visit.called) continue;
    Line& line = lines_[visit.queue];
    line.called.insert({*visit.called, ticket.id});
    if (!visit.finished) continue;
    line.finished_at[visit.counter].insert({*visit.left, ticket.id});
    line.services.insert({*visit.left, ticket.id, *visit.left - *visit.called});
  }
  for (const TicketLife::Call& call : life.calls()) {
    if (call.received - call.time > kAnnounceLateMax) continue;
    announcements_[call.sequence] = {call.sequence, ticket.id, "", call.counter, call.queue, call.time, call.recall};
  }
}

void HallDay::Unindex(const TicketLife& life) {
  const Ticket& ticket = life.ticket();
  if (ticket.state == TicketState::kUnknown) return;
  Line& now = lines_[ticket.queue];
  now.waiting.erase(ticket.id);
  now.not_arrived.erase(ticket.id);
  if (const auto held = now.held.find(ticket.counter); held != now.held.end()) {
    held->second.erase(ticket.id);
    if (held->second.empty()) now.held.erase(held);
  }
  for (const Visit& visit : life.visits()) {
    if (!visit.called) continue;
    Line& line = lines_[visit.queue];
    line.called.erase({*visit.called, ticket.id});
    if (!visit.finished) continue;
    line.finished_at[visit.counter].erase({*visit.left, ticket.id});
    line.services.erase({*visit.left, ticket.id, *visit.left - *visit.called});
  }
  for (const TicketLife::Call& call : life.calls()) announcements_.erase(call.sequence);
}

const HallDay::Line& HallDay::line(const std::string& queue) const {
  static const Line* const kEmpty = new Line();
  const auto found = lines_.find(queue);
  return found == lines_.end() ? *kEmpty : found->second;
}

const TicketLife* HallDay::Find(const TicketId& id) const {
  const auto found = tickets_.find(id);
  return found == tickets_.end() ? nullptr : &found->second;
}

std::optional<Ticket> HallDay::FindAfter(const TicketId& id, const std::string& event_id) const {
  const auto events = ticket_events_.find(id);
  if (events == ticket_events_.end()) return std::nullopt;
  return TicketLife::Of(events->second, event_id).ticket();
}

const HallEvent* HallDay::FindEvent(const std::string& event_id) const {
  const auto known = known_.find(event_id);
  if (known == known_.end() || IsOfCounter(known->second.first)) return nullptr;
  const std::vector<HallEvent>& events = ticket_events_.at(known->second.second);
  const auto found = std::find_if(events.begin(), events.end(), [&](const HallEvent& e) { return e.id == event_id; });
  return found == events.end() ? nullptr : &*found;
}

int HallDay::LastNumber(const std::string& queue, int max) const {
  const std::set<int>& numbers = line(queue).numbers;
  const auto after = numbers.upper_bound(max);
  return after == numbers.begin() ? 0 : *std::prev(after);
}

std::vector<Ticket> HallDay::LastCalled(const std::string& queue, size_t count_max) const {
  std::vector<Ticket> tickets;
  std::set<TicketId> shown;
  const auto& called = line(queue).called;
  for (auto it = called.rbegin(); it != called.rend() && tickets.size() < count_max; ++it) {
    if (!shown.insert(it->second).second) continue;
    const TicketLife& life = tickets_.at(it->second);
    Ticket& ticket = tickets.emplace_back(life.ticket());
    if (ticket.queue == queue && !ticket.counter.empty()) continue;
    // It has gone on to another queue or back into this one: the counter is the one of its call here.
    for (const Visit& visit : life.visits()) {
      if (visit.queue != queue || visit.called != it->first) continue;
      ticket.counter = visit.counter;
      ticket.call_time = visit.called;
    }
  }
  return tickets;
}

std::vector<Announcement> HallDay::Announcements(size_t count_max) const {
  std::vector<Announcement> last;
  for (auto it = announcements_.rbegin(); it != announcements_.rend() && last.size() < count_max; ++it) {
    last.push_back(it->second);
  }
  std::reverse(last.begin(), last.end());
  return last;
}

std::vector<Conflict> HallDay::Conflicts() const {
  std::vector<Conflict> conflicts;
  for (const auto& [id, life] : tickets_) {
    for (const auto& [event_id, reason] : life.conflicts()) {
      if (const HallEvent* event = FindEvent(event_id)) conflicts.push_back({*event, reason});
    }
  }
  return conflicts;
}

std::vector<CounterState> HallDay::Counters() const {
  std::map<std::string, CounterState> counters;
  for (const auto& [counter, events] : counter_events_) {
    const HallEvent& last = events.back();
    const bool open = last.kind == EventKind::kCounterOpened;
    counters[counter] = {counter, open, last.queues, std::nullopt, ""};
  }
  for (const auto& [queue, line] : lines_) {
    for (const auto& [counter, held] : line.held) {
      CounterState& state = counters[counter];
      state.counter = counter;
      state.open = true;
      state.serving = *held.rbegin();
    }
  }
  std::vector<CounterState> list;
  for (auto& [name, state] : counters) list.push_back(std::move(state));
  return list;
}

absl::Time HallDay::LastTimeOf(const std::string& counter) const {
  const auto events = counter_events_.find(counter);
  return events == counter_events_.end() ? absl::InfinitePast() : events->second.back().time;
}

std::optional<int> HallDay::OpenedCounters(const std::string& queue) const {
  std::set<std::string> open;
  bool any = false;
  for (const auto& [counter, events] : counter_events_) {
    for (auto it = events.rbegin(); it != events.rend(); ++it) {
      const bool serves = it->queues.empty() || std::count(it->queues.begin(), it->queues.end(), queue) > 0;
      if (!serves) continue;
      any = true;
      if (it == events.rbegin() && it->kind == EventKind::kCounterOpened) open.insert(counter);
      break;
    }
  }
  if (!any) return std::nullopt;
  for (const auto& [counter, held] : line(queue).held) open.insert(counter);
  return static_cast<int>(open.size());
}

int HallDay::ServingCounters(const std::string& queue, absl::Time since) const {
  const Line& own = line(queue);
  int counters = static_cast<int>(own.held.size());
  for (const auto& [counter, ends] : own.finished_at) {
    if (!own.held.contains(counter) && !ends.empty() && ends.rbegin()->first >= since) ++counters;
  }
  return counters;
}

absl::Duration HallDay::RecentServiceTime(const std::string& queue, int count) const {
  absl::Duration sum = absl::ZeroDuration();
  int counted = 0;
  const auto& services = line(queue).services;
  for (auto it = services.rbegin(); it != services.rend() && counted < count; ++it, ++counted) {
    sum += std::get<absl::Duration>(*it);
  }
  return counted == 0 ? sum : sum / counted;
}

}  // namespace madoguchi::congestion
