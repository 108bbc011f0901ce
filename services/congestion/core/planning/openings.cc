#include "services/congestion/core/planning/openings.h"

#include "common/status/macros.h"
#include "common/time/clock.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

absl::Time TimeOf(absl::CivilDay day, int minute) { return absl::FromCivil(absl::CivilMinute(day) + minute, Jst()); }

std::optional<absl::Time> NextOpening(const OfficeHours& hours, absl::CivilDay after) {
  for (int ahead = 1; ahead <= kCalendarDaysMax; ++ahead) {
    const DayPlan plan = PlanOf(hours, after + ahead);
    if (plan.open) return TimeOf(after + ahead, plan.open->from_min);
  }
  return std::nullopt;
}

}  // namespace

Opening OpeningAt(const OfficeHours& hours, absl::Time now) {
  const absl::CivilDay today = JstDay(now);
  const DayPlan plan = PlanOf(hours, today);
  if (!plan.open) {
    return {.cause = ClosedCause::kNotToday, .reason = plan.reason, .next = NextOpening(hours, today)};
  }
  const absl::Time opens = TimeOf(today, plan.open->from_min), closes = TimeOf(today, plan.open->until_min);
  if (now < opens) return {.cause = ClosedCause::kNotYet, .next = opens};
  if (now >= closes) return {.cause = ClosedCause::kOver, .next = NextOpening(hours, today)};
  return {.closes = closes};
}

absl::StatusOr<Opening> OfficeOpenings::At(const OfficeKey& office, absl::Time now) {
  ASSIGN_OR_RETURN(const std::optional<OfficeHours> hours, plans_.Hours(office));
  // Nobody has said when it is open: nobody is turned away on a guess.
  return hours ? OpeningAt(*hours, now) : Opening();
}

}  // namespace madoguchi::congestion
