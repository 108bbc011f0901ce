// From what speaks for a reading to the share of such readings that are right: a logistic model for each kind of
// field, fitted on pages that no recogniser was trained on (training/calibration/). Monotone by construction: more
// support never lowers a confidence.
#pragma once

#include <array>
#include <functional>
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

// The kind of reading that a field holds: its type, and where it makes a difference what of it stands there and whether
// on a line or in boxes ("address-number-line", "address-place-boxes", "katakana-boxes", "digits-long"). Each is read
// and doubted in its own way: a place is borne out by lists, a house number by nothing.
std::string KindOf(const procedures::TemplateField& field);

// From which fitted probability readings of a kind may be accepted by a definition that asks for this much.
inline constexpr double kAcceptedFrom = 0.97;

// Immutable; any number of threads may read it.
class ConfidenceModel {
 public:
  // The file that training/calibration writes: lines `version TEXT`, `KIND FEATURE WEIGHT`, `KIND ceiling P` and
  // `KIND sure P`, KIND one of KindOf or a type as in a template ("digits" … "text"), FEATURE one of kFeatureNames or
  // "bias". INTERNAL (RECOGNIZER_FAULT).
  static absl::StatusOr<ConfidenceModel> Parse(absl::string_view file);

  // 0..1. A kind that was not fitted is judged as its type; 0 for a type that the model does not know: then a person
  // looks.
  double Confidence(const procedures::TemplateField& field, const Grounds& grounds) const;

  const std::string& version() const { return version_; }

 private:
  struct Logistic {
    double bias = 0;
    double ceiling = 1;  // as sure as the number of fitted readings allows
    // The probability from which hardly any are wrong: it becomes kAcceptedFrom, and what lies below and above is
    // stretched to fit. Where the surest readings are less right than their probability says, this is more than that.
    double sure = kAcceptedFrom;
    ConfidenceFeatures weights = {};
  };

  std::string version_;
  std::map<std::string, Logistic, std::less<>> kinds_;
};

// What is shown for a fitted probability (Logistic above): at most `ceiling`, kAcceptedFrom at `sure`.
double Shown(double probability, double sure, double ceiling);

}  // namespace madoguchi::ocr
