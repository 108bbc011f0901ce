// An office's hours as the halls ask for them: open now, or closed until when. Reads the hours that are kept each time,
// so that a change holds at once. An office whose hours nobody has set is never closed: the calendar may guess the
// usual ones, the hall turns nobody away on a guess. Thread-safe.
#pragma once

#include "absl/status/statusor.h"
#include "services/congestion/core/hall/opening.h"
#include "services/congestion/core/planning/office_hours.h"
#include "services/congestion/core/planning/plan_store.h"

namespace madoguchi::congestion {

// Pure. The next opening is looked for a year ahead.
Opening OpeningAt(const OfficeHours& hours, absl::Time now);

class OfficeOpenings final : public OpeningTimes {
 public:
  explicit OfficeOpenings(PlanStore* plans) : plans_(*plans) {}

  absl::StatusOr<Opening> At(const OfficeKey& office, absl::Time now) override;

 private:
  PlanStore& plans_;
};

}  // namespace madoguchi::congestion
