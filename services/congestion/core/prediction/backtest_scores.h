// How good a backtest was, as Markdown tables beside every simple estimator. Only tickets issued while somebody waited
// and called later are counted: the others are told the truth without any skill. Pure.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "services/congestion/core/prediction/backtest.h"

namespace madoguchi::congestion {

struct WaitScore {
  size_t tickets = 0;
  double mean_error_min = 0;                         // absolute, of the middle
  std::array<double, kLevels.size()> pinball_min{};  // by level
  double mean_pinball_min = 0;
  double coverage = 0;  // share within 10–90 %
};

// A row that counts, and how long its holder waited.
struct CountedWait {
  size_t row = 0;
  double wait_min = 0;
};
std::vector<CountedWait> CountedWaits(const RecordedHistory& test, const std::vector<BacktestRow>& rows);

WaitScore Score(const std::vector<CountedWait>& waits, const std::vector<BacktestRow>& rows,
                const std::function<Quantiles(const BacktestRow&)>& predicted);

std::string ScoreTables(const RecordedHistory& test, const std::vector<BacktestRow>& rows);

}  // namespace madoguchi::congestion
