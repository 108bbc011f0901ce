// Tells bare paper from paper with something on it: the back sides and empty sheets of a feeder's batch.
#pragma once

#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// `reduced`: CV_8U, as of Reduce(). True when nothing but paper, its lighting, faint show-through from the other side,
// specks and the shadows of its rim is to be seen. A short word in ball-point pen is something.
bool IsBlankSheet(const cv::Mat& reduced);

}  // namespace madoguchi::ocr
