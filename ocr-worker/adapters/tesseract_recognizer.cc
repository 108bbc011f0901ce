#include "ocr-worker/adapters/tesseract_recognizer.h"

#include <malloc.h>
#include <omp.h>
#include <tesseract/baseapi.h>
#include <tesseract/ocrclass.h>
#include <tesseract/resultiterator.h>

#include <cstdlib>
#include <utility>

#include "absl/time/clock.h"
#include "ocr-worker/errors.h"
#include "opencv2/core/utility.hpp"

namespace madoguchi::ocr {

namespace {

constexpr int kAlternativesMax = 4;
constexpr int kDpi = 300;
constexpr int kLargeBuffer = 4 << 20;  // a page has two or three: the kernel may have them back
constexpr int kHeapKept = 16 << 20;    // what a page takes, the next one takes again: a fault for every 4 KB otherwise

bool Cancelled(void* patience, int) { return static_cast<const Patience*>(patience)->cancelled(); }

RecognizedCharacter CharacterAt(const tesseract::ResultIterator& at) {
  RecognizedCharacter character;
  const std::unique_ptr<const char[]> text(at.GetUTF8Text(tesseract::RIL_SYMBOL));
  if (text != nullptr) character.text = text.get();
  character.confidence = at.Confidence(tesseract::RIL_SYMBOL) / 100.0;
  tesseract::ChoiceIterator choices(at);
  do {
    const char* other = choices.GetUTF8Text();
    if (other == nullptr || character.text == other || *other == '\0') continue;
    character.alternatives.emplace_back(other, choices.Confidence() / 100.0);
  } while (character.alternatives.size() < kAlternativesMax && choices.Next());
  return character;
}

}  // namespace

void PinToOneThread() {
  setenv("OMP_THREAD_LIMIT", "1", 1);
  cv::setNumThreads(1);
  mallopt(M_MMAP_THRESHOLD, kLargeBuffer);
  mallopt(M_TRIM_THRESHOLD, kHeapKept);
}

void PinTesseractToThisThread() { omp_set_max_active_levels(0); }

absl::StatusOr<std::unique_ptr<Recognizer>> TesseractRecognizer::Create() {
  auto engine = std::make_unique<tesseract::TessBaseAPI>();
  if (engine->Init(nullptr, "jpn", tesseract::OEM_LSTM_ONLY) != 0) {
    return EngineMissing();
  }
  engine->SetPageSegMode(tesseract::PSM_SINGLE_LINE);
  engine->SetVariable("tessedit_do_invert", "0");  // our lines are black on white by construction
  engine->SetVariable("preserve_interword_spaces", "1");
  engine->SetVariable("lstm_choice_mode", "2");  // runners-up per character
  engine->SetVariable("debug_file", "/dev/null");
  return std::unique_ptr<Recognizer>(new TesseractRecognizer(std::move(engine)));
}

TesseractRecognizer::TesseractRecognizer(std::unique_ptr<tesseract::TessBaseAPI> engine) : engine_(std::move(engine)) {}
TesseractRecognizer::~TesseractRecognizer() = default;

absl::StatusOr<Recognition> TesseractRecognizer::Recognize(const std::vector<cv::Mat>& images, procedures::LeafType,
                                                           const Patience& patience) {
  PinTesseractToThisThread();
  Recognition recognition;
  for (const cv::Mat& image : images) {
    tesseract::ETEXT_DESC monitor;
    monitor.cancel = Cancelled;
    monitor.cancel_this = const_cast<Patience*>(&patience);
    if (patience.deadline != absl::InfiniteFuture()) {
      const absl::Duration left = patience.deadline - absl::Now();
      if (left <= absl::ZeroDuration()) return ReadingTimeout();
      monitor.set_deadline_msecs(
          static_cast<int32_t>(std::min<int64_t>(absl::ToInt64Milliseconds(left) + 1, 3'600'000)));
    }
    engine_->SetImage(image.data, image.cols, image.rows, 1, static_cast<int>(image.step));
    engine_->SetSourceResolution(kDpi);
    const int failed = engine_->Recognize(&monitor);
    if (patience.cancelled()) return absl::CancelledError("the caller left");
    if (absl::Now() >= patience.deadline) return ReadingTimeout();
    if (failed != 0) return RecognizerFault("tesseract");
    const std::unique_ptr<tesseract::ResultIterator> at(engine_->GetIterator());
    if (at == nullptr || at->Empty(tesseract::RIL_SYMBOL)) continue;
    do {
      RecognizedCharacter character = CharacterAt(*at);
      if (!character.text.empty()) recognition.push_back(std::move(character));
    } while (at->Next(tesseract::RIL_SYMBOL));
  }
  engine_->Clear();
  return recognition;
}

}  // namespace madoguchi::ocr
