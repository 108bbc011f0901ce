// Paper and scanner: what becomes of a written cell before it is read.
#pragma once

#include "ocr-worker/training/characters/hand.h"
#include "ocr-worker/training/characters/random.h"
#include "opencv2/core.hpp"

namespace madoguchi::training {

// Coverage (CV_8U, 255 ink) → the grey crop (CV_8U, 0 black) of a scan, fax or photo, with remains of the form's
// border.
cv::Mat Scan(const cv::Mat& coverage, Distortions distortions, Random& random);

}  // namespace madoguchi::training
