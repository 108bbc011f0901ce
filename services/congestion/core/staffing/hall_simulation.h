// One queue's day lived again and again: people come by chance around what is expected, are called in order by the
// counters that are open, and a queue left over from one slot is waited for in the next, which formulas for a steady
// state do not know. Every staffing meets the same days, so that two of them differ by their counters alone. Seeded and
// bounded; pure.
#pragma once

#include <cstdint>
#include <vector>

namespace madoguchi::congestion {

struct DayToLive {
  std::vector<double> arrivals;  // expected, slot by slot from the opening; after the last the counters stay
  double slot_min = 30;
  double service_min = 5;          // mean time at a counter
  double service_variation = 0.6;  // standard deviation ÷ mean
  double arrival_variation = 0.2;  // of the day as a whole, beyond chance: standard deviation ÷ mean
  bool counted = false;  // `arrivals` are how many came, not how many are expected: chance only says when in the slot
  int days = 200;        // simulated at most; fewer where many people come, so that time is bounded
  uint64_t seed = 1;
  // Beside `arrivals`, expected slot by slot: people with a booking, who are called first. Empty: nobody books here.
  std::vector<double> booked = {};
  int booked_in_a_row_max = 2;  // then somebody without a booking is called, if one waits
  double begin_min = 0;         // the day is lived from here on …
  int waiting = 0;              // … with so many in line already
};

// Of those who come in one slot without a booking.
struct SlotWaits {
  double p50_min = 0;
  double p90_min = 0;
  double mean_min = 0;
  double booked_mean_min = 0;  // of those with one
};

// With so many counters a slot; a missing figure counts as one counter. Figures that are not finite or out of range
// count as the nearest that is.
std::vector<SlotWaits> SimulateHall(const DayToLive& day, const std::vector<int>& counters);

// Hours that all people of the day wait together, on average.
double WaitedHours(const DayToLive& day, const std::vector<SlotWaits>& waits);

}  // namespace madoguchi::congestion
