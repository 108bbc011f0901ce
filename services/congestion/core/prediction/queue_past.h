// What a queue did on earlier days, by quarter of an hour: sums of days, and the profile
// (rates and means, each pulled towards what is known more surely) that they give. Minutes count from midnight.
// Pure; not thread-safe.
#pragma once

#include <array>
#include <cstddef>

namespace madoguchi::congestion {

inline constexpr double kDay_min = 24 * 60;
inline constexpr double kSlot_min = 15;
// Numbers that are called within this time of their issue stood in no line: called out of turn, skipped, or numbers of
// a machine that starts at 501. Hundreds of them at one minute would make a queue look fast for days.
inline constexpr double kInLine_min = 1;
inline constexpr size_t kSlots = 96;

// The slot that holds a minute; minutes beyond the day belong to its first or last slot.
size_t SlotOf(double minute);

struct SlotSums {
  float calls = 0;
  float busy_min = 0;    // somebody waited
  float line_calls = 0;  // of people who had stood in a line (kInLine_min)
  float line_min = 0;    // a line stood
  float arrivals = 0;
  float open_min = 0;          // the number of open counters was known
  float counter_min = 0;       // counters × minutes, while it was known
  float line_counter_min = 0;  // … and a line stood
  float open_line_calls = 0;   // line_calls while it was known
  float waits = 0;
  float log_waits = 0;  // sum of log(1 + minutes)

  // As if the other had happened so many times.
  void Add(const SlotSums& other, float times);
};

struct DaySums {
  std::array<SlotSums, kSlots> slots{};
  float days = 0;

  void Add(const DaySums& other, float times);
};

// What to expect of a queue on a day like those seen. Without any past: one call in five minutes.
struct QueueProfile {
  float days = 0;
  float rate = 0.2F;                    // calls a minute while somebody waits: of the simple estimator
  float pace = 0.2F;                    // line calls a minute while a line stands
  float counter_rate = 0.1F;            // for one open counter
  std::array<float, kSlots> slot_rate;  // by slot
  std::array<float, kSlots> arrivals;   // a minute
  std::array<float, kSlots> open;       // counters
  std::array<float, kSlots> log_wait;   // mean of log(1 + minutes)
  float mean_open = 1;
  float mean_log_wait = 0;
  float last_call_min = 0;  // end of the last slot with calls

  QueueProfile();
  explicit QueueProfile(const DaySums& past);

  // As if all its calls had come at so many times the pace.
  void Quicken(double factor);

  // Minutes from `minute` until `people` were called, at `factor` times the usual rates.
  double Drain_min(double minute, double people, double factor) const;
  // People waiting at `then` if `waiting` wait at `minute`, arrivals and calls flowing at factors of the usual.
  double WaitingAt(double minute, double then, double waiting, double arrival_factor, double call_factor) const;
};

}  // namespace madoguchi::congestion
