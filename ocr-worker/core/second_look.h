// A character that is doubtful at first sight is looked at again, a little thinner, thicker and slanted to either side:
// what it is does not depend on that, what a net mistakes it for often does.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/core/character_scorer.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// As CharacterScorer::Score; the candidates of a doubtful piece have the mean of all looks (geometric, so that one sure
// "no" weighs more than one "perhaps"). Errors as Score.
absl::StatusOr<std::vector<ScoredPiece>> ScoreWithSecondLook(CharacterScorer& scorer,
                                                             const std::vector<cv::Mat>& images,
                                                             procedures::LeafType expected, const Patience& patience);

}  // namespace madoguchi::ocr
