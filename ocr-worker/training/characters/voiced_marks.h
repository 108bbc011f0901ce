// The marks of voiced kana (濁点, 半濁点) as people set them: nearer and further, longer and shorter, touching the kana
// or each other. Fonts have one place for them each, and a hurried hand has none; on a fax they run together.
#pragma once

#include "ocr-worker/training/characters/random.h"
#include "opencv2/core.hpp"

namespace madoguchi::training {

// ガ: カ and two strokes; パ: ハ and a ring. `base` is 0 for kana without marks.
struct Voiced {
  char32_t base = 0;
  bool ring = false;
};
Voiced VoicedOf(char32_t kana);

// Makes room beside the kana on its coverage (CV_8U, 255 ink) and draws its marks with a pen of its own width.
void AddVoicedMarks(cv::Mat& coverage, bool ring, Random& random);

}  // namespace madoguchi::training
