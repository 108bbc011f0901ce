// A series of counts (tickets, calls, visitors) as text, and as numbers at times: `timestamp,count` with a heading.
// Timestamps are dates (2026-04-01) or local times (2026-04-01 08:30, 2026-04-01T08:30:00, with any zone suffix, which
// is kept as it is); the step between them is found out. Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace madoguchi::congestion {

// How the timestamps were written, to write the like.
struct TimestampForm {
  bool has_time = false;
  char between = 'T';  // date and time
  bool has_seconds = false;
  std::string suffix;
};

struct Count {
  absl::CivilMinute time;
  double count = 0;
};

struct CountSeries {
  TimestampForm form;
  int step_min = 24 * 60;     // a day, or a divisor of it
  std::vector<Count> counts;  // in time order, one a time
};

// Lines whose count is missing (empty, NA), negative or not finite are left out; of two lines for one time the later
// holds. INVALID_ARGUMENT (INVALID_FILE) for a timestamp that is none, or for fewer than two counts.
absl::StatusOr<CountSeries> ParseCounts(absl::string_view csv);

std::string FormatTimestamp(const TimestampForm& form, absl::CivilMinute time);

}  // namespace madoguchi::congestion
