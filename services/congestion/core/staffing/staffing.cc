#include "services/congestion/core/staffing/staffing.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace madoguchi::congestion {
namespace {

constexpr int kCountersMax = 200;
constexpr int kStepsMax = 400;            // counters added or taken away, one simulation each
constexpr double kSpareDeviations = 1.0;  // of the square-root rule

double FiniteOr(double value, double otherwise) { return std::isfinite(value) ? value : otherwise; }

StaffingQuestion Sound(StaffingQuestion question) {
  for (double& arrivals : question.day.arrivals) arrivals = std::max(0.0, FiniteOr(arrivals, 0));
  const CounterRange last = question.counters.empty() ? CounterRange{} : question.counters.back();
  question.counters.resize(question.day.arrivals.size(), last);
  for (CounterRange& range : question.counters) {
    range.max = std::clamp(range.max, 1, kCountersMax);
    range.min = std::clamp(range.min, 1, range.max);
  }
  question.day.service_min = std::max(0.1, FiniteOr(question.day.service_min, 0.1));
  question.day.slot_min = std::max(1.0, FiniteOr(question.day.slot_min, 1));
  question.wait_target_min = std::max(0.0, FiniteOr(question.wait_target_min, 0));
  question.shift_slots = std::clamp(question.shift_slots, 1, static_cast<int>(question.day.arrivals.size()) + 1);
  return question;
}

constexpr double kHelps_min = 0.05;  // a counter that shortens the wait by less is no help

// The slot at or before the one that misses the target, the nearest that still has a counter to staff; -1 without any.
int SlotToStrengthen(const StaffingQuestion& question, const std::vector<int>& counters, size_t missed) {
  for (size_t s = missed + 1; s-- > 0;) {
    if (counters[s] < question.counters[s].max) return static_cast<int>(s);
  }
  return -1;
}

bool Reached(const std::vector<SlotWaits>& waits, double target_min) {
  return std::all_of(waits.begin(), waits.end(), [&](const SlotWaits& slot) { return slot.p90_min <= target_min; });
}

// Lengthens every stretch in which a k-th counter is open to a whole shift: to its right first, then to its left, as
// far as there are counters.
void KeepShifts(const StaffingQuestion& question, std::vector<int>& counters) {
  const size_t slots = counters.size();
  const auto shift = static_cast<size_t>(question.shift_slots);
  const int most = counters.empty() ? 0 : *std::max_element(counters.begin(), counters.end());
  for (int k = 1; k <= most; ++k) {
    for (size_t begin = 0; begin < slots;) {
      if (counters[begin] < k) {
        ++begin;
        continue;
      }
      size_t end = begin;
      while (end < slots && counters[end] >= k) ++end;
      while (end - begin < shift && end < slots && question.counters[end].max >= k) {
        counters[end] = std::max(counters[end], k);
        ++end;
      }
      while (end - begin < shift && begin > 0 && question.counters[begin - 1].max >= k) {
        --begin;
        counters[begin] = std::max(counters[begin], k);
      }
      while (end < slots && counters[end] >= k) ++end;
      begin = end;
    }
  }
}

// The fewest counters that reach the target, or the most that there are.
std::vector<int> FewestCounters(const StaffingQuestion& question) {
  const size_t slots = question.day.arrivals.size();
  std::vector<int> counters(slots);
  for (size_t s = 0; s < slots; ++s) {
    const double booked = s < question.day.booked.size() ? std::max(0.0, FiniteOr(question.day.booked[s], 0)) : 0;
    const double busy = (question.day.arrivals[s] + booked) / question.day.slot_min * question.day.service_min;
    const double needed = std::min<double>(kCountersMax, std::ceil(busy + kSpareDeviations * std::sqrt(busy)));
    counters[s] = std::clamp(static_cast<int>(needed), question.counters[s].min, question.counters[s].max);
  }
  std::vector<SlotWaits> waits = SimulateHall(question.day, counters);
  int steps = 0;
  for (size_t missed = 0; missed < slots && steps < kStepsMax;) {
    const int slot =
        waits[missed].p90_min > question.wait_target_min ? SlotToStrengthen(question, counters, missed) : -1;
    if (slot < 0) {
      ++missed;
      continue;
    }
    ++steps;
    ++counters[slot];
    std::vector<SlotWaits> stronger = SimulateHall(question.day, counters);
    if (stronger[missed].p90_min > waits[missed].p90_min - kHelps_min) {
      // Nothing that is left to staff helps this slot.
      --counters[slot];
      ++missed;
    } else {
      waits = std::move(stronger);
    }
  }
  // Take away what nobody would miss, from the end: a later slot cannot make an earlier one wait.
  for (size_t s = slots; s-- > 0 && Reached(waits, question.wait_target_min);) {
    while (counters[s] > question.counters[s].min && steps++ < kStepsMax) {
      --counters[s];
      const std::vector<SlotWaits> fewer = SimulateHall(question.day, counters);
      if (!Reached(fewer, question.wait_target_min)) {
        ++counters[s];
        break;
      }
      waits = fewer;
    }
  }
  return counters;
}

std::vector<int> Changed(std::vector<int> counters, int by) {
  for (int& count : counters) count = std::max(1, count + by);
  return counters;
}

}  // namespace

StaffingCost CostOf(const DayToLive& day, const std::vector<int>& counters) {
  StaffingCost cost;
  const std::vector<SlotWaits> waits = SimulateHall(day, counters);
  for (const int count : counters) cost.counter_hours += count * day.slot_min / 60;
  for (const SlotWaits& slot : waits) cost.worst_wait_min = std::max(cost.worst_wait_min, slot.p90_min);
  cost.waited_hours = WaitedHours(day, waits);
  return cost;
}

StaffingAdvice AdviseStaffing(const StaffingQuestion& asked) {
  const StaffingQuestion question = Sound(asked);
  std::vector<int> counters = FewestCounters(question);
  KeepShifts(question, counters);
  const std::vector<SlotWaits> waits = SimulateHall(question.day, counters);
  StaffingAdvice advice;
  advice.reached = Reached(waits, question.wait_target_min);
  for (size_t s = 0; s < waits.size(); ++s) {
    std::vector<int> other = counters;
    StaffedSlot slot{.counters = counters[s], .p90_wait_min = waits[s].p90_min};
    other[s] = std::max(1, counters[s] - 1);
    slot.p90_with_one_fewer_min = SimulateHall(question.day, other)[s].p90_min;
    other[s] = counters[s] + 1;
    slot.p90_with_one_more_min = SimulateHall(question.day, other)[s].p90_min;
    advice.slots.push_back(slot);
  }
  advice.cost = CostOf(question.day, counters);
  advice.one_fewer = CostOf(question.day, Changed(counters, -1));
  advice.one_more = CostOf(question.day, Changed(counters, +1));
  return advice;
}

}  // namespace madoguchi::congestion
