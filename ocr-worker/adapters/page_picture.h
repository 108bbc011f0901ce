// One page as a small picture for the screen.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// A page as a file of its own, for a record.
inline constexpr int kCopyWidthPxMax = 5000;  // A4 at 600 dpi
inline constexpr int kCopyJpegQuality = 92;

// A JPEG `width_px` wide at most, turned upright: `orientation_degrees` is how far clockwise the page lay (0, 90, 180,
// 270). `page`: CV_8UC3 (BGR) or CV_8U; `quality`: of JPEG, 1..100. INTERNAL (RECOGNIZER_FAULT).
absl::StatusOr<std::string> PagePicture(const cv::Mat& page, int orientation_degrees, int width_px, int quality);

}  // namespace madoguchi::ocr
