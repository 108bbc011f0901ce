#include "services/congestion/core/staffing/staffing.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>

#include "services/congestion/core/prediction/tree_grower.h"

namespace madoguchi::congestion {
namespace {

constexpr size_t kSlotsMax = 96;
constexpr double kArrivalsMax = 2000;  // a slot
constexpr int kCountersMax = 200;
constexpr int kDaysMax = 1000;
constexpr int kStepsMax = 400;            // counters added or taken away, one simulation each
constexpr double kSpareDeviations = 1.0;  // of the square-root rule

double InRange(double value, double low, double high) {
  return std::isfinite(value) ? std::clamp(value, low, high) : low;
}

StaffingQuestion Sound(StaffingQuestion question) {
  if (question.slots.size() > kSlotsMax) question.slots.resize(kSlotsMax);
  for (StaffingSlot& slot : question.slots) {
    slot.arrivals = InRange(slot.arrivals, 0, kArrivalsMax);
    slot.counters_max = std::clamp(slot.counters_max, 1, kCountersMax);
  }
  question.slot_min = InRange(question.slot_min, 1, 24 * 60);
  question.service_min = InRange(question.service_min, 0.1, 24 * 60);
  question.service_variation = InRange(question.service_variation, 0, 3);
  question.arrival_variation = InRange(question.arrival_variation, 0, 1);
  question.wait_target_min = InRange(question.wait_target_min, 0, 24 * 60);
  question.days = std::clamp(question.days, 1, kDaysMax);
  return question;
}

double Normal(SeededNumbers& numbers) {
  return std::sqrt(-2 * std::log(1 - numbers.Unit())) * std::cos(2 * M_PI * numbers.Unit());
}

// A positive number of mean one and this standard deviation.
double AroundOne(SeededNumbers& numbers, double deviation) {
  const double variance = std::log1p(deviation * deviation);
  return std::exp(std::sqrt(variance) * Normal(numbers) - variance / 2);
}

// The counters of one day: everybody is called in order of arrival as soon as a counter that is staffed is free. A
// counter that closes finishes whom it serves.
class Counters {
 public:
  Counters(const std::vector<int>& staffed, double slot_min) : staffed_(staffed), slot_min_(slot_min) {}

  // Minute of the call of somebody who comes at `arrival` and then takes `service` minutes.
  double Serve(double arrival, double service) {
    double minute = std::max(arrival, last_call_);
    while (true) {
      while (!busy_until_.empty() && busy_until_.top() <= minute) busy_until_.pop();
      if (static_cast<int>(busy_until_.size()) < StaffedAt(minute)) break;
      const double freed = busy_until_.top();
      const double next_slot = (std::floor(minute / slot_min_) + 1) * slot_min_;
      minute = minute < slot_min_ * static_cast<double>(staffed_.size()) ? std::min(freed, next_slot) : freed;
    }
    last_call_ = minute;
    busy_until_.push(minute + service);
    return minute;
  }

 private:
  int StaffedAt(double minute) const {
    const auto slot = static_cast<size_t>(minute / slot_min_);
    return staffed_[std::min(slot, staffed_.size() - 1)];
  }

