// What the prediction does in the background: writes down what was told and what came of it, keeps the days that are
// over, and learns anew once a night. Work is bounded: one municipality is learnt at a time, from at most kPastDaysMax
// days and a bounded sample of their tickets. Ticked by one thread; a store that fails is tried again with the next
// tick.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/time/clock.h"
#include "services/congestion/core/prediction/predicted_waits.h"
#include "services/congestion/core/prediction/prediction_stores.h"

namespace madoguchi::congestion {

// Learning begins at this time of the night (JST), when nobody waits.
inline constexpr int kLearningHour = 2;
// The day that is being lived is kept so often, for a process that is stopped before the day is over.
inline constexpr absl::Duration kDayKeptEvery = absl::Minutes(30);
// Figures are remembered for so long: a year to learn from, and some days of grace.
inline constexpr int kDaysKept = 400;

class NightWork {
 public:
  // Nothing is owned.
  NightWork(const Clock* clock, PredictedWaits* waits, DayStore* days, ModelStore* models, PredictionLog* log,
            PredictionMeter* meter);

  // Before the first event: remembers the kept days, takes up the newest model of each municipality that is whole and
  // good, and how far it was trusted. An error of a store is returned; damaged days and models are left out, not
  // errors.
  absl::Status Recall();
  // Whatever is due. The first error; the rest was tried all the same.
  absl::Status Tick();
  // Before the end of the process: what is not written down yet.
  absl::Status Finish();

 private:
  absl::Status KeepDays(bool unfinished);
  absl::Status WriteLog();
  absl::Status Learn(const std::string& municipality, absl::CivilDay night);
  absl::Status Forget(absl::CivilDay today);

  const Clock* const clock_;
  PredictedWaits* const waits_;
  DayStore* const days_;
  ModelStore* const models_;
  PredictionLog* const log_;
  PredictionMeter* const meter_;
  absl::Time day_kept_;
  absl::CivilDay forgot_;
  std::map<std::string, absl::CivilDay> learnt_;          // municipality → the last night on which it was tried
  std::vector<std::pair<std::string, NamedDay>> unkept_;  // days that a store refused
  std::vector<LoggedWait> unwritten_;
  std::map<std::string, KeptOnline> unwritten_online_;  // by municipality
};

}  // namespace madoguchi::congestion
