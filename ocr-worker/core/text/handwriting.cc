#include "ocr-worker/core/text/handwriting.h"

#include <algorithm>

#include "common/status/macros.h"
#include "ocr-worker/core/text/character_image.h"
#include "ocr-worker/core/text/digit_opinion.h"
#include "ocr-worker/core/text/line_lattice.h"
#include "ocr-worker/core/text/line_pieces.h"

namespace madoguchi::ocr {

namespace {

cv::Mat CharacterOfBox(const cv::Mat& ink) { return CharacterImage(ink, std::max(ink.cols, ink.rows)); }

// What is crossed out is hardly ever a sure reading, and a sure reading whose own strokes look like lines through it
// (本, 市, 中) is hardly ever crossed out: it stands, and that it may not is one of its alternatives.
bool MayStand(const ScoredPiece& piece) {
  constexpr double kSure = 0.9, kBeyondDoubt = 0.998;
  return piece.crossed_out < kBeyondDoubt && !piece.candidates.empty() && piece.candidates[0].probability >= kSure;
}

void ForgetCrossedOut(std::vector<ScoredPiece>& pieces) {
  constexpr double kTakenBack = 0.05;
  for (ScoredPiece& piece : pieces) {
    if (piece.crossed_out < kCrossedOutFrom) continue;
    if (MayStand(piece)) {
      piece.candidates.insert(piece.candidates.begin() + 1, {"", kTakenBack});
    } else {
      piece.candidates = {{"", 1}};
    }
  }
}

RecognizedCharacter Offered(const ScoredPiece& piece) {
  RecognizedCharacter character;
  for (const Candidate& candidate : piece.candidates) {
    if (&candidate == &piece.candidates.front()) {
      character.text = candidate.text;
      character.confidence = candidate.probability;
    } else {
      character.alternatives.emplace_back(candidate.text, candidate.probability);
    }
  }
  return character;
}

}  // namespace

cv::Mat HandwrittenBoxes::PrepareBox(const cv::Mat& ink) const { return CharacterOfBox(ink); }
cv::Mat PlainBoxes::PrepareBox(const cv::Mat& ink) const { return CharacterOfBox(ink); }

absl::StatusOr<Recognition> PlainBoxes::Recognize(const std::vector<cv::Mat>& images, procedures::LeafType expected,
                                                  const Patience& patience) {
  ASSIGN_OR_RETURN(std::vector<ScoredPiece> pieces, scorer_->Score(images, expected, patience));
  ForgetCrossedOut(pieces);
  Recognition recognition;
  for (const ScoredPiece& piece : pieces) recognition.push_back(Offered(piece));
  return recognition;
}

absl::StatusOr<Recognition> HandwrittenBoxes::Recognize(const std::vector<cv::Mat>& images,
                                                        procedures::LeafType expected, const Patience& patience) {
  ASSIGN_OR_RETURN(Offer offer, Read(images, expected, patience));
  return std::move(offer.best);
}

absl::StatusOr<Offer> HandwrittenBoxes::Read(const std::vector<cv::Mat>& images, procedures::LeafType expected,
                                             const Patience& patience) {
  ASSIGN_OR_RETURN(std::vector<ScoredPiece> pieces, scorer_->Score(images, expected, patience));
  if (digits_ != nullptr && expected == procedures::LeafType::kAddress) {
    RETURN_IF_ERROR(AddDigitOpinion(*digits_, images, patience, pieces));
  }
  ForgetCrossedOut(pieces);
  return ReadBoxes(pieces, bigrams_);
}

cv::Mat HandwrittenLine::PrepareLine(const cv::Mat& ink, const Strokes& strokes) const { return ink(strokes.bounds); }

absl::StatusOr<Recognition> HandwrittenLine::Recognize(const std::vector<cv::Mat>& images,
                                                       procedures::LeafType expected, const Patience& patience) {
  ASSIGN_OR_RETURN(Offer offer, Read(images, expected, patience));
  return std::move(offer.best);
}

absl::StatusOr<Offer> HandwrittenLine::Read(const std::vector<cv::Mat>& images, procedures::LeafType expected,
                                            const Patience& patience) {
  if (images.empty()) return Offer();
  const cv::Mat& ink = images.front();
  const LinePieces pieces = CutLine(ink);
  const std::vector<Segment> segments = Segments(pieces);
  std::vector<cv::Mat> characters;
  for (const Segment& segment : segments) {
    characters.push_back(
        CharacterImage(pieces.Ink(ink, segment.first, segment.last), pieces.character_px, Place::kLine));
  }
  ASSIGN_OR_RETURN(std::vector<ScoredPiece> scored, scorer_->Score(characters, expected, patience));
  ForgetCrossedOut(scored);
  using procedures::LeafType;
  return ReadLattice(pieces, segments, scored, bigrams_, WordGap(pieces, expected != LeafType::kText),
                     expected == LeafType::kKatakana ? LineWords::kReading : LineWords::kAny);
}

}  // namespace madoguchi::ocr
