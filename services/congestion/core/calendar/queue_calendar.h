// One queue's coming year put together: the forecast of who comes without a booking, who has booked, announced groups
// on top, the waits by simulation, the levels and the reasons. Nobody is counted twice: the forecast learns from past
// days without those who had booked. Deterministic, pure.
#pragma once

#include <string>
#include <vector>

#include "services/congestion/core/calendar/congestion_calendar.h"
#include "services/congestion/core/calendar/year_forecast.h"
#include "services/congestion/core/planning/arrival_history.h"
#include "services/congestion/core/planning/booking_habits.h"
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
  int booked_in_a_row_max = 2;

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
  BookingHabits habits;
  std::vector<ExpectedDay> days;  // with waits and as many booked people as usual, without groups
  UsualCrowd usual;
};
// `booked` as BookedVisits::Past.
QueueForecast MakeForecast(const CalendarQueue& queue, const std::vector<SlotCount>& counts, const OfficeHours& hours,
                           absl::CivilDay first, int days, const std::vector<BookedCount>& booked = {});

// What is in the book at `now`.
struct Book {
  BookedAhead ahead;
  absl::Time now = absl::InfinitePast();
};

// The days with what is in the book (null: as many booked people as usual) and with the groups that are confirmed for
// this queue. `before`, of the same forecast and hours, spares living a day again for which nothing has changed.
std::vector<ExpectedDay> WithGroups(const QueueForecast& forecast, const OfficeHours& hours,
                                    const std::vector<PlannedEvent>& events, const Book* book = nullptr,
                                    const std::vector<ExpectedDay>* before = nullptr);

// A day for the simulation, with at most so many simulated days. Waits of a day come slot by slot: of those without a
// booking, whom the booked ones make wait.
DayToLive HallOf(const ExpectedDay& day, const ServicePace& pace, int days_max);
void SimulateDay(const ServicePace& pace, ExpectedDay& day);

}  // namespace madoguchi::congestion
