// Printed Japanese by Tesseract's LSTM. One warm engine; not thread-safe: one per thread.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "ocr-worker/core/text/recognizer.h"

namespace tesseract {
class TessBaseAPI;
}

namespace madoguchi::ocr {

// A page a thread is faster than a line over all threads: OpenCV works on the thread that calls it, and so does
// whatever this process starts. Buffers as large as pages go back to the kernel at once; left to itself, the heap keeps
// holes of the largest page that it ever saw. Call first in main, before any thread exists.
void PinToOneThread();

// The same for Tesseract's OpenMP. The environment is read when the library is loaded, before main, and what a thread
// sets holds for that thread alone: every recogniser calls this before it reads. Costs nothing.
void PinTesseractToThisThread();

class TesseractRecognizer final : public Recognizer {
 public:
  // Loads the jpn model. UNAVAILABLE (ENGINE_MISSING) when it is not installed.
  static absl::StatusOr<std::unique_ptr<Recognizer>> Create();
  ~TesseractRecognizer() override;

  std::string name() const override { return "tesseract"; }
  bool reads_glyphs() const override { return false; }
  absl::StatusOr<Recognition> Recognize(const std::vector<cv::Mat>& images, procedures::LeafType expected,
                                        const Patience& patience) override;

 private:
  explicit TesseractRecognizer(std::unique_ptr<tesseract::TessBaseAPI> engine);

  std::unique_ptr<tesseract::TessBaseAPI> engine_;
};

}  // namespace madoguchi::ocr
