// Between planning.proto and core/: names, days and times in words, calendars. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "madoguchi/congestion/v1/planning.pb.h"
#include "services/congestion/core/calendar/arrival_advice.h"
#include "services/congestion/core/calendar/calendar_files.h"
#include "services/congestion/core/calendar/calendars.h"
#include "services/congestion/core/calendar/what_if.h"
#include "services/congestion/core/planning/plans.h"

namespace madoguchi::congestion {

// ---- names ----

// …/hours. NOT_FOUND (UNKNOWN_OFFICE).
absl::StatusOr<OfficeKey> ParseHoursName(absl::string_view municipality, absl::string_view name);
// …/calendar of an office, or of a queue (then `queue` is its id). NOT_FOUND (UNKNOWN_OFFICE, UNKNOWN_QUEUE).
struct CalendarName {
  OfficeKey office;
  std::string queue;
};
absl::StatusOr<CalendarName> ParseCalendarName(absl::string_view municipality, absl::string_view name);
// …/plannedEvents/{id} and …/partners/{id}. NOT_FOUND (UNKNOWN_EVENT), NOT_FOUND (UNKNOWN_PARTNER).
struct PlanName {
  OfficeKey office;
  std::string id;
};
absl::StatusOr<PlanName> ParseEventName(absl::string_view municipality, absl::string_view name);
absl::StatusOr<PlanName> ParsePartnerName(absl::string_view municipality, absl::string_view name);

// ---- requests: INVALID_ARGUMENT (INVALID_FIELDS) names what is no day or no time ----

struct DayRange {
  absl::CivilDay first;
  int days = 0;
};
// "" is today, 0 the default.
absl::StatusOr<DayRange> ParseRange(const std::string& first_day, int days, absl::CivilDay today, int days_default,
                                    int days_max);
absl::StatusOr<OfficeHours> FromProto(const v1::OfficeHours& hours);
absl::StatusOr<PlannedEvent> FromProto(const OfficeKey& office, const v1::PlannedEvent& event);
absl::StatusOr<DispersalQuestion> FromProto(const v1::DisperseGroupRequest& request);
absl::StatusOr<DayStaffingQuestion> FromProto(const v1::AdviseStaffingRequest& request);
absl::StatusOr<ArrivalQuestion> FromProto(const v1::AdviseArrivalRequest& request);

// ---- answers ----

v1::OfficeHours ToProto(const OfficeKey& office, const OfficeHours& hours);
// Titles of partners by id.
using PartnerTitles = std::map<std::string, std::string>;
v1::PlannedEvent ToProto(const OfficeKey& office, const PlannedEvent& event, const PartnerTitles& titles);
v1::Partner ToProto(const OfficeKey& office, const Partner& partner, int open_events, absl::Time now);
v1::Calendar ToProto(const CalendarName& name, const OfficeYear& year, const DayRange& range, bool with_slots);
v1::ArrivalAdvice ToProto(const ArrivalAdvice& advice, int history_days);
v1::Dispersal ToProto(const DispersalPlan& plan);
v1::StaffingAdvice ToProto(const DayStaffing& staffing, double wait_target_min);

// The days of the range, of the queue or the office that the name says.
CalendarSheet SheetOf(const CalendarName& name, const OfficeYear& year, const DayRange& range);

}  // namespace madoguchi::congestion
