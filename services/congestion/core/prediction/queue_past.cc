#include "services/congestion/core/prediction/queue_past.h"

#include <algorithm>
#include <cmath>

namespace madoguchi::congestion {
namespace {

// How much of the surer figure a slot's own figure is mixed with.
constexpr double kRatePrior_min = 40;
constexpr double kQueueRatePrior_min = 20;
constexpr double kArrivalPriorDays = 0.5;
constexpr double kOpenPrior_min = 30;
constexpr double kWaitPrior = 8;
constexpr float kFirstRate = 0.2F;
// A queue whose rate would make people wait for ever is drained at this one.
constexpr double kRateMin = 0.005;

// Mean over a slot and its neighbours, the slot itself twice: a quarter of an hour of few days is thin.
template <typename Take>
double Around(const DaySums& past, size_t slot, Take take) {
  double sum = 2 * take(past.slots[slot]);
  if (slot > 0) sum += take(past.slots[slot - 1]);
  if (slot + 1 < kSlots) sum += take(past.slots[slot + 1]);
  return sum;
}

}  // namespace

size_t SlotOf(double minute) {
  if (!(minute > 0)) return 0;
  return static_cast<size_t>(std::min(minute / kSlot_min, kSlots - 1.0));
}

void SlotSums::Add(const SlotSums& other, float times) {
  calls += times * other.calls;
  busy_min += times * other.busy_min;
  line_calls += times * other.line_calls;
  line_min += times * other.line_min;
  arrivals += times * other.arrivals;
  open_min += times * other.open_min;
  counter_min += times * other.counter_min;
  line_counter_min += times * other.line_counter_min;
  open_line_calls += times * other.open_line_calls;
  waits += times * other.waits;
  log_waits += times * other.log_waits;
}

void DaySums::Add(const DaySums& other, float times) {
  for (size_t s = 0; s < kSlots; ++s) slots[s].Add(other.slots[s], times);
  days += times * other.days;
}

QueueProfile::QueueProfile() : QueueProfile(DaySums{}) {}

QueueProfile::QueueProfile(const DaySums& past) : days(past.days) {
  SlotSums all;
  for (const SlotSums& slot : past.slots) all.Add(slot, 1);
  rate = static_cast<float>((all.calls + kQueueRatePrior_min * kFirstRate) / (all.busy_min + kQueueRatePrior_min));
  pace = static_cast<float>((all.line_calls + kQueueRatePrior_min * kFirstRate) / (all.line_min + kQueueRatePrior_min));
  mean_open = all.open_min > 1 ? std::max(0.1F, all.counter_min / all.open_min) : 1;
  counter_rate = static_cast<float>((all.open_line_calls + kQueueRatePrior_min * pace / mean_open) /
                                    (all.line_counter_min + kQueueRatePrior_min));
  mean_log_wait = all.waits > 0 ? all.log_waits / all.waits : 0;
  for (size_t s = 0; s < kSlots; ++s) {
    const double stood = Around(past, s, [](const SlotSums& x) { return x.line_min; });
    const double calls = Around(past, s, [](const SlotSums& x) { return x.line_calls; });
    slot_rate[s] = static_cast<float>((calls + kRatePrior_min * pace) / (stood + kRatePrior_min));
    const double came = Around(past, s, [](const SlotSums& x) { return x.arrivals; });
    arrivals[s] = static_cast<float>(came / (4 * kSlot_min * (days + kArrivalPriorDays)));
    const double known = Around(past, s, [](const SlotSums& x) { return x.open_min; });
    const double counters = Around(past, s, [](const SlotSums& x) { return x.counter_min; });
    open[s] = static_cast<float>((counters + kOpenPrior_min * mean_open) / (known + kOpenPrior_min));
    const double waits = Around(past, s, [](const SlotSums& x) { return x.waits; });
    const double logs = Around(past, s, [](const SlotSums& x) { return x.log_waits; });
    log_wait[s] = static_cast<float>((logs + kWaitPrior * mean_log_wait) / (waits + kWaitPrior));
    if (past.slots[s].calls > 0) last_call_min = static_cast<float>((s + 1) * kSlot_min);
  }
}

void QueueProfile::Quicken(double factor) {
  rate = static_cast<float>(rate * factor);
  pace = static_cast<float>(pace * factor);
  counter_rate = static_cast<float>(counter_rate * factor);
  for (float& slot : slot_rate) slot = static_cast<float>(slot * factor);
}

double QueueProfile::Drain_min(double minute, double people, double factor) const {
  double now = minute;
  double left = people;
  for (size_t s = SlotOf(minute); s < kSlots; ++s) {
    const double end = (s + 1) * kSlot_min;
    const double speed = std::max(kRateMin, slot_rate[s] * factor);
    const double called = (end - now) * speed;
    if (called >= left) return now + left / speed - minute;
    left -= called;
    now = end;
  }
  return now - minute + left / std::max(kRateMin, pace * factor);
}

double QueueProfile::WaitingAt(double minute, double then, double waiting, double arrival_factor,
                               double call_factor) const {
  double now = minute;
  for (size_t s = SlotOf(minute); s < kSlots && now < then; ++s) {
    const double end = std::min(then, (s + 1) * kSlot_min);
    waiting += (end - now) * (arrivals[s] * arrival_factor - slot_rate[s] * call_factor);
    waiting = std::max(0.0, waiting);
    now = end;
  }
  return waiting;
}

}  // namespace madoguchi::congestion
