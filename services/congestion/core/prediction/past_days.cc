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
bool Drawn(size_t index, size_t other, size_t queue) {
  return SeededNumbers((index << 40) ^ (other << 20) ^ queue).Unit() < kDrawnShare;
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

std::vector<QueueProfile> PastDays::ProfilesWithout(size_t index) const {
  const size_t end = std::min(days_.size(), std::max(index, kProfileDays + 1));
  const size_t begin = index > kProfileDays ? index - kProfileDays : 0;
  const bool later_ones = index < end;
  std::vector<DaySums> sums(queues_);
  for (size_t q = 0; q < queues_; ++q) {
    DaySums all;
    for (size_t d = begin; d < end; ++d) {
      if (d == index || q >= days_[d]->sums.size()) continue;
      all += days_[d]->sums[q];
      if (!later_ones || Drawn(index, d, q)) sums[q] += days_[d]->sums[q];
    }
    if (sums[q].days == 0) sums[q] = all;
  }
  std::vector<QueueProfile> profiles;
  profiles.reserve(queues_);
  for (const DaySums& sum : sums) profiles.emplace_back(sum);
  return profiles;
}

}  // namespace madoguchi::congestion
