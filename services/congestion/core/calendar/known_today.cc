#include "services/congestion/core/calendar/known_today.h"

#include <algorithm>
#include <cmath>

#include "common/time/clock.h"
#include "services/congestion/core/planning/day_text.h"

namespace madoguchi::congestion {
namespace {

constexpr int kDaysSimulated = 100;
constexpr double kSamePeople = 0.05;  // in a half hour

bool Differ(const ExpectedDay& one, const ExpectedDay& other) {
  for (size_t s = 0; s < one.slots.size(); ++s) {
    const ExpectedSlot &a = one.slots[s], &b = other.slots[s];
    if (std::abs(a.booked - b.booked) > kSamePeople || std::abs(a.people.p50 - b.people.p50) > kSamePeople) return true;
  }
  return false;
}

// From `begin_min` after the opening on.
std::vector<SlotWaits> Live(const ExpectedDay& day, const ServicePace& pace, int waiting, double begin_min) {
  DayToLive rest{.slot_min = kSlotMinutes,
                 .service_min = pace.service_min,
                 .service_variation = pace.service_variation,
                 .days = kDaysSimulated,
                 .booked_in_a_row_max = pace.booked_in_a_row_max,
                 .begin_min = begin_min,
                 .waiting = waiting};
  for (const ExpectedSlot& slot : day.slots) {
    rest.arrivals.push_back(std::max(0.0, slot.people.p50 - slot.booked));
    rest.booked.push_back(slot.booked);
  }
  return SimulateHall(rest, std::vector<int>(day.slots.size(), pace.counters));
}

int Longer(int wait_s, double by_min) { return std::max(0, wait_s + static_cast<int>(std::lround(by_min * 60))); }

}  // namespace

KnownToday::KnownToday(const ExpectedDay& usual, const ExpectedDay& known, const ServicePace& pace, int waiting,
                       absl::Time now) {
  if (known.closed || known.slots.empty() || usual.slots.size() != known.slots.size()) return;
  if (!Differ(usual, known)) return;
  first_slot_ = known.slots.front().slot;
  const absl::Time opens = absl::FromCivil(absl::CivilMinute(known.day) + first_slot_ * kSlotMinutes, Jst());
  const double begin_min = std::max(0.0, absl::ToDoubleMinutes(now - opens));
  usual_ = Live(usual, pace, waiting, begin_min);
  known_ = Live(known, pace, waiting, begin_min);
}

ToldWait KnownToday::Tell(const ToldWait& learnt, absl::Time arrival) const {
  const absl::CivilMinute minute = absl::ToCivilMinute(arrival, Jst());
  const int slot = (minute.hour() * 60 + minute.minute()) / kSlotMinutes - first_slot_;
  if (slot < 0 || slot >= std::ssize(known_)) return learnt;
  const auto at = static_cast<size_t>(slot);
  const double middle_min = known_[at].p50_min - usual_[at].p50_min;
  const double end_min = known_[at].p90_min - usual_[at].p90_min;
  const double share = learnt.p50_s > 0 ? static_cast<double>(learnt.p10_s) / learnt.p50_s : 0.5;
  ToldWait told = learnt;
  told.p50_s = Longer(learnt.p50_s, middle_min);
  told.p10_s = std::min(Longer(learnt.p10_s, middle_min * share), told.p50_s);
  told.p90_s = std::max(Longer(learnt.p90_s, end_min), told.p50_s);
  return told;
}

}  // namespace madoguchi::congestion
