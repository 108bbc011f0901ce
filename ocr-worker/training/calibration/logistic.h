// A monotone logistic model: which share of readings with these features is right. Weights are never negative, so that
// more support cannot lower a confidence, and are kept small by a penalty, so that few rows do not make a certainty.
#pragma once

#include <vector>

#include "absl/types/span.h"
#include "ocr-worker/core/evidence/reliability.h"
#include "ocr-worker/training/calibration/rows.h"

namespace madoguchi::ocr::calibration {

struct Fitted {
  double bias = 0;
  ConfidenceFeatures weights = {};
  double ceiling = 1;
  double sure = kAcceptedFrom;  // confidence.h
};

// Deterministic. `penalty`: of a squared weight of a standardised feature, in units of one row's log loss; with
// `toward`, of the weight's distance from that model's: a type with few rows learns from all types together.
Fitted Fit(absl::Span<const Row> rows, double penalty, const Fitted* toward = nullptr);

// What the surest of these rows, each with its model, prove: with the errors among them and one that was not seen.
double CeilingOf(std::vector<Judged> judged);

// The probability, at least kAcceptedFrom, from which so few of these rows are wrong that a reading may be accepted:
// counted together with rows that were not seen, some of them wrong, so that few rows prove little: `unproven` if
// they are too few to prove anything and none is wrong, 1 if too many are wrong.
double SureFrom(std::vector<Judged> judged, double unproven);

double Probability(const Fitted& fitted, const ConfidenceFeatures& features);
// What the reader will show (Shown in confidence.h).
double Confidence(const Fitted& fitted, const ConfidenceFeatures& features);

}  // namespace madoguchi::ocr::calibration
