// Large or small? ヨ and ョ differ in size alone, and hands differ in size too. What may follow what in a reading
// (フリガナ) weighs in: ョ stands only after キシチニヒミリ and their voiced forms, ゥ hardly ever. Chooses among the
// recogniser's own alternatives, never beyond them.
#pragma once

#include <vector>

#include "ocr-worker/core/recognizer.h"

namespace madoguchi::ocr {

// Weighs each character's alternatives by its left neighbour and renormalises the confidences. `written[i]`: box i
// holds ink; an empty box starts a new word. One character per written box, otherwise nothing is weighed.
void WeighKana(Recognition& recognition, const std::vector<bool>& written);

}  // namespace madoguchi::ocr
