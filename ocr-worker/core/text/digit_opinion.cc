#include "ocr-worker/core/text/digit_opinion.h"

#include <algorithm>
#include <string>

#include "common/status/macros.h"

namespace madoguchi::ocr {

namespace {

constexpr double kWorthAsking = 0.05;  // probability of anything but kanji
constexpr double kShareLeast = 0.05, kShareMost = 0.5;

bool IsKanji(const std::string& c) { return (c.size() == 3 && c >= "㐀" && c <= "鿿") || c.size() > 3; }

double ShareOfOthers(const ScoredPiece& piece) {
  double sum = 0;
  for (const Candidate& candidate : piece.candidates) sum += IsKanji(candidate.text) ? 0 : candidate.probability;
  return sum;
}

void Mix(const ScoredPiece& digits, double others, ScoredPiece& piece) {
  const double share = std::clamp(1 - piece.candidates[0].probability, kShareLeast, kShareMost);
  for (Candidate& candidate : piece.candidates) {
    if (!IsKanji(candidate.text)) candidate.probability *= 1 - share;
  }
  for (const Candidate& digit : digits.candidates) {
    const double more = share * others * digit.probability;
    const auto known = std::find_if(piece.candidates.begin(), piece.candidates.end(),
                                    [&](const Candidate& c) { return c.text == digit.text; });
    if (known != piece.candidates.end()) {
      known->probability += more;
    } else {
      piece.candidates.push_back({digit.text, more});
    }
  }
  std::stable_sort(piece.candidates.begin(), piece.candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.probability > b.probability; });
  if (piece.candidates.size() > kCandidatesMax) piece.candidates.resize(kCandidatesMax);
}

}  // namespace

absl::Status AddDigitOpinion(CharacterScorer& digits, const std::vector<cv::Mat>& images, const Patience& patience,
                             std::vector<ScoredPiece>& pieces) {
  std::vector<size_t> asked;
  std::vector<cv::Mat> shown;
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].candidates.empty() || ShareOfOthers(pieces[i]) < kWorthAsking) continue;
    asked.push_back(i);
    shown.push_back(images[i]);
  }
  if (asked.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<ScoredPiece> opinions,
                   digits.Score(shown, procedures::LeafType::kDigits, patience));
  for (size_t k = 0; k < asked.size(); ++k) Mix(opinions[k], ShareOfOthers(pieces[asked[k]]), pieces[asked[k]]);
  return absl::OkStatus();
}

}  // namespace madoguchi::ocr
