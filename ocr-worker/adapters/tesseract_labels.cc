#include "ocr-worker/adapters/tesseract_labels.h"

#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <utility>

#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/errors.h"

namespace madoguchi::ocr {

absl::StatusOr<std::unique_ptr<TesseractLabels>> TesseractLabels::Create() {
  auto engine = std::make_unique<tesseract::TessBaseAPI>();
  if (engine->Init(nullptr, "jpn", tesseract::OEM_LSTM_ONLY) != 0) return EngineMissing();
  engine->SetPageSegMode(tesseract::PSM_SINGLE_LINE);
  engine->SetVariable("debug_file", "/dev/null");
  return std::unique_ptr<TesseractLabels>(new TesseractLabels(std::move(engine)));
}

TesseractLabels::TesseractLabels(std::unique_ptr<tesseract::TessBaseAPI> engine) : engine_(std::move(engine)) {}
TesseractLabels::~TesseractLabels() = default;

absl::StatusOr<std::vector<Letter>> TesseractLabels::Read(const cv::Mat& line) {
  PinTesseractToThisThread();
  std::vector<Letter> letters;
  engine_->SetImage(line.data, line.cols, line.rows, 1, static_cast<int>(line.step));
  engine_->SetSourceResolution(300);
  if (engine_->Recognize(nullptr) != 0) return RecognizerFault("tesseract");
  const std::unique_ptr<tesseract::ResultIterator> at(engine_->GetIterator());
  if (at != nullptr && !at->Empty(tesseract::RIL_SYMBOL)) {
    do {
      const std::unique_ptr<const char[]> text(at->GetUTF8Text(tesseract::RIL_SYMBOL));
      int left = 0, top = 0, right = 0, bottom = 0;
      if (text == nullptr || !at->BoundingBox(tesseract::RIL_SYMBOL, &left, &top, &right, &bottom)) continue;
      letters.push_back({text.get(), {left, top, right - left, bottom - top}});
    } while (at->Next(tesseract::RIL_SYMBOL));
  }
  engine_->Clear();
  return letters;
}

}  // namespace madoguchi::ocr
