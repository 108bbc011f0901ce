// Forecasts a count series (tickets, calls, visitors by day, hour or half hour) with intervals: the weekday × slot
// mean, times what the calendar does to the whole day (a penalised GLM: after closed days, month start and end,
// holidays on which it is open, the days around 1 April, a smooth season once there is more than a year), times the
// level that the last days have shown, times how a day that has begun differs so far. A day that was odd every time it
// came is told as it was (odd_days.h). How much of the rest is used is chosen by forecasting the last months of the
// series itself, as far ahead as is wanted now, where using none of it (the plain mean) stands for choice too; the best
// few are used together. Intervals come from the errors made there, so they are as wide as reality, which Poisson
// counts are not (count_spread.h). Deterministic, pure.
#pragma once

#include <vector>

#include "absl/time/civil_time.h"
#include "services/congestion/core/forecast/count_series.h"
#include "services/congestion/core/forecast/count_spread.h"
#include "services/congestion/core/prediction/quantiles.h"

namespace madoguchi::congestion {

inline constexpr int kForecastHorizonMax = 200'000;  // steps

struct CountForecast {
  absl::CivilMinute time;
  Quantiles count;
};

// The next `horizon` steps at which the series usually has counts: a series without weekends gets none. Days that will
// be closed are forecast as such. At most kForecastHorizonMax.
std::vector<CountForecast> ForecastCounts(const CountSeries& series, int horizon,
                                          CountMiddle middle = CountMiddle::kWhole);

}  // namespace madoguchi::congestion
