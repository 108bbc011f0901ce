// Takes the form's own printing out of a crop without breaking the strokes that cross it.
#pragma once

#include <vector>

#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// How far paper stretch and lens may leave a box from where the markers put it.
inline constexpr int kEraseSlackPx = 6;

// What is printed in one box, ready to be erased again and again.
struct Printing {
  cv::Mat spread;                  // CV_8U, the box: ink, and how far it may have run
  std::vector<cv::Point> samples;  // of its dark pixels, in the box grown by kEraseSlackPx; few when little is printed
};

// `blank`: ink (ink.h) of the empty form, the box grown by kEraseSlackPx on every side.
Printing PrintingOf(const cv::Mat& blank);

struct Erased {
  cv::Mat ink;      // CV_8U, same size as the box
  cv::Point shift;  // where the form's lines were found, relative to the template
};

// `seen`: ink of the same box, grown likewise. The result is the box itself, moved by the shift that lays the blank's
// lines on the seen ones.
Erased EraseForm(const cv::Mat& seen, const Printing& printing);

}  // namespace madoguchi::ocr
