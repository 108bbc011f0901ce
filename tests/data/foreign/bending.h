// Paper that does not lie flat: a sheet bent over an edge or rolled, as a scanner or a camera sees it.
#pragma once

#include <functional>
#include <random>

#include "opencv2/core.hpp"

namespace madoguchi::foreign {

enum class Bending {
  kFold,   // creased across: both halves slope away from the crease
  kCurve,  // curled, as out of an envelope
};

struct BentPage {
  cv::Mat image;
  std::function<cv::Point2d(cv::Point2d)> WentTo;  // page pixel → pixel of the image
};

// `page`: 300 dpi, upright, before Degrade. `strength_mm`: how far the worst place is moved.
BentPage Bend(const cv::Mat& page, Bending bending, double strength_mm, std::mt19937& rng);

}  // namespace madoguchi::foreign
