// Smaller copies of a whole page: each pixel the mean of the area that it stands for. What cv::resize(INTER_AREA)
// gives, two to three times as fast: its two passes over all pixels were a twentieth of a page's time.
#pragma once

#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// `image`: CV_8U. `size`: at most the image's along each axis. Sums are taken in another order than cv::resize takes
// them: a level differs where a mean lies on the border between two.
cv::Mat ReduceArea(const cv::Mat& image, cv::Size size);

// `image`: CV_8U. An eighth along each axis, rounded to the nearest size: exactly what cv::resize gives.
cv::Mat ReduceToEighth(const cv::Mat& image);

}  // namespace madoguchi::ocr
