// A series of counts (tickets, calls, visitors) as text, and as numbers at times: `timestamp,count` with a heading;
// commas, semicolons or tabs. Columns are found by what stands in them, whatever their names and order: the first with
// timestamps (count_timestamps.h), a time of the day beside it if that has only dates, and the column named as counts
// are, else the next one. Where day and month could be either, the other lines decide, and else the month comes first.
// The step between them is found out. Pure.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/congestion/core/forecast/count_timestamps.h"

namespace madoguchi::congestion {

struct Count {
  absl::CivilMinute time;
  double count = 0;
};

struct CountSeries {
  TimestampForm form;
  int step_min = 24 * 60;     // a day, or a divisor of it
  std::vector<Count> counts;  // in time order, one a time
};

// Lines may stand in any order; those whose count is missing (empty, NA, -, …), negative or not finite are left out; of
// two lines for one time the later holds, as when clocks are put back. INVALID_ARGUMENT (INVALID_FILE), with the line,
// for a timestamp or a count that is none, for lines that lie years apart from all others, and for fewer than two
// counts.
absl::StatusOr<CountSeries> ParseCounts(absl::string_view csv);

}  // namespace madoguchi::congestion
