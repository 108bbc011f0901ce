// Finds the corner markers (ArUco, DICT_4X4_50) on a scan, however it lies.
#pragma once

#include <array>
#include <vector>

#include "opencv2/core.hpp"

namespace madoguchi::ocr {

struct FoundMarker {
  int id = 0;
  std::array<cv::Point2f, 4> corners;  // image pixels; clockwise from the marker's own top left
};

// `grey`: CV_8U, full size. Searches a reduced copy and refines the corners in the full one. At most one per id: the
// largest.
std::vector<FoundMarker> FindMarkers(const cv::Mat& grey, const cv::Mat& reduced);

// A copy whose long side is about 1,400 px (120 dpi on A4): enough to find markers and the QR code, a quarter of the
// work.
cv::Mat Reduce(const cv::Mat& grey);

}  // namespace madoguchi::ocr
