// A net over images of CharacterImage(), run by OpenCV dnn in batches.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/core/text/recognizer.h"
#include "opencv2/dnn.hpp"

namespace madoguchi::ocr {

// Not thread-safe: one per thread. Errors: INTERNAL (RECOGNIZER_FAULT) names the net.
class ImageNet {
 public:
  static absl::StatusOr<ImageNet> Create(const std::string& name, absl::string_view onnx, int outputs);

  // One row of `outputs` scores (CV_32F) an image, in order. The same image gets the same scores whatever stands beside
  // it. DEADLINE_EXCEEDED (READING_TIMEOUT), CANCELLED, INTERNAL (RECOGNIZER_FAULT).
  absl::StatusOr<cv::Mat> Run(const std::vector<cv::Mat>& images, const Patience& patience);

 private:
  ImageNet(std::string name, cv::dnn::Net net, int outputs);

  std::string name_;
  cv::dnn::Net net_;
  int outputs_;
};

}  // namespace madoguchi::ocr
