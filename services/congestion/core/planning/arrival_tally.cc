#include "services/congestion/core/planning/arrival_tally.h"

#include <algorithm>

#include "common/time/clock.h"
#include "services/congestion/core/planning/day_text.h"

namespace madoguchi::congestion {
namespace {

constexpr absl::Duration kBelievable = absl::Hours(12);

std::optional<double> Seconds(const std::optional<absl::Time>& from, const std::optional<absl::Time>& to) {
  if (!from || !to || *to < *from || *to - *from > kBelievable) return std::nullopt;
  return absl::ToDoubleSeconds(*to - *from);
}

}  // namespace

void ArrivalTally::Add(int number, EventKind kind, absl::Time time, bool booked) {
  Times& ticket = tickets_[number];
  ticket.booked = ticket.booked || booked;
  if (kind == EventKind::kIssued) ticket.issued = ticket.issued ? std::min(*ticket.issued, time) : time;
  if (kind == EventKind::kCalled) ticket.called = ticket.called ? std::min(*ticket.called, time) : time;
  if (kind == EventKind::kFinished) ticket.finished = ticket.finished ? std::max(*ticket.finished, time) : time;
}

std::vector<SlotCount> ArrivalTally::Count(absl::CivilDay day) const {
  std::map<int, SlotCount> slots;
  for (const auto& [number, ticket] : tickets_) {
    if (!ticket.issued) continue;
    const absl::CivilMinute issued = absl::ToCivilMinute(*ticket.issued, Jst());
    const int slot = (issued.hour() * 60 + issued.minute()) / kSlotMinutes;
    SlotCount& count = slots.try_emplace(slot, SlotCount{.day = day, .slot = slot}).first->second;
    ++count.arrivals;
    count.booked += ticket.booked ? 1 : 0;
    if (const std::optional<double> wait_s = Seconds(ticket.issued, ticket.called)) {
      ++count.called;
      count.wait_s += *wait_s;
    }
    if (const std::optional<double> service_s = Seconds(ticket.called, ticket.finished)) {
      ++count.served;
      count.service_s += *service_s;
      count.service_squared_s += *service_s * *service_s;
    }
  }
  std::vector<SlotCount> counts;
  for (const auto& [slot, count] : slots) counts.push_back(count);
  return counts;
}

}  // namespace madoguchi::congestion
