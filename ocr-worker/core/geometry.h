// Page coordinates: pixels of the registered page at 300 dpi, origin top left, x right, y down. Templates speak
// millimetres.
#pragma once

#include <cmath>

#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

inline constexpr double kPageDpi = procedures::kBlankDpi;
inline constexpr double kPxPerMm = kPageDpi / 25.4;

inline int MmToPx(double mm) { return static_cast<int>(std::lround(mm * kPxPerMm)); }

inline cv::Rect2d ToPx(const procedures::BoxMm& box) {
  return {box.x * kPxPerMm, box.y * kPxPerMm, box.width * kPxPerMm, box.height * kPxPerMm};
}

// Whole pixels that cover the box.
inline cv::Rect ToPixelRect(const cv::Rect2d& box) {
  const int left = static_cast<int>(std::floor(box.x)), top = static_cast<int>(std::floor(box.y));
  return {left, top, static_cast<int>(std::ceil(box.x + box.width)) - left,
          static_cast<int>(std::ceil(box.y + box.height)) - top};
}

inline cv::Rect2d Grow(const cv::Rect2d& box, double by) {
  return {box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by};
}

}  // namespace madoguchi::ocr
