// Reads which form, version and page this is from the QR code. ZXing, because Debian's OpenCV has no QR decoder.
#pragma once

#include "absl/status/statusor.h"
#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

// Tries the reduced copy first; with `hard` also slower, then in the full image. NOT_FOUND: UNKNOWN_FORM when there is
// no code or it is not of ours; SEPARATOR_SHEET when the sheet is no form but parts two applications.
absl::StatusOr<procedures::QrContent> ReadFormCode(const cv::Mat& grey, const cv::Mat& reduced, bool hard);

}  // namespace madoguchi::ocr
