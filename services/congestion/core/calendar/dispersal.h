// Over which days, and in which half hours, should an announced group come, so that the worst wait of all these days is
// as short as it can be? Deterministic, pure.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <vector>

namespace madoguchi::congestion {

// P90 of the wait in minutes on a day to which so many people of the group come; never shorter for more people.
using PeakWait = std::function<double(size_t day, int people)>;

inline constexpr int kNoCap = std::numeric_limits<int>::max();

struct Dispersal {
  std::vector<int> people;  // by day
  int left = 0;             // for whom the caps leave no place
  // P90 of the wait on the worst of the days …
  double peak_wait_before_min = 0;     // without the group
  double peak_wait_min = 0;            // the group dispersed like this
  double peak_wait_evenly_min = 0;     // spread evenly, as far as the caps allow
  double peak_wait_first_day_min = 0;  // all on the first day, caps or not
};

// `caps` has the most people of the group that each day may get. Hands the group out in small shares, each to the day
// where it makes the longest wait the least longer: for waits that only grow this is the best there is, up to the size
// of a share (one person up to 200 people). A negative group is nobody. Asks for at most some 500 waits more than
// there are days.
Dispersal Disperse(int people, const std::vector<int>& caps, const PeakWait& wait_min);

// The group spread evenly: as equal as the caps allow, earlier days get the odd ones.
std::vector<int> SpreadEvenly(int people, const std::vector<int>& caps);

// People of a group put into the half hours of one day so that the fullest half hour is as little full as it can be:
// `before` are those expected anyway. At most `cap` of the group in each; those for whom there is no place are left
// out.
std::vector<int> FillSlots(int people, const std::vector<double>& before, int cap);

}  // namespace madoguchi::congestion
