// Replays recorded days through the WaitPredictor as production would have lived them: it learns from the training
// days, then lives the test days one after another, learning every night, and tells at every ticket what its holder
// would have been told. An answer for a minute sees only what was recorded before that minute. Pure.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "services/congestion/core/prediction/quantiles.h"
#include "services/congestion/core/prediction/ticket_files.h"
#include "services/congestion/core/prediction/wait_predictor.h"

namespace madoguchi::congestion {

struct RecordedHistory {
  std::vector<TicketLine> tickets;
  std::vector<CountersLine> counters;
};

// What was told somebody so many minutes before they came.
inline constexpr std::array<float, 3> kBacktestLeads_min = {30, 60, 120};

struct BacktestRow {
  size_t line = 0;  // of the test tickets
  int ahead = 0;
  Quantiles wait_min;
  bool by_model = false;
  std::array<double, kBacktestLeads_min.size()> later_p50_min{};
  SimpleEstimates simple;  // for comparison
  std::array<SimpleEstimates, kBacktestLeads_min.size()> later_simple{};
};

// One row for every test ticket, in the order of the test lines. A day is not learnt from before it is
// over, whichever of the two it stands in. `progress` is told of each test day before it is lived.
std::vector<BacktestRow> Backtest(const RecordedHistory& train, const RecordedHistory& test,
                                  const WaitPredictorOptions& options,
                                  const std::function<void(absl::CivilDay)>& progress);

// Rolling origin: each day from the `first` on (counted from 0) is predicted from the days before it, the first days
// only learnt from. Rows of the days before `first` are left out.
std::vector<BacktestRow> BacktestRolling(const RecordedHistory& days, size_t first, const WaitPredictorOptions& options,
                                         const std::function<void(absl::CivilDay)>& progress);

// Leaves so many days out at a time, one after another in a circle: each is predicted from all others, earlier and
// later. Not what production lives, but every day is a test day (as often as days are left out), so it is what choices
// are judged by; what is learnt online starts afresh with each day.
std::vector<BacktestRow> BacktestLeavingOut(const RecordedHistory& days, size_t left_out,
                                            const WaitPredictorOptions& options,
                                            const std::function<void(absl::CivilDay)>& progress);

// office,queue,date,ticket,issued_min,ahead,p10,p50,p90,p50_30,p50_60,p50_120
std::string BacktestCsv(const RecordedHistory& test, const std::vector<BacktestRow>& rows);

}  // namespace madoguchi::congestion
