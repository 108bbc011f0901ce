// Ink on a page, free of lighting: 0 where the paper is bare, 255 where the ink is as black as the markers. CV_8U, 300
// dpi.
//
// Only the asked-for boxes are rectified, straight from the scan: warping whole pages costs more than reading them.
#pragma once

#include <vector>

#include "ocr-worker/core/page/registration.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// A page as it is read (ink_row.h).
struct PageInk {
  cv::Mat channel;  // CV_8U: grey, in which a red seal is as light as the paper and black or blue ink stays dark
  cv::Mat red;      // CV_8U, a bit a pixel: where the page is as red as a seal; empty of a page without colour
};

// `page`: CV_8UC3 (BGR) or CV_8U.
PageInk SplitInk(const cv::Mat& page);

class InkPage {
 public:
  // `channel` as of SplitInk; `map` onto it. `dark`: page pixels where the form is printed as black as it gets, the
  // measure of black; some of them may be hidden.
  InkPage(cv::Mat channel, const PageMap& map, const std::vector<cv::Point>& dark);

  // The ink inside `box` (whole page pixels; parts outside the scan are bare).
  cv::Mat Crop(const cv::Rect& box) const;

 private:
  cv::Mat PaperBehind(const cv::Rect& box) const;
  int InkAt(cv::Point2d page) const;

  cv::Mat channel_;
  cv::Mat paper_;  // brightness of bare paper, reduced by kPaperReduction
  PageMap map_;
  PageMap paper_map_;
  cv::Mat ink_of_ratio_;  // 256 entries: brightness relative to the paper → ink
};

}  // namespace madoguchi::ocr
