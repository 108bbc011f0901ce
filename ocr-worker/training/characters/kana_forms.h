// Katakana that differ in little but where strokes begin and how steeply they run, as people draw them: fonts have one
// angle each, hands have many.
#pragma once

#include <vector>

#include "ocr-worker/training/characters/outlines.h"
#include "ocr-worker/training/characters/random.h"

namespace madoguchi::training {

// Lines for a pen; empty for characters whose fonts say enough.
std::vector<PenLine> AnyKanaForm(char32_t kana, Random& random);

}  // namespace madoguchi::training
