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
constexpr size_t kShortCells = 4;  // 2026

double Logit(double share) {
  const double p = std::clamp(share, 1e-9, 1 - 1e-9);
  return std::clamp(std::log(p / (1 - p)), -kLogitMax, kLogitMax);
}

}  // namespace

std::string KindOf(const procedures::TemplateField& field) {
  const std::string type(procedures::LeafTypeName(field.type));
  const absl::string_view where = field.cells.empty() ? "-line" : "-boxes";
  switch (field.type) {
    case LeafType::kAddress:
      return absl::StrCat(type, field.id.ends_with(".number") ? "-number" : "-place", where);
    case LeafType::kKatakana:
    case LeafType::kPersonName:
      return absl::StrCat(type, where);
    case LeafType::kDigits:  // days and small counts; numbers that nothing bounds
      return absl::StrCat(type, field.cells.size() > kShortCells ? "-long" : "");
    default:
      return type;
  }
}

double Shown(double probability, double sure, double ceiling) {
  if (probability < sure) return std::min(ceiling, probability * kAcceptedFrom / sure);
  if (sure >= 1) return std::min(ceiling, kAcceptedFrom);
  return std::min(ceiling, kAcceptedFrom + (probability - sure) * (1 - kAcceptedFrom) / (1 - sure));
}

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
    const absl::string_view type = words.empty() ? "" : words[0].substr(0, words[0].find('-'));
    if (words.size() != 3 || !procedures::LeafTypeOf(type) || !absl::SimpleAtod(words[2], &value) ||
        !std::isfinite(value)) {
      return RecognizerFault(absl::StrCat("confidence:", number));
    }
    Logistic& logistic = model.kinds_[std::string(words[0])];
    const auto feature = std::find(kFeatureNames.begin(), kFeatureNames.end(), words[1]);
    if (words[1] == "bias") {
      logistic.bias = value;
    } else if (words[1] == "ceiling") {
      logistic.ceiling = value;
    } else if (words[1] == "sure" && value > 0) {
      logistic.sure = value;
    } else if (feature != kFeatureNames.end() && value >= 0) {  // a negative weight would reward doubt
      logistic.weights[feature - kFeatureNames.begin()] = value;
    } else {
      return RecognizerFault(absl::StrCat("confidence:", number));
    }
  }
  return model;
}

double ConfidenceModel::Confidence(const procedures::TemplateField& field, const Grounds& grounds) const {
  auto found = kinds_.find(KindOf(field));
  if (found == kinds_.end()) found = kinds_.find(procedures::LeafTypeName(field.type));
  if (found == kinds_.end()) return 0;
  const Logistic& logistic = found->second;
  const ConfidenceFeatures features = FeaturesOf(grounds);
  double score = logistic.bias;
  for (size_t i = 0; i < features.size(); ++i) score += logistic.weights[i] * features[i];
  return Shown(1 / (1 + std::exp(-score)), logistic.sure, logistic.ceiling);
}

}  // namespace madoguchi::ocr
