// Is anything written here, and where? Works on erased ink (erase.h).
#pragma once

#include "opencv2/core.hpp"

namespace madoguchi::ocr {

inline constexpr int kStrokeInk = 96;  // ink from which a pixel belongs to a stroke

struct Strokes {
  int pixels = 0;   // of strokes, specks left out
  cv::Rect bounds;  // around all of them; empty when there are none
};

// Removes specks (dust, remains of rules) from `ink` in place and measures what is left. `rim_px`: how far around the
// writing area the crop reaches; what lies in the rim alone is a neighbour's.
Strokes FindStrokes(cv::Mat& ink, int rim_px = 0);

// Fewer stroke pixels than the thinnest "一" or "1" leaves.
bool IsBlank(const Strokes& strokes);

}  // namespace madoguchi::ocr
