// Paper and scanner: what becomes of a written cell before it is read.
#pragma once

#include "ocr-worker/training/characters/hand.h"
#include "ocr-worker/training/characters/random.h"
#include "opencv2/core.hpp"

namespace madoguchi::training {

// What is usual differs: numbers come by fax more often than most, and a thick one closes their loops.
struct Scanner {
  float fax_share = 0.15f;   // one bit a pixel
  float fax_darkest = 0.7f;  // highest threshold, as a share of the way from ink to paper
  float jpeg_share = 0.12f;
  float rule_share = 0.3f;  // part of the box's border is left; a second one a third as often
};

// Coverage (CV_8U, 255 ink) → the grey crop (CV_8U, 0 black) of a scan, fax or photo, with remains of the form's
// border.
cv::Mat Scan(const cv::Mat& coverage, Distortions distortions, const Scanner& scanner, Random& random);

}  // namespace madoguchi::training
