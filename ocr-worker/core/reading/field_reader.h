// Looks at one field's ink: crop, erase the form, skip blanks, recognise. What it means is decided for the whole page
// together (evidence/weigh.h).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr-worker/core/evidence/knowledge.h"
#include "ocr-worker/core/evidence/observation.h"
#include "ocr-worker/core/form/form.h"
#include "ocr-worker/core/ink/strokes.h"
#include "ocr-worker/core/stage_timer.h"
#include "ocr-worker/core/text/recognizer.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// What is cut out of the page for a field: its box, room for writing that overflows, and slack for laying the blank
// over.
cv::Rect SeenBox(const procedures::TemplateField& field);

// An observation with the ink that it was made of, for a second reader.
struct Look {
  Observation observation;
  cv::Mat line;                  // a free line, erased
  Strokes strokes;               // of it
  std::vector<cv::Mat> boxes;    // character boxes, erased, up to the last written one
  std::vector<bool> written;     // which of them hold ink
  std::vector<cv::Rect> bounds;  // of each box's strokes
  bool sealed = false;           // a red seal lies over it
};

// Not thread-safe: one per thread, because recognisers are.
class FieldReader {
 public:
  explicit FieldReader(Recognizers recognizers) : recognizers_(std::move(recognizers)) {}

  // `seen`: the field's crop of the scan, CV_8U, SeenBox() large. DEADLINE_EXCEEDED, CANCELLED, INTERNAL. `field` must
  // outlive the look.
  absl::StatusOr<Look> LookAt(const cv::Mat& seen, const PreparedPage& page, const procedures::TemplateField& field,
                              const Patience& patience, StageTimer& timer);

  // Fills observation.second, where there is another reader for such ink. Errors as LookAt.
  absl::Status AskSecond(const Patience& patience, StageTimer& timer, Look& look);

  const Knowledge& knowledge() const { return *recognizers_.knowledge; }
  std::string Provenance(const std::string& name) const { return recognizers_.Provenance(name); }

 private:
  absl::Status LookAtBoxes(const cv::Mat& ink, cv::Point origin, const Patience& patience, StageTimer& timer,
                           Look& look);
  absl::Status LookAtLine(cv::Mat ink, const Patience& patience, StageTimer& timer, Look& look);
  absl::StatusOr<Offer> ReadBoxes(Recognizer& recognizer, const Look& look, const Patience& patience);
  absl::StatusOr<Offer> ReadPrint(const Look& look, int text_height_px, const Patience& patience);

  Recognizers recognizers_;
};

}  // namespace madoguchi::ocr
