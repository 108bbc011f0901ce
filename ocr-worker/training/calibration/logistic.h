// A monotone logistic model: which share of readings with these features is right. Weights are never negative, so that
// more support cannot lower a confidence, and are kept small by a penalty, so that few rows do not make a certainty.
#pragma once

#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "ocr-worker/training/calibration/rows.h"

namespace madoguchi::ocr::calibration {

struct Fitted {
  double bias = 0;
  ConfidenceFeatures weights = {};
  double ceiling = 1;
};

// Deterministic. `penalty`: of a squared weight of a standardised feature, in units of one row's log loss; with
// `toward`, of the weight's distance from that model's: a type with few rows learns from all types together.
Fitted Fit(absl::Span<const Row> rows, double penalty, const Fitted* toward = nullptr);

// What the surest of these rows, each with its model, prove: with the errors among them and one that was not seen.
double CeilingOf(std::vector<std::pair<double, bool>> probability_and_right);

double Probability(const Fitted& fitted, const ConfidenceFeatures& features);

}  // namespace madoguchi::ocr::calibration
