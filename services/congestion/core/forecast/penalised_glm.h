// Generalised linear model for counts: quasi-Poisson with a log link, an offset a row, and a ridge penalty a feature,
// so that what the data do not show stays zero. Rows far off their mean count less (Huber), so one absurd count moves
// little. Solved by iteratively reweighted least squares. Deterministic, pure.
#pragma once

#include <cstddef>
#include <vector>

namespace madoguchi::congestion {

struct GlmRows {
  size_t features = 0;
  std::vector<double> values;  // row after row
  std::vector<double> count;
  std::vector<double> log_expected;  // without the features
};

// One coefficient a feature; all zero without rows. `penalty` is in rows that show no effect.
std::vector<double> FitCounts(const GlmRows& rows, double penalty);

}  // namespace madoguchi::congestion
