// Characters that look the same on paper: 三 and ミ, 一, ー and -, ョ and ヨ where nobody keeps to sizes. The ink
// cannot tell them apart; what stands around them can.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ocr-worker/core/text/character_scorer.h"

namespace madoguchi::ocr {

// Each candidate that has twins, and its twins, with the probability of all of them together; the others unchanged.
// Best first; the sum is no longer one.
std::vector<Candidate> WithTwins(const std::vector<Candidate>& candidates);

// The same for whatever of a character's twins stands in it: what the ink can vouch for.
std::string WithoutTwins(absl::string_view text);

}  // namespace madoguchi::ocr
