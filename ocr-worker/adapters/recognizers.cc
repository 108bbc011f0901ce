#include "ocr-worker/adapters/recognizers.h"

#include "common/status/macros.h"
#include "ocr-worker/adapters/box_net.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"

namespace madoguchi::ocr {

absl::StatusOr<Recognizers> MakeRecognizers() {
  Recognizers recognizers;
  ASSIGN_OR_RETURN(recognizers.lines, TesseractRecognizer::Create());
  ASSIGN_OR_RETURN(recognizers.digit_boxes, BoxNet::Create("digits"));
  ASSIGN_OR_RETURN(recognizers.katakana_boxes, BoxNet::Create("katakana"));
  return recognizers;
}

}  // namespace madoguchi::ocr
