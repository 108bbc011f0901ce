// What past days leave behind for learning: each wait and service without the ticket's number. A day is put away when
// it is over, and again when a device tells of it later. Thread-safe; Step is called by one thread.
#pragma once

#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "services/congestion/core/hall/hall.h"
#include "services/congestion/core/tickets/stores.h"
#include "services/congestion/core/tickets/ticket.h"

namespace madoguchi::congestion {

struct PastVisits {
  OfficeKey office;
  absl::CivilDay day;
  int64_t sequence = 0;       // the last event that was seen
  std::vector<Visit> visits;  // in order of joining
};

// Port. Thread-safe.
class VisitStore {
 public:
  virtual ~VisitStore() = default;
  // Days from `since` and before `before` of which there are events that the put-away visits have not seen.
  virtual absl::StatusOr<std::vector<absl::CivilDay>> Unseen(const OfficeKey& office, absl::CivilDay since,
                                                             absl::CivilDay before) = 0;
  // The day before which everything was put away once; the first day of all if none was.
  virtual absl::StatusOr<absl::CivilDay> LastDay(const OfficeKey& office) = 0;
  // Durable; replaces what the day had.
  virtual absl::Status Replace(const PastVisits& day) = 0;
  // Days of `since` and later, by office and day.
  virtual absl::Status Read(absl::CivilDay since, absl::FunctionRef<void(const PastVisits&)> take) = 0;
};

class VisitArchive {
 public:
  // Nothing is owned.
  VisitArchive(const Clock* clock, Hall* hall, TicketEventStore* events, VisitStore* visits)
      : clock_(*clock), hall_(*hall), events_(*events), visits_(*visits) {}

  // Puts away every day that is over. How many were. Of days before kCategoryDaysMax nobody's category stays.
  absl::StatusOr<int> Step();

 private:
  const Clock& clock_;
  Hall& hall_;
  TicketEventStore& events_;
  VisitStore& visits_;
};

// The visits of a day's events. A queue that was never finished ends with its day: who was not called left then.
std::vector<Visit> VisitsOf(const std::vector<HallEvent>& events, absl::CivilDay day);

}  // namespace madoguchi::congestion
