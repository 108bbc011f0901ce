#include "services/congestion/core/prediction/past_days.h"

#include <algorithm>
#include <utility>

#include "services/congestion/core/prediction/hall_now.h"
#include "services/congestion/core/prediction/tree_grower.h"

namespace madoguchi::congestion {
namespace {

std::vector<DaySums> SumsOf(const RecordedDay& day) {
  HallNow hall(day.day);
  for (size_t q = 0; q < day.queues.size(); ++q) hall.AddQueue(0, QueueProfile());
  for (const ReplayMoment& moment : InTimeOrder(day, {})) Happen(day, moment, hall);
  std::vector<DaySums> sums;
  for (size_t q = 0; q < day.queues.size(); ++q) {
    sums.push_back(hall.queue(q).sums());
    // A queue that was closed all day says nothing of its usual days.
    if (day.queues[q].tickets.empty()) sums.back() = DaySums{};
  }
  return sums;
}

// Of the other days, so many make the profile of a day that stands among them.
constexpr double kDrawnShare = 0.6;
bool Drawn(size_t index, size_t other, size_t queue, uint64_t draw) {
  return SeededNumbers((draw << 52) ^ (index << 40) ^ (other << 20) ^ queue).Unit() < kDrawnShare;
}

// Days close by resemble each other more: a counter that was added, a clerk who is ill, a season. The day beside counts
// half, the next a third and so on, so that the habits of weeks still stand behind what is new.
double Nearness(size_t index, size_t other) {
  return 1.0 / (1 + static_cast<double>(std::max(index, other) - std::min(index, other)));
}

size_t TicketsOf(const RecordedDay& day) {
  size_t tickets = 0;
  for (const RecordedQueue& queue : day.queues) tickets += queue.tickets.size();
  return tickets;
}

}  // namespace

void PastDays::Add(RecordedDay day) {
  std::vector<DaySums> sums = SumsOf(day);
  tickets_ += TicketsOf(day);
  queues_ = std::max(queues_, day.queues.size());
  auto place = std::lower_bound(days_.begin(), days_.end(), day.day,
                                [](const auto& known, absl::CivilDay date) { return known->record.day < date; });
  if (place != days_.end() && (*place)->record.day == day.day) {
    tickets_ -= TicketsOf((*place)->record);
    place = days_.erase(place);
  }
  days_.insert(place, std::make_shared<const Day>(Day{std::move(day), std::move(sums)}));
  while (days_.size() > kPastDaysMax) {
    tickets_ -= TicketsOf(days_.front()->record);
    days_.pop_front();
  }
}

std::vector<QueueProfile> PastDays::Profiles() const { return ProfilesWithout(days_.size()); }

std::vector<QueueProfile> PastDays::ProfilesWithout(size_t index, uint64_t draw) const {
  const size_t end = std::min(days_.size(), std::max(index, kProfileDays + 1));
  const size_t begin = index > kProfileDays ? index - kProfileDays : 0;
  const bool later_ones = index < end;
  // As many days together as there are.
  std::vector<float> times(end, 0);
  double days = 0, nearness = 0;
  for (size_t d = begin; d < end; ++d) {
    if (d == index) continue;
    ++days;
    nearness += Nearness(index, d);
  }
  for (size_t d = begin; d < end; ++d) times[d] = static_cast<float>(Nearness(index, d) * days / nearness);
  std::vector<DaySums> sums(queues_);
  for (size_t q = 0; q < queues_; ++q) {
    DaySums rest;
    for (size_t d = begin; d < end; ++d) {
      if (d == index || q >= days_[d]->sums.size()) continue;
      const bool drawn = !later_ones || Drawn(index, d, q, draw);
      (drawn ? sums[q] : rest).Add(days_[d]->sums[q], times[d]);
    }
    if (sums[q].days == 0) sums[q] = rest;
  }
  std::vector<QueueProfile> profiles;
  profiles.reserve(queues_);
  for (const DaySums& sum : sums) profiles.emplace_back(sum);
  return profiles;
}

}  // namespace madoguchi::congestion
