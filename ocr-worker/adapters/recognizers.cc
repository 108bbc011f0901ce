#include "ocr-worker/adapters/recognizers.h"

#include <tesseract/baseapi.h>

#include <memory>
#include <utility>

#include "common/status/macros.h"
#include "ocr-worker/adapters/character_net.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/core/evidence/knowledge.h"
#include "ocr-worker/core/text/handwriting.h"
#include "ocr-worker/knowledge/knowledge.h"
#include "ocr-worker/models/models.h"

namespace madoguchi::ocr {

namespace {

// 20,000 pairs, shared by all threads.
const CharacterBigrams& Bigrams() {
  static const auto* bigrams = new CharacterBigrams(models::Bigrams());
  return *bigrams;
}

// Some ten megabytes, shared by all threads.
absl::StatusOr<std::shared_ptr<const Knowledge>> SharedKnowledge() {
  static const SystemClock clock;
  static const auto* made =
      new absl::StatusOr<std::shared_ptr<const Knowledge>>([]() -> absl::StatusOr<std::shared_ptr<const Knowledge>> {
        ASSIGN_OR_RETURN(ConfidenceModel confidence, ConfidenceModel::Parse(models::Confidence()));
        return std::make_shared<const Knowledge>(Knowledge{Gazetteer(knowledge::Places()),
                                                           NameReadings(knowledge::Names()), Words(knowledge::Words()),
                                                           std::move(confidence), clock});
      }());
  return *made;
}

}  // namespace

absl::StatusOr<Recognizers> MakeRecognizers() {
  Recognizers recognizers;
  ASSIGN_OR_RETURN(recognizers.lines, TesseractRecognizer::Create());
  ASSIGN_OR_RETURN(const std::shared_ptr<CharacterNet> characters, CharacterNet::Create());
  recognizers.bigrams = &Bigrams();
  ASSIGN_OR_RETURN(recognizers.knowledge, SharedKnowledge());
  ASSIGN_OR_RETURN(std::shared_ptr<CharacterNet> digits, CharacterNet::Create("digits"));
  recognizers.digit_boxes = std::make_unique<PlainBoxes>("digits", digits);
  recognizers.katakana_boxes = std::make_unique<PlainBoxes>("katakana", characters);
  recognizers.handwritten_boxes = std::make_unique<HandwrittenBoxes>(characters, std::move(digits), Bigrams());
  recognizers.handwritten_lines = std::make_unique<HandwrittenLine>(characters, Bigrams());
  const auto version = [](absl::string_view model) { return models::Find(model)->version; };
  recognizers.versions = {{"tesseract", tesseract::TessBaseAPI::Version()},
                          {"digits", version("digits")},
                          {"katakana", version("characters")},
                          {"characters", version("characters")},
                          {"handwriting", version("characters")}};
  return recognizers;
}

}  // namespace madoguchi::ocr
