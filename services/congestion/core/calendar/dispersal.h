// Over which days should an announced group come, so that the worst wait of all these days is as short as it can be?
// Pure.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace madoguchi::congestion {

// P90 of the wait in minutes on a day to which so many people of the group come; never shorter for more people.
using PeakWait = std::function<double(size_t day, int people)>;

struct Dispersal {
  std::vector<int> people;          // by day
  double peak_wait_min = 0;         // of the worst day, the group dispersed like this
  double peak_wait_evenly_min = 0;  // … and spread evenly, to compare with
};

// Hands the group out in small shares, each to the day where it makes the longest wait the least longer: for waits that
// only grow this is the best there is, up to the size of a share. A negative group is nobody. Asks for at
// most some 400 waits more than there are days.
Dispersal Disperse(int people, size_t days, const PeakWait& wait_min);

}  // namespace madoguchi::congestion
