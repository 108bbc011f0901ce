#include "services/congestion/core/forecast/penalised_glm.h"

#include <algorithm>
#include <cmath>

#include "services/congestion/core/prediction/cholesky.h"

namespace madoguchi::congestion {
namespace {

constexpr int kIterations = 15;
constexpr double kHuber = 1.5;         // standard deviations
constexpr double kCoefficientMax = 2;  // a factor of seven

}  // namespace

std::vector<double> FitCounts(const GlmRows& rows, double penalty) {
  const size_t n = rows.features;
  std::vector<double> beta(n, 0.0);
  if (rows.count.empty() || n == 0) return beta;
  std::vector<double> mean(rows.count.size());
  std::vector<double> pearson(rows.count.size());
  for (int iteration = 0; iteration < kIterations; ++iteration) {
    for (size_t i = 0; i < mean.size(); ++i) {
      double log_mean = rows.log_expected[i];
      for (size_t f = 0; f < n; ++f) log_mean += beta[f] * rows.values[i * n + f];
      mean[i] = std::exp(std::clamp(log_mean, -20.0, 20.0));
      pearson[i] = std::abs(rows.count[i] - mean[i]) / std::sqrt(mean[i]);
    }
    // The dispersion from the middle of the residuals, which no outlier moves.
    std::vector<double> sorted = pearson;
    std::nth_element(sorted.begin(), sorted.begin() + sorted.size() / 2, sorted.end());
    const double deviation = std::max(1.0, sorted[sorted.size() / 2] / 0.6745);
    std::vector<double> normal(n * n, 0.0), right(n, 0.0);
    for (size_t i = 0; i < mean.size(); ++i) {
      const double far = pearson[i] / deviation;
      const double weight = mean[i] / (deviation * deviation) * (far > kHuber ? kHuber / far : 1);
      const double* row = &rows.values[i * n];
      double linear = 0;
      for (size_t f = 0; f < n; ++f) linear += beta[f] * row[f];
      const double working = linear + (rows.count[i] - mean[i]) / mean[i];
      for (size_t f = 0; f < n; ++f) {
        if (row[f] == 0) continue;
        for (size_t g = 0; g <= f; ++g) normal[f * n + g] += weight * row[f] * row[g];
        right[f] += weight * row[f] * working;
      }
    }
    // One row's information, so that the penalty means the same for small and large counts.
    double information = 0;
    for (const double m : mean) information += m / (deviation * deviation) / mean.size();
    for (size_t f = 0; f < n; ++f) normal[f * n + f] += penalty * information + 1e-9;
    SolveByCholesky(normal, right);
    for (size_t f = 0; f < n; ++f) beta[f] = std::clamp(right[f], -kCoefficientMax, kCoefficientMax);
  }
  return beta;
}

}  // namespace madoguchi::congestion
