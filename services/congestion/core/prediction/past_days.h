// The recorded days that the predictor learns from, oldest first, with each queue's sums, and the profiles that follow
// from the days around one. Bounded: beyond kPastDaysMax the oldest day goes. A copy shares the days, so that a
// training may read one while the original grows. Not thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "services/congestion/core/prediction/queue_past.h"
#include "services/congestion/core/prediction/recorded_day.h"

namespace madoguchi::congestion {

inline constexpr size_t kPastDaysMax = 400;
// A profile is of so many days; older habits are forgotten.
inline constexpr size_t kProfileDays = 40;

class PastDays {
 public:
  // In the order of the dates; a day that is there already is replaced.
  void Add(RecordedDay day);

  size_t size() const { return days_.size(); }
  const RecordedDay& day(size_t index) const { return days_[index]->record; }
  size_t tickets() const { return tickets_; }
  size_t queues() const { return queues_; }

  // Of every queue, for the day after the last.
  std::vector<QueueProfile> Profiles() const;
  // Of every queue, for one of the days, as if it had not been recorded: from the kProfileDays before it; while there
  // are fewer, from some of the other days, also later ones, so that the first days do not look as if nothing were
  // known. Some (`draw` says which) and not all: what all other days have in common says what the day itself was like,
  // as no day to come would.
  std::vector<QueueProfile> ProfilesWithout(size_t index, uint64_t draw = 0) const;

 private:
  struct Day {
    RecordedDay record;
    std::vector<DaySums> sums;  // by queue
  };

  std::deque<std::shared_ptr<const Day>> days_;
  size_t tickets_ = 0;
  size_t queues_ = 0;
};

}  // namespace madoguchi::congestion
