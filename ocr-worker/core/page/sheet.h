// The sheet of paper on a picture: its outline when it lies on something darker, and a small upright view of it.
#pragma once

#include <array>
#include <optional>

#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// The long side of a view, px: 120 dpi on A4.
inline constexpr double kViewSidePx = 1400;

// Top left, top right, bottom right, bottom left as the picture shows it, in its pixels.
using Outline = std::array<cv::Point2d, 4>;

// `grey`: CV_8U, any size. None when paper fills the picture, or no bright four-cornered sheet stands out.
std::optional<Outline> FindOutline(const cv::Mat& grey);

struct SheetView {
  cv::Mat grey;  // the sheet, straightened and cut out where its outline was found; else the whole picture
  cv::Matx33d view_to_image = cv::Matx33d::eye();
};

// `reduced` is `channel` at kViewSidePx (markers.h).
SheetView ViewSheet(const cv::Mat& channel, const cv::Mat& reduced);

}  // namespace madoguchi::ocr
