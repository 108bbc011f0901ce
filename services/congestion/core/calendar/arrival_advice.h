// "When should I come?" The half hours of the coming days in which a person waits the least. Pure.
#pragma once

#include <optional>
#include <vector>

#include "services/congestion/core/calendar/congestion_calendar.h"

namespace madoguchi::congestion {

struct ArrivalQuestion {
  absl::CivilMinute now;  // half hours that have begun are no advice
  int from_min = 0;       // of the day
  int until_min = 24 * 60;
  int limit = 5;
  std::optional<absl::CivilDay> live;  // the day whose waits come from who waits now
};

struct AdvisedSlot {
  absl::CivilDay day;
  CalendarSlot slot;
  bool live = false;
};

struct ArrivalAdvice {
  std::vector<AdvisedSlot> best;       // the shortest wait first, at most two of one day
  std::optional<AdvisedSlot> busiest;  // to avoid
};

// The last half hour before the close is advised only when nothing else is left: who comes then may be sent home.
ArrivalAdvice AdviseArrival(const std::vector<CalendarDay>& days, const ArrivalQuestion& question);

}  // namespace madoguchi::congestion
