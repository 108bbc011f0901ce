// Crops as recognisers want them.
#pragma once

#include <vector>

#include "ocr-worker/core/ink/strokes.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

inline constexpr int kLineHeightPx = 48;
inline constexpr int kTextHeightPx = 34;        // of kLineHeightPx; the rest is margin
inline constexpr int kSecondTextHeightPx = 27;  // for a second opinion: what is sure is read alike at both sizes

// One line of writing, black on white (CV_8U), kLineHeightPx high, cut to the strokes with a margin.
cv::Mat LineImage(const cv::Mat& ink, const Strokes& strokes, int text_height_px = kTextHeightPx);

// Characters of boxes set side by side as one line for a line recogniser; empty boxes become a space's width.
cv::Mat LineOfGlyphs(const std::vector<cv::Mat>& cells);

}  // namespace madoguchi::ocr
