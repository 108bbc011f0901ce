// The scan, photo or PDF page of an empty form, made into the blank that a template carries: straight, free of
// lighting, at 300 dpi of the paper's size.
#pragma once

#include "absl/status/statusor.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

struct BlankScan {
  cv::Mat ink;          // CV_8U, 0 paper, 255 full ink
  cv::Size2d paper_mm;  // as the page lies: upright or sideways
};

// `channel`: CV_8U, of SplitInk. `paper_mm`: either way round. INVALID_ARGUMENT: BLANK_TOO_SMALL (under about 135
// dpi), PAPER_DOES_NOT_FIT (other proportions than the paper's).
absl::StatusOr<BlankScan> StraightenBlank(const cv::Mat& channel, cv::Size2d paper_mm);

}  // namespace madoguchi::ocr
