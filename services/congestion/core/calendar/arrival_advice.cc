#include "services/congestion/core/calendar/arrival_advice.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "services/congestion/core/planning/day_text.h"

namespace madoguchi::congestion {
namespace {

constexpr int kSlotsOfOneDayMax = 2;
constexpr double kWaitStep_min = 2;  // waits closer than this are alike; then fewer people decide, then the earlier day

struct Candidate {
  AdvisedSlot advised;
  bool last_of_day = false;
};

std::vector<Candidate> Candidates(const std::vector<CalendarDay>& days, const ArrivalQuestion& question) {
  std::vector<Candidate> candidates;
  for (const CalendarDay& day : days) {
    for (size_t s = 0; s < day.slots.size() && !day.closed; ++s) {
      const int start = day.slots[s].expected.slot * kSlotMinutes;
      if (start < question.from_min || start + kSlotMinutes > question.until_min) continue;
      if (absl::CivilMinute(day.day) + start < question.now) continue;
      candidates.push_back({{day.day, day.slots[s], day.day == question.live}, s + 1 == day.slots.size()});
    }
  }
  return candidates;
}

auto Order(const Candidate& candidate) {
  const ExpectedSlot& slot = candidate.advised.slot.expected;
  return std::make_tuple(candidate.last_of_day, std::floor(slot.wait_p90_min / kWaitStep_min), slot.people.p50,
                         candidate.advised.day, slot.slot);
}

}  // namespace

ArrivalAdvice AdviseArrival(const std::vector<CalendarDay>& days, const ArrivalQuestion& question) {
  std::vector<Candidate> candidates = Candidates(days, question);
  ArrivalAdvice advice;
  if (candidates.empty()) return advice;
  const auto busier = [](const Candidate& one, const Candidate& other) {
    const ExpectedSlot &a = one.advised.slot.expected, &b = other.advised.slot.expected;
    return std::tie(a.wait_p90_min, a.people.p50) < std::tie(b.wait_p90_min, b.people.p50);
  };
  advice.busiest = std::max_element(candidates.begin(), candidates.end(), busier)->advised;
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& one, const Candidate& other) { return Order(one) < Order(other); });
  std::map<absl::CivilDay, int> of_day;
  for (const Candidate& candidate : candidates) {
    if (static_cast<int>(advice.best.size()) >= question.limit) break;
    if (++of_day[candidate.advised.day] <= kSlotsOfOneDayMax) advice.best.push_back(candidate.advised);
  }
  return advice;
}

}  // namespace madoguchi::congestion
