// The port behind which every way of reading characters stands; one is chosen per field by what the template says of
// it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "ocr-worker/core/text/character_bigrams.h"
#include "ocr-worker/core/text/line_image.h"
#include "ocr-worker/core/text/reading_graph.h"
#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

struct Knowledge;  // evidence/knowledge.h

// Until when to work, and whether anyone still waits. Recognisers ask between and inside their calls.
struct Patience {
  absl::Time deadline = absl::InfiniteFuture();
  std::function<bool()> cancelled = [] { return false; };
};

struct RecognizedCharacter {
  std::string text;                                          // one character, UTF-8
  double confidence = 0;                                     // 0..1, the recogniser's own measure
  std::vector<std::pair<std::string, double>> alternatives;  // best first, without `text`
};
using Recognition = std::vector<RecognizedCharacter>;

// What a recogniser makes of a field: its own choice, and every way that it leaves open.
struct Offer {
  Recognition best;
  ReadingGraph ways;
};

// The ways of a recogniser that gives one character a place with its alternatives. Spaces become words' beginnings.
ReadingGraph WaysOf(const Recognition& recognition);

// Not thread-safe: one per thread, kept warm.
class Recognizer {
 public:
  virtual ~Recognizer() = default;

  // "tesseract", "digits", …: part of a reading's provenance and of metrics.
  virtual std::string name() const = 0;

  // True: wants each written box prepared. False: wants one prepared line.
  virtual bool reads_glyphs() const = 0;

  // A box's ink, or a line's, as this recogniser wants it.
  virtual cv::Mat PrepareBox(const cv::Mat& ink) const { return ink; }
  virtual cv::Mat PrepareLine(const cv::Mat& ink, const Strokes& strokes) const { return LineImage(ink, strokes); }

  // Images → characters, in order. Glyph readers give exactly one character an image. DEADLINE_EXCEEDED
  // (READING_TIMEOUT), CANCELLED, INTERNAL (RECOGNIZER_FAULT).
  virtual absl::StatusOr<Recognition> Recognize(const std::vector<cv::Mat>& images, procedures::LeafType expected,
                                                const Patience& patience) = 0;

  // The same with all ways that are open. Errors as Recognize.
  virtual absl::StatusOr<Offer> Read(const std::vector<cv::Mat>& images, procedures::LeafType expected,
                                     const Patience& patience);
};

// Which recogniser reads what. Owned by one thread.
struct Recognizers {
  std::unique_ptr<Recognizer> lines;              // any text
  std::unique_ptr<Recognizer> digit_boxes;        // 0–9, one a box
  std::unique_ptr<Recognizer> katakana_boxes;     // フリガナ, one a box
  std::unique_ptr<Recognizer> handwritten_boxes;  // names, addresses, texts, one character a box
  std::unique_ptr<Recognizer> handwritten_lines;  // the second opinion on a line that is no clear print
  const CharacterBigrams* bigrams = nullptr;      // what follows what in names; lives as long as the process
  std::shared_ptr<const Knowledge> knowledge;     // what weighs their readings; shared by all threads
  std::map<std::string, std::string> versions;    // recogniser's name → version of its weights

  // "characters@1a2b3c4d": the name with the version that stands behind it.
  std::string Provenance(const std::string& name) const {
    const auto found = versions.find(name);
    return name + "@" + (found == versions.end() ? "1" : found->second);
  }

  Recognizer& For(const procedures::TemplateField& field) const {
    using procedures::LeafType;
    if (!field.cells.empty()) {
      switch (field.type) {
        case LeafType::kDigits:
        case LeafType::kPhone:
        case LeafType::kPostal:
          return *digit_boxes;
        case LeafType::kKatakana:
          return *katakana_boxes;
        default:
          return *handwritten_boxes;
      }
    }
    return *lines;
  }
};

}  // namespace madoguchi::ocr
