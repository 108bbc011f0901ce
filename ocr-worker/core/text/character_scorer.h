// What a piece of ink may be, with how likely each is. The port of the character net.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/core/text/recognizer.h"
#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

struct Candidate {
  std::string text;        // one character, UTF-8
  double probability = 0;  // given that the piece is one whole character of the field's script
};

struct ScoredPiece {
  std::vector<Candidate> candidates;  // best first, at most kCandidatesMax
  double whole = 0;                   // probability that the piece is one whole character, not a part or a pair
  double crossed_out = 0;  // probability that somebody took it back: two lines through it, a cross, a scribble
};
inline constexpr int kCandidatesMax = 10;
// Crossings-out are rare and characters with two long level strokes are not (madoguchi-evaluate-characters
// --crossed_out).
inline constexpr double kCrossedOutFrom = 0.98;

// Not thread-safe: one per thread.
class CharacterScorer {
 public:
  virtual ~CharacterScorer() = default;

  // Images of CharacterImage() → one ScoredPiece each, in order. The same image gets the same answer whatever stands
  // beside it. An image without ink gets no candidates. DEADLINE_EXCEEDED (READING_TIMEOUT), CANCELLED, INTERNAL
  // (RECOGNIZER_FAULT).
  virtual absl::StatusOr<std::vector<ScoredPiece>> Score(const std::vector<cv::Mat>& images,
                                                         procedures::LeafType expected, const Patience& patience) = 0;
};

}  // namespace madoguchi::ocr
