// Reads the lettering of blank forms by Tesseract, letter by letter with its place.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "ocr-worker/core/blank/form_proposal.h"

namespace tesseract {
class TessBaseAPI;
}

namespace madoguchi::ocr {

// Not thread-safe.
class TesseractLabels final : public LabelReader {
 public:
  // UNAVAILABLE (ENGINE_MISSING) when the jpn model is not installed.
  static absl::StatusOr<std::unique_ptr<TesseractLabels>> Create();
  ~TesseractLabels() override;

  absl::StatusOr<std::vector<Letter>> Read(const cv::Mat& line) override;

 private:
  explicit TesseractLabels(std::unique_ptr<tesseract::TessBaseAPI> engine);

  std::unique_ptr<tesseract::TessBaseAPI> engine_;
};

}  // namespace madoguchi::ocr
