// How many counters each slot of a day needs so that nine in ten people without a booking, whom those with one make
// wait, wait no longer than a target: a square-root
// rule to start from, then a simulation of the day again and again (hall_simulation.h). Counters that open stay open
// for a shift, and stay between the bounds that there are. Deterministic and bounded; pure.
#pragma once

#include <vector>

#include "services/congestion/core/staffing/hall_simulation.h"

namespace madoguchi::congestion {

struct CounterRange {
  int min = 1;
  int max = 1;
};

struct StaffingQuestion {
  DayToLive day;
  std::vector<CounterRange> counters;  // a slot each; a missing one has the range of the last
  double wait_target_min = 15;         // P90
  int shift_slots = 1;                 // a counter that opens stays so long, where the ranges allow
};

struct StaffedSlot {
  int counters = 0;
  double p90_wait_min = 0;            // of those who come in this slot
  double p90_with_one_fewer_min = 0;  // … with one counter fewer in it (at least one)
  double p90_with_one_more_min = 0;
};

// Of the whole day with the same change in every slot.
struct StaffingCost {
  double counter_hours = 0;
  double waited_hours = 0;    // of all people together, on average
  double worst_wait_min = 0;  // P90 of the worst slot
};

struct StaffingAdvice {
  std::vector<StaffedSlot> slots;
  bool reached = false;  // the target in every slot
  StaffingCost cost;
  StaffingCost one_fewer;  // at least one counter stays
  StaffingCost one_more;
};

// Figures that are not finite or out of range count as the nearest that is.
StaffingAdvice AdviseStaffing(const StaffingQuestion& question);

// What these counters cost and make people wait.
StaffingCost CostOf(const DayToLive& day, const std::vector<int>& counters);

}  // namespace madoguchi::congestion
