// Writing in several rows of one field (a purpose over two ruled lines), set side by side as one line, which is what
// recognisers read. Works on erased ink (erase.h), pixels at 300 dpi.
#pragma once

#include "ocr-worker/core/ink/strokes.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

inline constexpr double kTwoRowsMm = 14;  // a field that is lower has room for one row only

// The rows of `ink` (CV_8U, strokes bright), from the top, behind each other; an empty image when there is but one.
// Rows are parted where hardly a stroke goes through; a stroke that reaches across goes with the row that holds most of
// it.
cv::Mat RowsAsOneLine(const cv::Mat& ink, const Strokes& strokes);

}  // namespace madoguchi::ocr
