// In an address digits stand among kanji and kana. The net that knows all characters takes one real digit in five for a
// kana, a letter or a sign (1 ノ, 2 ヌ, 7 フ, 4 タ); the net that knows nothing but digits hardly ever errs about one,
// and does not know what else there is. So its opinion is put beside the first one: which of the two is meant is left
// to what stands around (core/evidence).
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/core/text/character_scorer.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// `pieces[i]`: what `images[i]` may be. Candidates that are kanji are left as they are; of the probability of all
// others a share goes to the digits as `digits` weighs them: the surer the first opinion, the less. Errors as Score.
absl::Status AddDigitOpinion(CharacterScorer& digits, const std::vector<cv::Mat>& images, const Patience& patience,
                             std::vector<ScoredPiece>& pieces);

}  // namespace madoguchi::ocr
