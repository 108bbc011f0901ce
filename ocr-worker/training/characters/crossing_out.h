// What people do to a character that they take back: two lines, a slash, a cross, a scribble.
#pragma once

#include "ocr-worker/training/characters/random.h"
#include "opencv2/core.hpp"

namespace madoguchi::training {

// Draws over what is written in `coverage` (CV_8U, 255 ink, square).
void CrossOut(cv::Mat& coverage, Random& random);

}  // namespace madoguchi::training
