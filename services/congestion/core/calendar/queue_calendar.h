// One queue's coming year put together: the forecast of its people, announced groups on top, the waits by simulation,
// the levels and the reasons. Deterministic, pure.
#pragma once

#include <string>
#include <vector>

#include "services/congestion/core/calendar/congestion_calendar.h"
#include "services/congestion/core/calendar/year_forecast.h"
#include "services/congestion/core/planning/arrival_history.h"
#include "services/congestion/core/planning/office_hours.h"
#include "services/congestion/core/planning/planned_event.h"
#include "services/congestion/core/staffing/hall_simulation.h"
#include "services/congestion/core/tickets/ticket.h"

namespace madoguchi::congestion {

struct CalendarQueue {
  QueueKey key;
  std::string title;
  int counters = 1;        // that usually serve it
  double service_min = 5;  // until enough tickets were served

  friend bool operator==(const CalendarQueue&, const CalendarQueue&) = default;
};

// How fast the queue's counters work: the time at a counter is measured; then it is fitted so that the waits of the
// last weeks come out of the simulation, which makes up for counters that open and close unrecorded.
ServicePace PaceOf(const CalendarQueue& queue, const std::vector<SlotCount>& counts, const OfficeHours& hours,
                   absl::CivilDay first);

// What does not change with announced groups, and takes longer to make.
struct QueueForecast {
  CalendarQueue queue;
  ServicePace pace;
  YearForecast year;
  std::vector<ExpectedDay> days;  // with waits, without groups
  UsualCrowd usual;
};
QueueForecast MakeForecast(const CalendarQueue& queue, const std::vector<SlotCount>& counts, const OfficeHours& hours,
                           absl::CivilDay first, int days);

// The days with the groups that are confirmed for this queue.
std::vector<ExpectedDay> WithGroups(const QueueForecast& forecast, const OfficeHours& hours,
                                    const std::vector<PlannedEvent>& events);

// A day for the simulation, with at most so many simulated days. Waits of a day come slot by slot.
DayToLive HallOf(const ExpectedDay& day, const ServicePace& pace, int days_max);
void SimulateDay(const ServicePace& pace, ExpectedDay& day);

}  // namespace madoguchi::congestion
