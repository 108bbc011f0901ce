// How many counters each slot of a day needs so that nine in ten people wait no longer than a target: a square-root
// rule to start from, then a simulation of the day again and again, because a queue left over from one slot is waited
// for in the next and formulas for a steady state mostly do not hold. Seeded and bounded; pure.
#pragma once

#include <cstdint>
#include <vector>

namespace madoguchi::congestion {

struct StaffingSlot {
  double arrivals = 0;  // expected in this slot
  int counters_max = 0;
};

struct StaffingQuestion {
  std::vector<StaffingSlot> slots;  // one after another from the opening; after the last the counters stay
  double slot_min = 30;
  double service_min = 5;          // mean time at a counter
  double service_variation = 0.6;  // standard deviation ÷ mean
  double arrival_variation = 0.2;  // of the day as a whole, beyond chance: standard deviation ÷ mean
  double wait_target_min = 15;
  int days = 200;  // simulated
  uint64_t seed = 1;
};

struct StaffedSlot {
  int counters = 0;
  double p90_wait_min = 0;            // of those who come in this slot
  double p90_with_one_fewer_min = 0;  // … with one counter fewer in it (at least one)
  double p90_with_one_more_min = 0;
};

struct StaffingAdvice {
  std::vector<StaffedSlot> slots;
  double counter_hours = 0;
  bool reached = false;  // the target in every slot, with the counters there are
};

// Figures that are not finite or out of range count as the nearest that is.
StaffingAdvice AdviseStaffing(const StaffingQuestion& question);

// P90 of the wait by slot of arrival, with so many counters a slot.
std::vector<double> SimulateWaits(const StaffingQuestion& question, const std::vector<int>& counters);

}  // namespace madoguchi::congestion
