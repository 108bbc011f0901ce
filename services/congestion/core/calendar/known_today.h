// What is known of today beyond what past days teach: who has booked for when, which groups are announced. A wait that
// was learnt from past days holds for as many booked people as usual and for no group; how much longer or shorter the
// known people make it is found by living the rest of the day twice from now on, with them and without. Pure.
#pragma once

#include <vector>

#include "absl/time/time.h"
#include "services/congestion/core/calendar/congestion_calendar.h"
#include "services/congestion/core/calendar/year_forecast.h"
#include "services/congestion/core/hall/wait_estimator.h"
#include "services/congestion/core/staffing/hall_simulation.h"

namespace madoguchi::congestion {

class KnownToday {
 public:
  // Changes nothing.
  KnownToday() = default;
  // The same day as usual and as it is known; `waiting` people are in line at `now`.
  KnownToday(const ExpectedDay& usual, const ExpectedDay& known, const ServicePace& pace, int waiting, absl::Time now);

  // What somebody is told who comes at `arrival` without a booking, and was to be told `learnt`.
  ToldWait Tell(const ToldWait& learnt, absl::Time arrival) const;

 private:
  int first_slot_ = 0;
  std::vector<SlotWaits> usual_, known_;  // empty: nothing differs
};

}  // namespace madoguchi::congestion
