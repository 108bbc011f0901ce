#include "services/congestion/core/prediction/linear_quantile.h"

#include <algorithm>
#include <cmath>

#include "services/congestion/core/prediction/cholesky.h"

namespace madoguchi::congestion {
namespace {

constexpr int kIterations = 12;
constexpr double kResidualMin = 0.02;  // below it an error counts as squared
constexpr size_t kRowsMax = 20'000;
constexpr double kTail = 0.02;  // of the rows, on each side, does not widen a range

}  // namespace

LinearQuantile LinearQuantile::Train(const TrainingRows& rows, double level, double ridge) {
  LinearQuantile model;
  std::vector<size_t> used;
  double total = 0;
  for (size_t i = 0; i < rows.rows(); ++i) {
    if (!std::isfinite(rows.target[i]) || !std::isfinite(rows.weight[i]) || rows.weight[i] <= 0) continue;
    used.push_back(i);
    total += rows.weight[i];
  }
  if (used.empty()) return model;
  const size_t stride = (used.size() + kRowsMax - 1) / kRowsMax;
  if (stride > 1) {
    for (size_t i = 0; i * stride < used.size(); ++i) used[i] = used[i * stride];
    used.resize((used.size() + stride - 1) / stride);
    total = 0;
    for (const size_t i : used) total += rows.weight[i];
  }
  const size_t features = rows.features;
  const size_t n = features + 1;  // the last is the constant
  std::vector<float> design(used.size() * n);
  std::vector<float> column(used.size());
  std::vector<double> scales(features);
  model.terms_.resize(features);
  for (size_t f = 0; f < features; ++f) {
    for (size_t i = 0; i < used.size(); ++i) {
      const float value = rows.values[used[i] * features + f];
      column[i] = std::isfinite(value) ? value : 0;
    }
    std::sort(column.begin(), column.end());
    Term& term = model.terms_[f];
    term.low = column[static_cast<size_t>(kTail * (column.size() - 1))];
    term.high = column[static_cast<size_t>((1 - kTail) * (column.size() - 1))];
    double sum = 0, squares = 0;
    for (const float value : column) {
      const double clamped = std::clamp(value, term.low, term.high);
      sum += clamped;
      squares += clamped * clamped;
    }
    const double mean = sum / column.size();
    const double spread = std::sqrt(std::max(0.0, squares / column.size() - mean * mean));
    term.mean = static_cast<float>(mean);
    scales[f] = spread > 1e-6 ? 1 / spread : 0;
    for (size_t i = 0; i < used.size(); ++i) {
      const float value = rows.values[used[i] * features + f];
      const float clamped = std::clamp(std::isfinite(value) ? value : 0, term.low, term.high);
      design[i * n + f] = static_cast<float>((clamped - mean) * scales[f]);
    }
  }
  std::vector<double> solution(n, 0.0);
  std::vector<double> normal;
  for (int iteration = 0; iteration < kIterations; ++iteration) {
    normal.assign(n * n, 0);
    std::vector<double> right(n, 0);
    for (size_t i = 0; i < used.size(); ++i) {
      float* row = &design[i * n];
      row[features] = 1;
      double predicted = 0;
      for (size_t f = 0; f < n; ++f) predicted += row[f] * solution[f];
      const double target = rows.target[used[i]];
      const double error = target - predicted;
      const double cost =
          iteration == 0 ? 0.5 : (error > 0 ? level : 1 - level) / std::max(std::abs(error), kResidualMin);
      const double weight = rows.weight[used[i]] * used.size() / total * cost;
      for (size_t f = 0; f < n; ++f) {
        const double weighted = weight * row[f];
        for (size_t g = 0; g <= f; ++g) normal[f * n + g] += weighted * row[g];
        right[f] += weighted * target;
      }
    }
    for (size_t f = 0; f < features; ++f) normal[f * n + f] += ridge;
    SolveByCholesky(normal, right);
    solution = right;
  }
  for (size_t f = 0; f < features; ++f) model.terms_[f].slope = static_cast<float>(solution[f] * scales[f]);
  model.start_ = solution[features];
  return model;
}

double LinearQuantile::Predict(const float* features) const {
  double sum = start_;
  for (size_t f = 0; f < terms_.size(); ++f) {
    const Term& term = terms_[f];
    const float value = std::isfinite(features[f]) ? features[f] : 0;
    sum += term.slope * (std::clamp(value, term.low, term.high) - term.mean);
  }
  return sum;
}

void LinearQuantile::Write(ByteWriter& bytes) const {
  bytes.Put(start_);
  bytes.Put<uint64_t>(terms_.size());
  for (const Term& term : terms_) {
    for (const float value : {term.low, term.high, term.mean, term.slope}) bytes.Put(value);
  }
}

LinearQuantile LinearQuantile::Read(ByteReader& bytes, size_t features) {
  LinearQuantile model;
  model.start_ = bytes.Get<double>();
  model.terms_.resize(bytes.GetCount(4 * sizeof(float)));
  for (Term& term : model.terms_) {
    for (float* value : {&term.low, &term.high, &term.mean, &term.slope}) {
      *value = bytes.Get<float>();
      if (!std::isfinite(*value)) bytes.Fail();
    }
    if (term.low > term.high) bytes.Fail();
  }
  const bool fits = model.terms_.empty() || model.terms_.size() == features;
  if (!fits || !std::isfinite(model.start_)) bytes.Fail();
  return bytes.ok() ? model : LinearQuantile();
}

}  // namespace madoguchi::congestion
