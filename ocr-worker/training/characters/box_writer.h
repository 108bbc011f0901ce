// Composes a row of character boxes, filled in by one hand and scanned: for measuring, never for training.
#pragma once

#include <string>
#include <vector>

#include "ocr-worker/training/characters/hand.h"
#include "ocr-worker/training/characters/outlines.h"
#include "ocr-worker/training/characters/random.h"
#include "opencv2/core.hpp"

namespace madoguchi::training {

struct RowStyle {
  int side_px = 75;   // of a box, without its rule
  float wild = 0.6f;  // 0 neat … 1 barely readable
  bool pen = false;   // follow the middle of the font's strokes with a pen
};

// Ink (CV_8U, 255 dark) of each box; one for a space is bare. A character that the font lacks leaves its box bare.
std::vector<cv::Mat> WriteBoxes(FT_Library library, Font& font, const std::u32string& text, const RowStyle& style,
                                Random& random);

}  // namespace madoguchi::training
