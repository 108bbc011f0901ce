// How well counts are forecast: a series is cut at several days, what follows each is forecast from what came before,
// and compared with what simple means would have said. Pure.
#pragma once

#include <string>
#include <vector>

#include "services/congestion/core/forecast/count_series.h"

namespace madoguchi::congestion {

struct CountScore {
  double counts = 0;
  double mean_error = 0;               // of the forecast's middle
  double within = 0;                   // share between its 10 and 90 %
  double weekday_slot_mean_error = 0;  // the mean of the weekday's slot over all days before
  double last_weeks_error = 0;         // … over the last four weeks
  double last_week_error = 0;          // what came a week before, or a whole number of weeks
};

// Cut `origins` times, nine days apart, so that every weekday comes first. All zero when the series is too short.
CountScore ScoreCounts(const CountSeries& series, int horizon, int origins);

// One row for each horizon (steps), as Markdown.
std::string CountScoreTable(const CountSeries& series, const std::vector<int>& horizons, int origins);

}  // namespace madoguchi::congestion
