// A free-written line by one hand, for measuring how lines are read. Not used in training.
#pragma once

#include <string>

#include "ocr-worker/training/characters/hand.h"
#include "ocr-worker/training/characters/outlines.h"
#include "ocr-worker/training/characters/random.h"
#include "opencv2/core.hpp"

namespace madoguchi::training {

// How a hand sets characters side by side.
struct LineStyle {
  int character_px = 70;
  float pitch = 0.98f;  // em from one character to the next; below 0.9 they begin to touch
  float wild = 0.5f;    // 0 neat … 1 barely readable
};

// Ink (CV_8U, 0 bare) of `text`; a space leaves one em. Characters that the font lacks are left out.
cv::Mat WriteLine(FT_Library library, Font& font, const std::u32string& text, const LineStyle& style, Random& random);

}  // namespace madoguchi::training