  const std::vector<int>& staffed_;
  const double slot_min_;
  double last_call_ = 0;
  std::priority_queue<double, std::vector<double>, std::greater<>> busy_until_;
};

double P90(std::vector<float>& waits) {
  if (waits.empty()) return 0;
  const auto place = waits.begin() + static_cast<std::ptrdiff_t>(0.9 * static_cast<double>(waits.size() - 1));
  std::nth_element(waits.begin(), place, waits.end());
  return *place;
}

// The slot in which one counter more helps the first slot that misses the target: that one, or the nearest before it
// that still has a counter to staff.
int SlotToStrengthen(const StaffingQuestion& question, const std::vector<int>& counters,
                     const std::vector<double>& waits) {
  for (size_t missed = 0; missed < waits.size(); ++missed) {
    if (waits[missed] <= question.wait_target_min) continue;
    for (size_t s = missed + 1; s-- > 0;) {
      if (counters[s] < question.slots[s].counters_max) return static_cast<int>(s);
    }
  }
  return -1;
}

bool Reached(const std::vector<double>& waits, double target_min) {
  return std::all_of(waits.begin(), waits.end(), [&](double wait) { return wait <= target_min; });
}

}  // namespace

std::vector<double> SimulateWaits(const StaffingQuestion& asked, const std::vector<int>& counters) {
  const StaffingQuestion question = Sound(asked);
  const size_t slots = question.slots.size();
  std::vector<int> staffed(slots, 1);
  for (size_t s = 0; s < std::min(slots, counters.size()); ++s) staffed[s] = std::clamp(counters[s], 1, kCountersMax);
  std::vector<std::vector<float>> waits(slots);
  // Every staffing meets the same days, so that two of them differ by their counters alone.
  SeededNumbers numbers(question.seed);
  for (int day = 0; day < question.days && slots > 0; ++day) {
    SeededNumbers today(numbers.Next());
    const double crowd = AroundOne(today, question.arrival_variation);
    Counters hall(staffed, question.slot_min);
    for (size_t s = 0; s < slots; ++s) {
      const double rate = question.slots[s].arrivals * crowd / question.slot_min;
      if (rate <= 0) continue;
      const double begin = static_cast<double>(s) * question.slot_min;
      double minute = begin;
      while (true) {
        minute -= std::log(1 - today.Unit()) / rate;
        if (minute >= begin + question.slot_min) break;
        const double service = question.service_min * AroundOne(today, question.service_variation);
        waits[s].push_back(static_cast<float>(hall.Serve(minute, service) - minute));
      }
    }
  }
  std::vector<double> p90(slots);
  for (size_t s = 0; s < slots; ++s) p90[s] = P90(waits[s]);
  return p90;
}

StaffingAdvice AdviseStaffing(const StaffingQuestion& asked) {
  const StaffingQuestion question = Sound(asked);
  const size_t slots = question.slots.size();
  std::vector<int> counters(slots);
  for (size_t s = 0; s < slots; ++s) {
    const double busy = question.slots[s].arrivals / question.slot_min * question.service_min;
    const double needed = std::ceil(busy + kSpareDeviations * std::sqrt(busy));
    counters[s] = std::clamp(static_cast<int>(needed), 1, question.slots[s].counters_max);
  }
  std::vector<double> waits = SimulateWaits(question, counters);
  int steps = 0;
  for (; steps < kStepsMax; ++steps) {
    const int slot = SlotToStrengthen(question, counters, waits);
    if (slot < 0) break;
    ++counters[slot];
    waits = SimulateWaits(question, counters);
  }
  // Take away what nobody would miss, from the end: a later slot cannot make an earlier one wait.
  for (size_t s = slots; s-- > 0 && Reached(waits, question.wait_target_min);) {
    while (counters[s] > 1 && steps++ < kStepsMax) {
      --counters[s];
      const std::vector<double> fewer = SimulateWaits(question, counters);
      if (!Reached(fewer, question.wait_target_min)) {
        ++counters[s];
        break;
      }
      waits = fewer;
    }
  }
  StaffingAdvice advice;
  advice.reached = Reached(waits, question.wait_target_min);
  for (size_t s = 0; s < slots; ++s) {
    std::vector<int> other = counters;
    StaffedSlot slot{.counters = counters[s], .p90_wait_min = waits[s]};
    other[s] = std::max(1, counters[s] - 1);
    slot.p90_with_one_fewer_min = SimulateWaits(question, other)[s];
    other[s] = counters[s] + 1;
    slot.p90_with_one_more_min = SimulateWaits(question, other)[s];
    advice.slots.push_back(slot);
    advice.counter_hours += counters[s] * question.slot_min / 60;
  }
  return advice;
}

}  // namespace madoguchi::congestion
