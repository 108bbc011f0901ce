// The calendars of all offices, kept in memory: made in the background at the start, for new offices and queues, and at
// night when the last day's tickets are counted; at the next look when opening hours or announced groups changed.
// Looking reads no tickets.
// Thread-safe; the makings of one office happen one after another.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "services/congestion/core/calendar/queue_calendar.h"
#include "services/congestion/core/planning/arrival_history.h"
#include "services/congestion/core/planning/booked_visits.h"
#include "services/congestion/core/planning/plan_store.h"
#include "services/congestion/core/tickets/stores.h"

namespace madoguchi::congestion {

// A queue's coming year as it was at one moment.
struct QueueYear {
  std::shared_ptr<const QueueForecast> forecast;
  std::vector<ExpectedDay> days;  // with announced groups
  std::vector<CalendarDay> calendar;
};

struct OfficeYear {
  OfficeKey office;
  OfficeHours hours;
  absl::CivilDay today;
  absl::Time made;
  std::vector<QueueYear> queues;  // by id
  std::vector<CalendarDay> calendar;
  int history_days = 0;        // of the queue that has most
  int64_t counts_version = 0;  // of the counts that it was made from

  const QueueYear* Find(const std::string& queue) const;
};

// Bookings come one by one: a year is not made anew for each.
inline constexpr absl::Duration kBookingsSeenAfter = absl::Minutes(1);
// Who does not come at his time is noticed without anybody telling.
inline constexpr absl::Duration kBookedDayEvery = absl::Minutes(10);

struct RebuildReport {
  int queues = 0;
  int64_t tickets_counted = 0;
};

class Calendars {
 public:
  // Nothing is owned.
  Calendars(const Clock* clock, QueueStore* queues, PlanStore* plans, ArrivalHistory* history, BookedVisits* booked);

  // NOT_FOUND (UNKNOWN_OFFICE).
  absl::StatusOr<std::shared_ptr<const OfficeYear>> Of(const OfficeKey& office);
  // The year in which the queue stands. NOT_FOUND (UNKNOWN_OFFICE, UNKNOWN_QUEUE).
  absl::StatusOr<std::shared_ptr<const OfficeYear>> WithQueue(const QueueKey& queue);

  // Hours or groups of this office have changed.
  void Changed(const OfficeKey& office);
  // Somebody has booked, cancelled or come: seen in the calendar within kBookingsSeenAfter.
  void BookingsChanged(const OfficeKey& office);

  // Counts the tickets that came since the last counting, or all, and makes the office's year anew. NOT_FOUND
  // (UNKNOWN_OFFICE).
  absl::StatusOr<RebuildReport> Rebuild(const OfficeKey& office, bool recount);

  // To be called now and then by one thread: at the start and after midnight (JST) counts the days that are over, and
  // makes the year of every office that has none or whose year no longer holds.
  absl::Status Refresh();

 private:
  struct Desk {
    Mutex making;  // taken before `mutex_`
    // Guarded by the class's mutex_.
    int64_t plans_version = 0;
    int64_t made_version = -1;
    int64_t bookings_version = 0;
    int64_t made_bookings_version = -1;
    std::shared_ptr<const OfficeYear> year;
  };

  absl::CivilDay Today() const { return JstDay(clock_->Now()); }
  std::shared_ptr<Desk> DeskOf(const OfficeKey& office);
  absl::StatusOr<std::vector<CalendarQueue>> QueuesOf(const OfficeKey& office);
  absl::StatusOr<std::shared_ptr<const OfficeYear>> Make(const OfficeKey& office);
  // Whether the office's year is that of today, of the newest counts and plans and of bookings new enough, and of these
  // queues.
  bool Holds(const OfficeKey& office, const std::vector<CalendarQueue>& queues);
  absl::StatusOr<int64_t> Count(bool all);

  const Clock* const clock_;
  QueueStore* const queues_;
  PlanStore* const plans_;
  ArrivalHistory* const history_;
  BookedVisits* const booked_;
  Mutex counting_;  // taken before `mutex_`
  Mutex mutex_;
  std::map<OfficeKey, std::shared_ptr<Desk>> desks_ ABSL_GUARDED_BY(mutex_);
  int64_t counts_version_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::CivilDay counted_on_ ABSL_GUARDED_BY(mutex_) = absl::CivilDay(1970, 1, 1);
};

}  // namespace madoguchi::congestion
