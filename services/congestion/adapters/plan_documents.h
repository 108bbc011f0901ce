// Opening hours, announced groups and partners as JSON documents, for the store. Pure.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/congestion/core/planning/office_hours.h"
#include "services/congestion/core/planning/partner.h"
#include "services/congestion/core/planning/planned_event.h"

namespace madoguchi::congestion {

std::string DocumentOf(const OfficeHours& hours);
std::string DocumentOf(const PlannedEvent& event);
std::string DocumentOf(const Partner& partner);

// DATA_LOSS (PLAN_CORRUPT).
absl::StatusOr<OfficeHours> HoursFrom(absl::string_view document);
absl::StatusOr<PlannedEvent> EventFrom(absl::string_view document);
absl::StatusOr<Partner> PartnerFrom(absl::string_view document);

}  // namespace madoguchi::congestion
