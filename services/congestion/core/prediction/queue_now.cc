#include "services/congestion/core/prediction/queue_now.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace madoguchi::congestion {

void Faded::Fade(double share) {
  calls *= share;
  expected_calls *= share;
  line_min *= share;
  arrivals *= share;
  expected_arrivals *= share;
  log_ratios *= share;
  ratios *= share;
}

void QueueNow::Advance(double minute) {
  if (!started_) {
    started_ = true;
    minute_ = minute;
    return;
  }
  const bool busy = !waiting_.empty();
  const double line_from = busy ? First()->issued_min + kInLine_min : std::numeric_limits<double>::infinity();
  while (minute_ < minute) {
    const size_t slot = SlotOf(minute_);
    const bool line = minute_ >= line_from;
    const double slot_end = slot + 1 < kSlots ? std::min(minute, (slot + 1) * kSlot_min) : minute;
    const double end = line ? slot_end : std::min(slot_end, line_from);
    const double passed = end - minute_;
    for (size_t k = 0; k < kFading_min.size(); ++k) {
      const double share = std::exp(-passed / kFading_min[k]);
      const double weighed = (1 - share) * kFading_min[k];  // of a constant flow during what passed
      Faded& faded = faded_[k];
      faded.Fade(share);
      faded.expected_arrivals += weighed * profile_->arrivals[slot];
      if (line) {
        faded.line_min += weighed;
        faded.expected_calls += weighed * profile_->slot_rate[slot];
      }
    }
    SlotSums& sums = sums_.slots[slot];
    const auto minutes = static_cast<float>(passed);
    if (busy) sums.busy_min += minutes;
    if (line) sums.line_min += minutes;
    if (open_counters_ >= 0) {
      sums.open_min += minutes;
      sums.counter_min += minutes * static_cast<float>(open_counters_);
      if (line) sums.line_counter_min += minutes * static_cast<float>(open_counters_);
    }
    minute_ = end;
  }
}

void QueueNow::Happen(double minute) {
  Advance(minute);
  if (anything_happened_) return;
  anything_happened_ = true;
  first_event_min_ = open_changed_min_ = minute_;
}

bool QueueNow::Issue(int number, double minute) {
  if (!known_.try_emplace(number, false).second) return false;
  Happen(minute);
  const int ahead = waiting();
  waiting_[number] = {minute_, ahead, PaceEstimate_min(ahead), 0};
  for (Faded& faded : faded_) ++faded.arrivals;
  ++sums_.slots[SlotOf(minute_)].arrivals;
  return true;
}

bool QueueNow::Call(int number, double minute) {
  const auto [known, unknown] = known_.try_emplace(number, true);
  if (!unknown && known->second) return false;
  known->second = true;
  Happen(minute);
  const auto found = waiting_.find(number);
  SlotSums& sums = sums_.slots[SlotOf(minute_)];
  ++sums.calls;
  if (found == waiting_.end() || minute_ - found->second.issued_min >= kInLine_min) {
    for (Faded& faded : faded_) ++faded.calls;
    ++sums.line_calls;
    if (open_counters_ >= 0) ++sums.open_line_calls;
  }
  overtook_ = false;
  if (found == waiting_.end()) return true;
  int passed = 0;
  for (auto& [other, waiting] : waiting_) {
    if (waiting.issued_min < found->second.issued_min && ++waiting.passed <= kPassedMax) ++passed;
  }
  overtook_ = Overtook(passed, found->second.ahead);
  if (overtook_) {
    waiting_.erase(found);
    return true;
  }
  anybody_called_ = true;
  last_called_ = {found->second.issued_min, minute_, found->second.ahead};
  const double wait = last_called_.wait_min();
  const double log_ratio = std::log((wait + 1) / (found->second.estimate_min + 1));
  for (Faded& faded : faded_) {
    faded.log_ratios += log_ratio;
    ++faded.ratios;
  }
  SlotSums& issued = sums_.slots[SlotOf(last_called_.issued_min)];
  ++issued.waits;
  issued.log_waits += static_cast<float>(std::log1p(wait));
  waiting_.erase(found);
  return true;
}

bool QueueNow::Leave(int number, double minute) {
  const auto found = waiting_.find(number);
  if (found == waiting_.end()) return false;
  Happen(minute);
  waiting_.erase(found);
  // Whoever comes back to the line is somebody new.
  known_.erase(number);
  return true;
}

void QueueNow::SetOpenCounters(int counters, double minute) {
  Happen(minute);
  const int open = std::max(0, counters);
  if (open != open_counters_) open_changed_min_ = minute_;
  open_counters_ = open;
  open_counters_most_ = std::max(open_counters_most_, open);
}

}  // namespace madoguchi::congestion
