#include "services/congestion/core/queue_day.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace madoguchi::congestion {
namespace {

// A total order, so that of two differing events the same one holds whichever comes first.
bool Before(const TicketEvent& a, const TicketEvent& b) {
  return std::tie(a.time, a.counter, a.ahead, a.expected_wait_s) <
         std::tie(b.time, b.counter, b.ahead, b.expected_wait_s);
}

}  // namespace

std::optional<TicketEvent>& QueueDay::Facts::Slot(EventKind kind) {
  return kind == EventKind::kIssued ? issued : kind == EventKind::kCalled ? called : finished;
}

bool QueueDay::Apply(const TicketEvent& event) {
  Facts& facts = tickets_[event.number];
  std::optional<TicketEvent>& slot = facts.Slot(event.kind);
  if (slot && !Before(event, *slot)) return false;
  Unindex(event.number, facts);
  slot = event;
  Index(event.number, facts);
  return true;
}

void QueueDay::Index(int number, const Facts& facts) {
  if (facts.issued && !facts.called && !facts.finished) waiting_.insert(number);
  if (!facts.called) return;
  called_.insert({facts.called->time, number});
  if (!facts.finished) {
    held_[facts.called->counter].insert(number);
    return;
  }
  finished_at_[facts.called->counter].insert(facts.finished->time);
  // Clocks of two machines may disagree: nobody is served in less than no time.
  services_[{facts.finished->time, number}] = std::max(absl::ZeroDuration(), facts.finished->time - facts.called->time);
}

void QueueDay::Unindex(int number, const Facts& facts) {
  waiting_.erase(number);
  if (!facts.called) return;
  const std::string& counter = facts.called->counter;
  called_.erase({facts.called->time, number});
  if (const auto held = held_.find(counter); held != held_.end()) {
    held->second.erase(number);
    if (held->second.empty()) held_.erase(held);
  }
  if (!facts.finished) return;
  std::multiset<absl::Time>& times = finished_at_[counter];
  times.erase(times.find(facts.finished->time));
  services_.erase({facts.finished->time, number});
}

std::optional<int> QueueDay::LongestWaiting() const {
  if (waiting_.empty()) return std::nullopt;
  return *waiting_.begin();
}

int QueueDay::AheadOf(int number) const {
  return static_cast<int>(std::distance(waiting_.begin(), waiting_.lower_bound(number)));
}

Ticket QueueDay::View(int number, const Facts& facts) {
  Ticket ticket;
  ticket.number = number;
  if (facts.issued) {
    ticket.day = facts.issued->day;
    ticket.issue_time = facts.issued->time;
  }
  if (facts.called) {
    ticket.day = facts.called->day;
    ticket.state = TicketState::kCalled;
    ticket.counter = facts.called->counter;
    ticket.call_time = facts.called->time;
  }
  if (facts.finished) {
    ticket.day = facts.finished->day;
    ticket.state = TicketState::kFinished;
    ticket.finish_time = facts.finished->time;
  }
  return ticket;
}

std::optional<Ticket> QueueDay::Find(int number) const {
  const auto facts = tickets_.find(number);
  if (facts == tickets_.end()) return std::nullopt;
  Ticket ticket = View(number, facts->second);
  if (ticket.state == TicketState::kWaiting) ticket.ahead = AheadOf(number);
  return ticket;
}

std::optional<Ticket> QueueDay::FindAfter(int number, EventKind kind) const {
  const auto found = tickets_.find(number);
  if (found == tickets_.end()) return std::nullopt;
  Facts facts = found->second;
  if (kind != EventKind::kFinished) facts.finished.reset();
  if (kind == EventKind::kIssued) facts.called.reset();
  Ticket ticket = View(number, facts);
  if (kind == EventKind::kIssued && facts.issued) {
    ticket.ahead = facts.issued->ahead;
    ticket.expected_wait_s = facts.issued->expected_wait_s;
  }
  return ticket;
}

std::vector<Ticket> QueueDay::LastCalled(int count_max) const {
  std::vector<Ticket> tickets;
  for (auto it = called_.rbegin(); it != called_.rend() && static_cast<int>(tickets.size()) < count_max; ++it) {
    tickets.push_back(View(it->second, tickets_.at(it->second)));
  }
  return tickets;
}

int QueueDay::ServingCounters(absl::Time since) const {
  int counters = BusyCounters();
  for (const auto& [counter, times] : finished_at_) {
    if (!held_.contains(counter) && !times.empty() && *times.rbegin() >= since) ++counters;
  }
  return counters;
}

absl::Duration QueueDay::RecentServiceTime(int count) const {
  absl::Duration sum = absl::ZeroDuration();
  int counted = 0;
  for (auto it = services_.rbegin(); it != services_.rend() && counted < count; ++it, ++counted) sum += it->second;
  return counted == 0 ? sum : sum / counted;
}

}  // namespace madoguchi::congestion
