// From what speaks for a reading to the share of such readings that are right: a logistic model for each type of field,
// fitted on pages that no recogniser was trained on (training/calibration/). Monotone by construction: more support
// never lowers a confidence.
#pragma once

#include <array>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ocr-worker/core/reading.h"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

// Names of the features, in the order of FeaturesOf. None of them grows with doubt.
inline constexpr std::array<absl::string_view, 9> kFeatureNames = {
    "ink", "posterior", "lowest", "agreed", "undisputed", "partner", "listed", "brevity", "page"};
using ConfidenceFeatures = std::array<double, kFeatureNames.size()>;
ConfidenceFeatures FeaturesOf(const Grounds& grounds);

// Immutable; any number of threads may read it.
class ConfidenceModel {
 public:
  // The file that training/calibration writes: lines `version TEXT`, `TYPE FEATURE WEIGHT` and `TYPE ceiling P`, TYPE
  // as in a template ("digits" … "text"), FEATURE one of kFeatureNames or "bias". INTERNAL (RECOGNIZER_FAULT).
  static absl::StatusOr<ConfidenceModel> Parse(absl::string_view file);

  // 0..1. 0 for a type that the model does not know: then a person looks.
  double Confidence(procedures::LeafType type, const Grounds& grounds) const;

  const std::string& version() const { return version_; }

 private:
  struct Logistic {
    double bias = 0;
    double ceiling = 1;  // as sure as the number of fitted readings allows
    ConfidenceFeatures weights = {};
  };

  std::string version_;
  std::map<procedures::LeafType, Logistic> types_;
};

}  // namespace madoguchi::ocr
