// How many people a queue will get in each half hour of the coming year, from the half hours that it has had. The day
// as a whole and its half hours are forecast by core/forecast and brought together; then
// - days that the office says are closed get nobody, whatever the history shows; days that it says are open are
// forecast although the same date was closed a year before, as unsure as other days are;
// - intervals are widened for days far ahead, more so where a spring has not been seen yet;
// - until there is more than a year of history, the spring rush (年度末・年度初め) is taken from what is usual in
// Japan;
// - without any history, what the counters could serve stands in, with very wide intervals.
// Deterministic, pure.
#pragma once

#include <string>
#include <vector>

#include "services/congestion/core/planning/arrival_history.h"
#include "services/congestion/core/planning/office_hours.h"
#include "services/congestion/core/prediction/quantiles.h"

namespace madoguchi::congestion {

struct ForecastSlot {
  int slot = 0;  // half hours from midnight
  Quantiles people;
};

struct ForecastDay {
  absl::CivilDay day;
  DayPlan plan;
  Quantiles people;                 // of the whole day; nobody on a closed one
  std::vector<ForecastSlot> slots;  // of the opening
};

// How fast the counters work.
struct ServicePace {
  int counters = 1;
  double service_min = 5;          // mean time at a counter, such that the waits of past days come out
  double service_variation = 0.6;  // standard deviation ÷ mean
  int booked_in_a_row_max = 2;     // people with a booking who are called one after another
};

struct YearForecast {
  int history_days = 0;  // open days with tickets that it was learnt from
  std::vector<ForecastDay> days;
};

// The `days` days from `first` on. Counts of `first` and later days are not learnt from.
YearForecast ForecastYear(const std::vector<SlotCount>& counts, const OfficeHours& hours, const ServicePace& pace,
                          absl::CivilDay first, int days);

// 0 without history; what people are told about it in plain words, "" once there is more than a year.
std::string HistoryNote(int history_days);

}  // namespace madoguchi::congestion
