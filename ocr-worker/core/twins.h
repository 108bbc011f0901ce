// Characters that look the same on paper: 三 and ミ, 一, ー and -, ョ and ヨ where nobody keeps to sizes. The ink
// cannot tell them apart; what stands around them can.
#pragma once

#include <vector>

#include "ocr-worker/core/character_scorer.h"

namespace madoguchi::ocr {

// Each candidate that has twins, and its twins, with the probability of all of them together; the others unchanged.
// Best first; the sum is no longer one.
std::vector<Candidate> WithTwins(const std::vector<Candidate>& candidates);

}  // namespace madoguchi::ocr
