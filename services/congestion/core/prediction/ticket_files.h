// Recorded tickets as text, the form in which halls hand over their history:
//   tickets.csv   office,queue,date,ticket,issued_min,called_min[,wait_min]
//   counters.csv  office,queue,date,minute,open_counters[,waiting]
// Minutes count from midnight of the date, at most a week either way. Columns stand in any order under these names;
// cells may stand in quotes, and what is empty, NA, NaN or null has no value. A file without any line has no rows.
// Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/congestion/core/prediction/recorded_day.h"

namespace madoguchi::congestion {

struct TicketLine {
  QueueName queue;
  absl::CivilDay day;
  RecordedTicket ticket;
};

struct CountersLine {
  QueueName queue;
  absl::CivilDay day;
  RecordedCounters counters;
};

// INVALID_ARGUMENT (INVALID_FILE) names the line and what is wrong with it. A ticket without called_min was never
// called.
absl::StatusOr<std::vector<TicketLine>> ParseTickets(absl::string_view csv);
// The number of open counters may be a fraction (a mean over the interval), which is rounded; a line without
// it says nothing.
absl::StatusOr<std::vector<CountersLine>> ParseCounters(absl::string_view csv);

}  // namespace madoguchi::congestion
