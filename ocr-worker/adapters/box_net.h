// Handwritten and printed characters in boxes by a small convolutional net of our own (training/), run by OpenCV dnn.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/core/recognizer.h"
#include "opencv2/dnn.hpp"

namespace madoguchi::ocr {

// Not thread-safe: one per thread.
class BoxNet final : public Recognizer {
 public:
  // `name`: of the net that is built into the program. INTERNAL (RECOGNIZER_FAULT).
  static absl::StatusOr<std::unique_ptr<Recognizer>> Create(const std::string& name);

  std::string name() const override { return name_; }
  bool reads_glyphs() const override { return true; }
  absl::StatusOr<Recognition> Recognize(const std::vector<cv::Mat>& images, procedures::LeafType expected,
                                        const Patience& patience) override;

 private:
  BoxNet(std::string name, cv::dnn::Net net, std::vector<std::string> classes);

  const std::string name_;
  cv::dnn::Net net_;
  const std::vector<std::string> classes_;
};

}  // namespace madoguchi::ocr
