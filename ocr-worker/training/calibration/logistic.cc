#include "ocr-worker/training/calibration/logistic.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace madoguchi::ocr::calibration {

namespace {

constexpr size_t kFeatures = ConfidenceFeatures().size();
constexpr int kSteps = 4000;
constexpr double kCeilingMax = 0.9995;

// Of the accepted: below the 0.5 % that are promised, because a threshold put where these rows are right is luck too.
constexpr double kWrongMost = 0.004;
constexpr double kUnseenRows = 150, kUnseenWrong = 0.006;
constexpr double kStandoff = 0.15;  // logit above the last row that holds

struct Scale {
  ConfidenceFeatures mean = {}, deviation = {};
};

Scale ScaleOf(absl::Span<const Row> rows) {
  Scale scale;
  const auto count = static_cast<double>(rows.size());
  for (size_t f = 0; f < kFeatures; ++f) {
    for (const Row& row : rows) scale.mean[f] += row.features[f] / count;
    double square = 0;
    for (const Row& row : rows) square += std::pow(row.features[f] - scale.mean[f], 2) / count;
    scale.deviation[f] = std::max(0.05, std::sqrt(square));
  }
  return scale;
}

void SurestFirst(std::vector<Judged>& judged) {
  std::stable_sort(judged.begin(), judged.end(),
                   [](const auto& a, const auto& b) { return a.confidence > b.confidence; });
}

double LowestFrom(absl::Span<const Judged> surest_first, double least) {
  double lowest = 1;
  for (const Judged& one : surest_first) {
    if (one.confidence >= least) lowest = one.confidence;
  }
  return lowest;
}

double Sigmoid(double score) { return 1 / (1 + std::exp(-score)); }

}  // namespace

double Probability(const Fitted& fitted, const ConfidenceFeatures& features) {
  double score = fitted.bias;
  for (size_t f = 0; f < kFeatures; ++f) score += fitted.weights[f] * features[f];
  return Sigmoid(score);
}

double Confidence(const Fitted& fitted, const ConfidenceFeatures& features) {
  return Shown(Probability(fitted, features), fitted.sure, fitted.ceiling);
}

double CeilingOf(std::vector<Judged> judged) {
  SurestFirst(judged);
  double ceiling = 0;
  int wrong = 0;
  for (size_t i = 0; i < judged.size(); ++i) {
    wrong += !judged[i].right;
    ceiling = std::max(ceiling, 1 - (wrong + 1.0) / (static_cast<double>(i) + 3));
  }
  return std::min(kCeilingMax, ceiling);
}

double SureFrom(std::vector<Judged> judged, double unproven) {
  SurestFirst(judged);
  double sure = 1;
  int wrong = 0;
  for (size_t i = 0; i < judged.size() && judged[i].confidence >= kAcceptedFrom; ++i) {
    wrong += !judged[i].right;
    if (i + 1 < judged.size() && judged[i + 1].confidence == judged[i].confidence) continue;
    const double rows = static_cast<double>(i) + 1;
    if ((wrong + kUnseenRows * kUnseenWrong) / (rows + kUnseenRows) <= kWrongMost) sure = judged[i].confidence;
  }
  if (judged.empty() || sure == 1) return wrong == 0 ? unproven : 1;
  if (sure == LowestFrom(judged, kAcceptedFrom)) return kAcceptedFrom;  // all of them hold
  return 1 / (1 + std::exp(-kStandoff) * (1 - sure) / sure);
}

// Projected gradient with momentum on standardised features.
Fitted Fit(absl::Span<const Row> rows, double penalty, const Fitted* toward) {
  Fitted fitted;
  if (rows.empty()) return fitted;
  const Scale scale = ScaleOf(rows);
  const auto count = static_cast<double>(rows.size());
  std::vector<ConfidenceFeatures> x(rows.size());
  for (size_t r = 0; r < rows.size(); ++r) {
    for (size_t f = 0; f < kFeatures; ++f) x[r][f] = (rows[r].features[f] - scale.mean[f]) / scale.deviation[f];
  }
  // As far as the steepest curvature allows: of log losses on features of deviation one, and of the penalty.
  const double rate = 1 / (0.25 * (1 + kFeatures) + 2 * penalty / count);
  double bias = 0, bias_before = 0, bias_target = 0;
  ConfidenceFeatures weights = {}, before = {}, target = {};
  if (toward != nullptr) {
    bias_target = toward->bias;
    for (size_t f = 0; f < kFeatures; ++f) {
      target[f] = toward->weights[f] * scale.deviation[f];
      bias_target += toward->weights[f] * scale.mean[f];
    }
    bias = bias_before = bias_target;
    weights = before = target;
  }
  for (int step = 1; step <= kSteps; ++step) {
    const double momentum = (step - 1.0) / (step + 2.0);
    double bias_at = bias + momentum * (bias - bias_before);
    ConfidenceFeatures at;
    for (size_t f = 0; f < kFeatures; ++f) at[f] = weights[f] + momentum * (weights[f] - before[f]);
    double bias_slope = 0;
    ConfidenceFeatures slope = {};
    for (size_t r = 0; r < rows.size(); ++r) {
      double score = bias_at;
      for (size_t f = 0; f < kFeatures; ++f) score += at[f] * x[r][f];
      const double miss = Sigmoid(score) - (rows[r].right ? 1 : 0);
      bias_slope += miss / count;
      for (size_t f = 0; f < kFeatures; ++f) slope[f] += miss * x[r][f] / count;
    }
    bias_before = bias;
    before = weights;
    if (toward != nullptr) bias_slope += 2 * penalty / count * (bias_at - bias_target);
    bias = bias_at - rate * bias_slope;
    for (size_t f = 0; f < kFeatures; ++f) {
      weights[f] = std::max(0.0, at[f] - rate * (slope[f] + 2 * penalty / count * (at[f] - target[f])));
    }
  }
  fitted.bias = bias;
  for (size_t f = 0; f < kFeatures; ++f) {
    fitted.weights[f] = weights[f] / scale.deviation[f];
    fitted.bias -= weights[f] * scale.mean[f] / scale.deviation[f];
  }
  std::vector<Judged> judged;
  for (const Row& row : rows) judged.push_back({Probability(fitted, row.features), row.right});
  fitted.ceiling = CeilingOf(std::move(judged));
  return fitted;
}

}  // namespace madoguchi::ocr::calibration
