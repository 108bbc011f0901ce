#include "ocr-worker/core/evidence/confidence.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "ocr-worker/errors.h"

namespace madoguchi::ocr {

namespace {

using procedures::LeafType;

constexpr double kLogitMax = 9;

double Logit(double share) {
  const double p = std::clamp(share, 1e-9, 1 - 1e-9);
  return std::clamp(std::log(p / (1 - p)), -kLogitMax, kLogitMax);
}

}  // namespace

ConfidenceFeatures FeaturesOf(const Grounds& grounds) {
  return {Logit(grounds.ink_share),
          Logit(grounds.share),
          Logit(grounds.lowest_share),
          grounds.second == Grounds::Second::kAgrees ? 1.0 : 0.0,
          grounds.second == Grounds::Second::kDiffers ? -1.0 : 0.0,
          grounds.partner,
          grounds.listed,
          -std::log(std::max(1, grounds.characters)),
          grounds.page_logit};
}

absl::StatusOr<ConfidenceModel> ConfidenceModel::Parse(absl::string_view file) {
  ConfidenceModel model;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(file, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (words.size() >= 2 && words[0] == "version") {
      model.version_ = std::string(line.substr(line.find(' ') + 1));
      continue;
    }
    double value = 0;
    const auto type = words.empty() ? std::nullopt : procedures::LeafTypeOf(words[0]);
    if (words.size() != 3 || !type || !absl::SimpleAtod(words[2], &value) || !std::isfinite(value)) {
      return RecognizerFault(absl::StrCat("confidence:", number));
    }
    Logistic& logistic = model.types_[*type];
    const auto feature = std::find(kFeatureNames.begin(), kFeatureNames.end(), words[1]);
    if (words[1] == "bias") {
      logistic.bias = value;
    } else if (words[1] == "ceiling") {
      logistic.ceiling = value;
    } else if (feature != kFeatureNames.end() && value >= 0) {  // a negative weight would reward doubt
      logistic.weights[feature - kFeatureNames.begin()] = value;
    } else {
      return RecognizerFault(absl::StrCat("confidence:", number));
    }
  }
  return model;
}

double ConfidenceModel::Confidence(LeafType type, const Grounds& grounds) const {
  const auto found = types_.find(type);
  if (found == types_.end()) return 0;
  const ConfidenceFeatures features = FeaturesOf(grounds);
  double score = found->second.bias;
  for (size_t i = 0; i < features.size(); ++i) score += found->second.weights[i] * features[i];
  return std::min(found->second.ceiling, 1 / (1 + std::exp(-score)));
}

}  // namespace madoguchi::ocr
