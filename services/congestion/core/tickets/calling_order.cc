#include "services/congestion/core/tickets/calling_order.h"

#include <algorithm>
#include <utility>

namespace madoguchi::congestion {
namespace {

bool IsDue(const BookingRule& rule, const std::optional<absl::Time>& booking, absl::Time now) {
  return booking && now >= *booking - absl::Seconds(rule.early_s) && now <= *booking + absl::Seconds(rule.late_s);
}

absl::Time Rank(const Queue& queue, const Waiter& waiter) { return waiter.stand - queue.HeadStart(waiter.category); }

// How many of the last calls in a row went to booked people at their time.
int BookedInARow(const Queue& queue, const HallDay& day) {
  int count = 0;
  const auto& called = day.line(queue.key.queue).called;
  for (auto it = called.rbegin(); it != called.rend() && count < queue.booking.in_a_row_max; ++it, ++count) {
    if (!IsDue(queue.booking, day.Find(it->second)->ticket().booking_time, it->first)) break;
  }
  return count;
}

std::vector<Waiter> Waiting(const Queue& queue, const HallDay& day) {
  std::vector<Waiter> waiters;
  for (const TicketId& id : day.line(queue.key.queue).waiting) {
    const TicketLife& life = *day.Find(id);
    waiters.push_back({id, life.stand(), life.ticket().category, life.ticket().booking_time});
  }
  return waiters;
}

std::vector<TicketId> Order(const Queue& queue, const HallDay& day, std::vector<Waiter> waiters, absl::Time now) {
  std::stable_sort(waiters.begin(), waiters.end(), [&](const Waiter& a, const Waiter& b) {
    return std::pair(Rank(queue, a), a.id) < std::pair(Rank(queue, b), b.id);
  });
  std::vector<const Waiter*> booked;
  std::vector<const Waiter*> others;
  for (const Waiter& waiter : waiters) {
    (IsDue(queue.booking, waiter.booking_time, now) ? booked : others).push_back(&waiter);
  }
  std::stable_sort(booked.begin(), booked.end(),
                   [](const Waiter* a, const Waiter* b) { return *a->booking_time < *b->booking_time; });
  std::vector<TicketId> order;
  int in_a_row = BookedInARow(queue, day);
  size_t next_booked = 0;
  size_t next_other = 0;
  while (order.size() < waiters.size()) {
    const bool others_left = next_other < others.size();
    if (next_booked < booked.size() && (!others_left || in_a_row < queue.booking.in_a_row_max)) {
      order.push_back(booked[next_booked++]->id);
      ++in_a_row;
    } else {
      order.push_back(others[next_other++]->id);
      in_a_row = 0;
    }
  }
  return order;
}

int PlaceOf(const std::vector<TicketId>& order, const TicketId& id) {
  return static_cast<int>(std::find(order.begin(), order.end(), id) - order.begin());
}

}  // namespace

std::vector<TicketId> CallingOrder(const Queue& queue, const HallDay& day, absl::Time now) {
  return Order(queue, day, Waiting(queue, day), now);
}

int PeopleAhead(const Queue& queue, const HallDay& day, const Waiter& newcomer, absl::Time now) {
  std::vector<Waiter> waiters = Waiting(queue, day);
  std::erase_if(waiters, [&](const Waiter& waiter) { return waiter.id == newcomer.id; });
  waiters.push_back(newcomer);
  return PlaceOf(Order(queue, day, std::move(waiters), now), newcomer.id);
}

int PeopleAhead(const Queue& queue, const HallDay& day, const TicketId& id, absl::Time now) {
  const TicketLife& life = *day.Find(id);
  return PeopleAhead(queue, day, Waiter{id, life.stand(), life.ticket().category, life.ticket().booking_time}, now);
}

absl::Time StandOfReturn(const Queue& queue, const HallDay& day, const TicketLife& life, absl::Time now) {
  if (queue.return_position == ReturnPosition::kBack) return now;
  std::vector<absl::Time> ranks;
  for (const Waiter& waiter : Waiting(queue, day)) ranks.push_back(Rank(queue, waiter));
  std::sort(ranks.begin(), ranks.end());
  const size_t after = queue.return_position == ReturnPosition::kFront ? 0 : static_cast<size_t>(queue.return_after);
  if (after > 0 && ranks.size() <= after) return now;
  const absl::Duration head_start = queue.HeadStart(life.ticket().category);
  if (after > 0) return ranks[after - 1] + absl::Microseconds(1) + head_start;
  return ranks.empty() ? life.stand() : std::min(life.stand(), ranks[0] - absl::Microseconds(1) + head_start);
}

absl::Time StandOfTransfer(const Queue& queue, const TicketLife& life, absl::Time now) {
  if (queue.transfer_position == TransferPosition::kJoinsBack) return now;
  return std::min(now, life.ticket().issue_time.value_or(now));
}

}  // namespace madoguchi::congestion
