// Thinning and the graph that remains: chains of pixels between crossings and ends.
#pragma once

#include <vector>

#include "opencv2/core.hpp"

namespace madoguchi::training {

struct SkeletonEdge {
  std::vector<cv::Point2f> points;  // px; the first and last are the middles of the crossings that it joins
  int from = -1, to = -1;           // crossings; -1: a free end
};

struct Skeleton {
  std::vector<cv::Point2f> crossings;
  std::vector<SkeletonEdge> edges;  // one without crossings may be closed: its first point is its last
};

// `shape`: CV_8U, non-zero inside, nothing on its rim. Lines are one pixel wide and have no needless pixels.
Skeleton FindSkeleton(const cv::Mat& shape);

}  // namespace madoguchi::training
