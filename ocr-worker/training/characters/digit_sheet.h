// Digits of real people: OpenCV's sample sheet of 5,000, as lines for a pen to follow and as they were drawn.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "ocr-worker/training/characters/hand.h"
#include "ocr-worker/training/characters/outlines.h"
#include "ocr-worker/training/characters/random.h"
#include "opencv2/core.hpp"

namespace madoguchi::training {

struct DrawnDigit {
  std::vector<PenLine> lines;
  cv::Mat drawing;  // CV_8U, 255 ink, kDrawingEmPx to the em, its middle in the middle
};

class DigitSheet {
 public:
  // `file`: 50 rows of 100 digits of 20 px, five rows a digit. The last fifth of each row is held back from training.
  // Throws std::runtime_error when it cannot be read.
  DigitSheet(const std::string& file, bool held);

  const DrawnDigit& Any(int digit, Random& random) const;

 private:
  std::array<std::vector<DrawnDigit>, 10> drawn_;
};

// Coverage (CV_8U, 255 ink) of a drawing in a square cell of `side_px`, bent as `hand` does: the strokes keep what
// thinning takes from them, corners filled with ink and loops nearly closed.
cv::Mat WriteAsDrawn(const cv::Mat& drawing, const Hand& hand, int side_px, Random& random);

}  // namespace madoguchi::training
