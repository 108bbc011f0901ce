// "And if I come later today?" What to expect of coming now and at every half hour until the office closes: from who
// waits now, what the day was like so far and what it usually is (port WaitEstimator), and from who has booked or is
// announced for today (known_today.h). A queue of which no day is known yet is answered by its length now, which counts
// less the later one comes, and the calendar's expectation.
//
// An office is looked at once in kLaterEvery, however many ask, and again when its hours change. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "services/congestion/core/calendar/calendars.h"
#include "services/congestion/core/calendar/congestion_calendar.h"
#include "services/congestion/core/calendar/known_today.h"
#include "services/congestion/core/hall/live_board.h"
#include "services/congestion/core/hall/wait_estimate.h"
#include "services/congestion/core/hall/wait_estimator.h"
#include "services/congestion/core/planning/office_hours.h"
#include "services/congestion/core/planning/plan_store.h"

namespace madoguchi::congestion {

inline constexpr absl::Duration kLaterEvery = absl::Seconds(10);

struct LaterArrival {
  absl::Time time;
  ToldWait wait;  // of somebody who comes then
  Level level = Level::kQuiet;
  bool last_half_hour = false;  // before the close
};

struct LaterQueue {
  Queue queue;
  std::vector<LaterArrival> arrivals;  // in order

  // Of the shortest wait, the earliest of equal ones, the last half hour only if there is no other. -1: no arrival.
  int Best() const;
};

struct LaterPicture {
  OfficeKey office;
  absl::Time time;                 // of what was seen
  DayPlan plan;                    // of the day
  bool closed = false;             // for the rest of the day
  std::vector<LaterQueue> queues;  // by id

  // Null for one that the office does not have.
  const LaterQueue* Find(const std::string& queue) const;
};

// When somebody could come from `now` on: now, and each half hour before the close. None when the office is closed for
// the rest of the day.
std::vector<absl::Time> ArrivalTimes(const DayPlan& plan, absl::Time now);

class LaterToday {
 public:
  // Nothing is owned.
  struct Ports {
    const Clock* clock = nullptr;
    LiveBoard* board = nullptr;
    WaitEstimator* waits = nullptr;
    PlanStore* plans = nullptr;
    Calendars* calendars = nullptr;
  };
  explicit LaterToday(const Ports& ports) : ports_(ports) {}

  // At most kLaterEvery old. NOT_FOUND (UNKNOWN_OFFICE).
  absl::StatusOr<std::shared_ptr<const LaterPicture>> Of(const OfficeKey& office);
  // Of `arrival` alone; without arrivals when the office is not open then. NOT_FOUND (UNKNOWN_OFFICE).
  absl::StatusOr<LaterPicture> At(const OfficeKey& office, absl::Time arrival);

 private:
  struct Entry {
    Mutex making;  // one makes, the others wait and share
    std::shared_ptr<const LaterPicture> last ABSL_GUARDED_BY(making);
    std::optional<OfficeHours> hours ABSL_GUARDED_BY(making);  // that `last` was made by
  };
  absl::StatusOr<LaterPicture> Make(const OfficeKey& office, const std::optional<OfficeHours>& hours,
                                    const std::optional<absl::Time>& arrival);
  ToldWait WaitAt(const QueuePicture& queue, const QueueYear& year, const KnownToday& known, absl::Time now,
                  absl::Time arrival);

  const Ports ports_;
  Mutex mutex_;
  std::map<OfficeKey, std::unique_ptr<Entry>> entries_ ABSL_GUARDED_BY(mutex_);  // of known offices; never removed
};

// The half hours of the day that have not begun, with the waits of `later` in place of the calendar's and the levels
// that follow from them. `day` is the day of `later`.
CalendarDay WithLater(CalendarDay day, const LaterQueue& later, const UsualCrowd& usual);

}  // namespace madoguchi::congestion
