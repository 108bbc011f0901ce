// A series of counts (tickets, calls, visitors) as text, and as numbers at times: `timestamp,count` with a heading;
// commas, semicolons or tabs. Timestamps are dates (2026-04-01, 2026/4/1, 20260401, 4/1/2026, 1.4.2026) or local times
// (… 08:30, …T08:30:00, … 8:30:00 AM, with any zone suffix, which is kept as it is); where day and month could be
// either, the other lines decide, and else the month comes first. The step between them is found out. Pure.
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
  enum class Order { kYearFirst, kMonthFirst, kDayFirst } order = Order::kYearFirst;
  char date_mark = '-';  // between the parts of the date; 0: none
  bool padded = true;    // month and day always have two digits
  bool hour_padded = true;
  bool half_days = false;  // AM and PM
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
