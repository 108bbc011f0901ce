// Takes the form's own printing out of a crop without breaking the strokes that cross it.
#pragma once

#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// How far paper stretch and lens may leave a box from where the markers put it.
inline constexpr int kEraseSlackPx = 6;

struct Erased {
  cv::Mat ink;      // CV_8U, same size as the box
  cv::Point shift;  // where the form's lines were found, relative to the template
};

// `seen` and `blank`: ink (ink.h) of the same box grown by kEraseSlackPx on every side. The result is the box itself,
// moved by the shift that lays the blank's lines on the seen ones.
Erased EraseForm(const cv::Mat& seen, const cv::Mat& blank);

}  // namespace madoguchi::ocr
