// What a page looks like, point by point (AKAZE), and the map that lays one page on another by it. Works on small grey
// copies, at any turn, under perspective, on 1-bit faxes.
#pragma once

#include <optional>
#include <vector>

#include "opencv2/core.hpp"

namespace madoguchi::ocr {

struct Features {
  std::vector<cv::Point2d> points;  // strongest first
  cv::Mat descriptors;              // CV_8U, a row a point: 486 bits, compared by Hamming distance
};

// `grey`: CV_8U; searched at kFeatureSidePx on its long side. Points are pixels of `grey`. About 50 ms.
Features FindFeatures(const cv::Mat& grey);

struct FeatureFit {
  cv::Matx33d known_to_seen;
  std::vector<cv::Point2d> known, seen;  // the pairs that agree with it
};

// The perspective map under which most features of `known` lie on those of `seen`. None when too few agree, or when no
// camera could see a flat sheet that way. `tolerance_px`: of `seen`.
std::optional<FeatureFit> MatchFeatures(const Features& known, const Features& seen, double tolerance_px);

}  // namespace madoguchi::ocr
