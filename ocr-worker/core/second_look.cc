#include "ocr-worker/core/second_look.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "common/status/macros.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr double kSureFrom = 0.98;
constexpr double kFloor = 1e-4;  // of a candidate that a look does not offer
constexpr int kLooks = 4;
constexpr double kSlant = 0.12;

cv::Mat Slanted(const cv::Mat& image, double slant) {
  const cv::Matx23d shear(1, slant, -slant * image.rows / 2, 0, 1, 0);
  cv::Mat slanted;
  cv::warpAffine(image, slanted, shear, image.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(0));
  return slanted;
}

std::array<cv::Mat, kLooks> Looks(const cv::Mat& image) {
  static const cv::Mat cross = cv::getStructuringElement(cv::MORPH_CROSS, {3, 3});
  cv::Mat thin, thick;
  cv::erode(image, thin, cross);
  cv::addWeighted(image, 0.5, thin, 0.5, 0, thin);
  cv::dilate(image, thick, cross);
  cv::addWeighted(image, 0.5, thick, 0.5, 0, thick);
  return {thin, thick, Slanted(image, kSlant), Slanted(image, -kSlant)};
}

bool IsDoubtful(const ScoredPiece& piece) {
  return !piece.candidates.empty() && piece.candidates[0].probability < kSureFrom;
}

// The mean over the first look and `others`.
void Average(const ScoredPiece* others, ScoredPiece& piece) {
  std::map<std::string, double> logs;
  const auto add = [&](const ScoredPiece& look) {
    for (const Candidate& candidate : look.candidates) {
      const auto at = logs.emplace(candidate.text, (kLooks + 1) * std::log(kFloor)).first;
      at->second += std::log(std::max(kFloor, candidate.probability)) - std::log(kFloor);
    }
  };
  add(piece);
  for (int look = 0; look < kLooks; ++look) add(others[look]);
  piece.candidates.clear();
  double sum = 0;
  for (const auto& [text, log] : logs) sum += std::exp(log / (kLooks + 1));
  for (const auto& [text, log] : logs) piece.candidates.push_back({text, std::exp(log / (kLooks + 1)) / sum});
  std::stable_sort(piece.candidates.begin(), piece.candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.probability > b.probability; });
  if (piece.candidates.size() > kCandidatesMax) piece.candidates.resize(kCandidatesMax);
}

}  // namespace

absl::StatusOr<std::vector<ScoredPiece>> ScoreWithSecondLook(CharacterScorer& scorer,
                                                             const std::vector<cv::Mat>& images,
                                                             procedures::LeafType expected, const Patience& patience) {
  ASSIGN_OR_RETURN(std::vector<ScoredPiece> pieces, scorer.Score(images, expected, patience));
  std::vector<size_t> doubtful;
  std::vector<cv::Mat> again;
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (!IsDoubtful(pieces[i])) continue;
    doubtful.push_back(i);
    for (cv::Mat& look : Looks(images[i])) again.push_back(std::move(look));
  }
  if (doubtful.empty()) return pieces;
  ASSIGN_OR_RETURN(const std::vector<ScoredPiece> looks, scorer.Score(again, expected, patience));
  for (size_t k = 0; k < doubtful.size(); ++k) Average(&looks[k * kLooks], pieces[doubtful[k]]);
  return pieces;
}

}  // namespace madoguchi::ocr
