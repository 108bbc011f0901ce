#include "services/congestion/core/calendar/dispersal.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace madoguchi::congestion {
namespace {

constexpr int kSharesMax = 200;
constexpr int kGroupMax = 100'000;

using Next = std::pair<double, size_t>;  // what it would come to, and where; the earlier of two alike
using LeastFirst = std::priority_queue<Next, std::vector<Next>, std::greater<>>;

}  // namespace

std::vector<int> SpreadEvenly(int people, const std::vector<int>& caps) {
  std::vector<int> spread(caps.size(), 0);
  LeastFirst next;
  for (size_t day = 0; day < caps.size(); ++day) {
    if (caps[day] > 0) next.push({0, day});
  }
  for (int left = std::clamp(people, 0, kGroupMax); left > 0 && !next.empty(); --left) {
    const size_t day = next.top().second;
    next.pop();
    if (++spread[day] < caps[day]) next.push({spread[day], day});
  }
  return spread;
}

Dispersal Disperse(int people, const std::vector<int>& caps, const PeakWait& wait_min) {
  Dispersal dispersal;
  const size_t days = caps.size();
  if (days == 0) return dispersal;
  people = std::clamp(people, 0, kGroupMax);
  dispersal.people.assign(days, 0);
  dispersal.left = people;
  const int share = std::max(1, people / kSharesMax);

  // The day whose wait would be shortest after its next share stands on top.
  LeastFirst next;
  const auto offer = [&](size_t day) {
    const int room = caps[day] - dispersal.people[day];
    if (room <= 0) return;
    next.push({wait_min(day, dispersal.people[day] + std::min(share, room)), day});
  };
  for (size_t day = 0; day < days; ++day) offer(day);
  while (dispersal.left > 0 && !next.empty()) {
    const size_t day = next.top().second;
    next.pop();
    const int given = std::min({share, dispersal.left, caps[day] - dispersal.people[day]});
    dispersal.people[day] += given;
    dispersal.left -= given;
    offer(day);
  }

  const std::vector<int> evenly = SpreadEvenly(people, caps);
  for (size_t day = 0; day < days; ++day) {
    const auto worst = [](double& peak, double wait) { peak = std::max(peak, wait); };
    worst(dispersal.peak_wait_before_min, wait_min(day, 0));
    worst(dispersal.peak_wait_min, wait_min(day, dispersal.people[day]));
    worst(dispersal.peak_wait_evenly_min, wait_min(day, evenly[day]));
    worst(dispersal.peak_wait_first_day_min, wait_min(day, day == 0 ? people : 0));
  }
  return dispersal;
}

std::vector<int> FillSlots(int people, const std::vector<double>& before, int cap) {
  std::vector<int> filled(before.size(), 0);
  LeastFirst next;
  for (size_t slot = 0; slot < before.size(); ++slot) {
    if (cap > 0) next.push({before[slot], slot});
  }
  for (int left = std::clamp(people, 0, kGroupMax); left > 0 && !next.empty(); --left) {
    const size_t slot = next.top().second;
    next.pop();
    if (++filled[slot] < cap) next.push({before[slot] + filled[slot], slot});
  }
  return filled;
}

}  // namespace madoguchi::congestion
