// Questions to one queue's coming year that change nothing: over which days should a group come, how many counters does
// a day need. Deterministic, pure.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/status/error.h"
#include "services/congestion/core/calendar/calendars.h"
#include "services/congestion/core/calendar/dispersal.h"
#include "services/congestion/core/staffing/staffing.h"

namespace madoguchi::congestion {

struct DispersalQuestion {
  int64_t headcount = 0;
  int show_percent = 100;
  absl::CivilDay first;
  absl::CivilDay last;
  int from_min = 0;
  int until_min = 24 * 60;
  int day_max = 0;  // people of the group; 0: no limit
  int slot_max = 0;
};

struct DispersedDay {
  absl::CivilDay day;
  int people = 0;
  double wait_before_min = 0;  // P90 of the worst half hour
  double wait_min = 0;
  double wait_evenly_min = 0;
  int level_before = 0;
  int level = 0;
  std::vector<int> slots;        // half hours in which the group may come
  std::vector<int> slot_people;  // of the group in each
};

struct DispersalPlan {
  Dispersal dispersal;
  std::vector<DispersedDay> days;  // the open ones of the window
};

// Every fault, with its path in the request.
std::vector<FieldFault> CheckDispersal(const DispersalQuestion& question, absl::CivilDay today);
DispersalPlan DisperseGroup(const OfficeYear& year, const QueueYear& queue, const DispersalQuestion& question);
// One sentence for people.
std::string SummaryOf(const DispersalPlan& plan);

struct CounterBound {
  int from_min = 0;
  int until_min = 24 * 60;
  CounterRange range;
};

struct DayStaffingQuestion {
  absl::CivilDay day;
  double wait_target_min = 15;
  CounterRange range;  // max 0: twice as many as usual
  std::vector<CounterBound> bounds;
  int shift_min = 0;
};

struct DayStaffing {
  ExpectedDay day;
  StaffingAdvice advice;
  StaffingCost usual;  // with the usual number of counters all day
  double show = 0;     // share of those who booked that comes …
  int64_t seen = 0;    // … as so many bookings of this queue taught
};

std::vector<FieldFault> CheckStaffing(const DayStaffingQuestion& question, absl::CivilDay today);
// FAILED_PRECONDITION (DAY_CLOSED), also for a day beyond the calendar.
absl::StatusOr<DayStaffing> AdviseDay(const QueueYear& queue, const DayStaffingQuestion& question);
std::string SummaryOf(const DayStaffing& staffing, double wait_target_min);

}  // namespace madoguchi::congestion
