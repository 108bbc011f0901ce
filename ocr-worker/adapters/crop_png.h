// A field's crop as a PNG for people and programs: black on white, 8-bit grey. Inside the reader ink is bright, so that
// both directions turn the grey values over. Thread-safe.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// `seen`: CV_8U, 255 is full ink. INTERNAL (RECOGNIZER_FAULT) when libpng fails.
absl::StatusOr<std::string> CropToPng(const cv::Mat& seen);
// INVALID_ARGUMENT (UNREADABLE_IMAGE); IMAGE_TOO_LARGE beyond limits::kCropPixelsMax, before anything is unpacked.
absl::StatusOr<cv::Mat> CropFromPng(absl::string_view png);

}  // namespace madoguchi::ocr
