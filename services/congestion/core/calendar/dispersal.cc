#include "services/congestion/core/calendar/dispersal.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace madoguchi::congestion {
namespace {

constexpr int kSharesMax = 200;
constexpr int kGroupMax = 100'000;

}  // namespace

Dispersal Disperse(int people, size_t days, const PeakWait& wait_min) {
  Dispersal dispersal;
  if (days == 0) return dispersal;
  people = std::clamp(people, 0, kGroupMax);
  dispersal.people.assign(days, 0);
  const int share = std::max(1, people / kSharesMax);

  // The day whose wait would be shortest after its next share stands on top; the earlier of two alike.
  using Next = std::pair<double, size_t>;
  std::priority_queue<Next, std::vector<Next>, std::greater<>> next;
  for (size_t day = 0; day < days; ++day) next.push({wait_min(day, share), day});
  for (int left = people; left > 0;) {
    const size_t day = next.top().second;
    next.pop();
    const int given = std::min(share, left);
    dispersal.people[day] += given;
    left -= given;
    next.push({wait_min(day, dispersal.people[day] + share), day});
  }

  const int days_count = static_cast<int>(days);
  for (size_t day = 0; day < days; ++day) {
    const int evenly = people / days_count + (static_cast<int>(day) < people % days_count ? 1 : 0);
    dispersal.peak_wait_min = std::max(dispersal.peak_wait_min, wait_min(day, dispersal.people[day]));
    dispersal.peak_wait_evenly_min = std::max(dispersal.peak_wait_evenly_min, wait_min(day, evenly));
  }
  return dispersal;
}

}  // namespace madoguchi::congestion
