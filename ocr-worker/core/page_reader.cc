#include "ocr-worker/core/page_reader.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/status/error.h"
#include "common/status/macros.h"
#include "ocr-worker/core/decision.h"
#include "ocr-worker/core/erase.h"
#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/kana_context.h"
#include "ocr-worker/core/line_image.h"
#include "ocr-worker/core/marks.h"
#include "ocr-worker/core/seal.h"
#include "ocr-worker/core/spaces.h"
#include "ocr-worker/core/strokes.h"
#include "ocr-worker/errors.h"

namespace madoguchi::ocr {

namespace {

using procedures::LeafType;
using procedures::TemplateField;

constexpr double kOverflowMm = 0.8;         // writing that leaves its line a little still belongs to it
constexpr double kSecondLookFrom = 0.90;    // confidence from which a line is worth reading twice
constexpr int kRimStrayPx = 4;              // by which the rules around a line may be off
constexpr double kBoxRuleMm = 0.35;         // half of a box's rule, left out on every side of a character box

bool IsMarks(const TemplateField& field) { return field.type == LeafType::kChoice || field.type == LeafType::kChoices; }

double OverflowPx(const TemplateField& field) {
  double reach = field.cells.empty() && !IsMarks(field) ? kOverflowMm * kPxPerMm : 0;
  for (const procedures::Mark& mark : field.marks) reach = std::max(reach, MarkReachPx(mark.kind));
  return reach;
}

// What is cut out of the page for a field: its box, room for writing that overflows, and slack for laying the blank
// over.
cv::Rect SeenBox(const TemplateField& field) {
  const cv::Rect box = ToPixelRect(Grow(ToPx(field.box), OverflowPx(field)));
  return {box.x - kEraseSlackPx, box.y - kEraseSlackPx, box.width + 2 * kEraseSlackPx, box.height + 2 * kEraseSlackPx};
}

// Names, addresses, texts: the character net reads them whether written or printed; numbers on a line are Tesseract's.
bool HoldsWords(const TemplateField& field) {
  return field.type == LeafType::kPersonName || field.type == LeafType::kAddress || field.type == LeafType::kKatakana ||
         field.type == LeafType::kText;
}

bool HasSpace(const Recognition& recognition) {
  return std::any_of(recognition.begin(), recognition.end(), [](const auto& c) { return c.text == " "; });
}

// The part of the blank under `box`; beyond the page it is bare.
cv::Mat BlankCrop(const cv::Mat& blank, const cv::Rect& box) {
  cv::Mat crop(box.size(), CV_8U, cv::Scalar(0));
  const cv::Rect inside = box & cv::Rect({}, blank.size());
  if (!inside.empty()) blank(inside).copyTo(crop(inside - box.tl()));
  return crop;
}

// People set seals beside their place, half over the name.
double SealStrayPx(const TemplateField& field) { return field.type == LeafType::kSeal ? 3 * kPxPerMm : 0; }

FieldReading SealReading(const TemplateField& field, bool sealed) {
  FieldReading reading{.id = field.id, .confidence = 0.999, .accepted = true};
  reading.recognizer = "seal@1";
  reading.seal = sealed;
  reading.box_px = ToPx(field.box);
  return reading;
}

absl::Status Waiting(const Patience& patience) {
  return patience.cancelled() ? absl::CancelledError("the caller left") : absl::OkStatus();
}

}  // namespace

PageReader::PageReader(Recognizers recognizers, FormSource& forms, const StopWatch& watch)
    : recognizers_(std::move(recognizers)), finder_(forms), watch_(watch) {}

absl::StatusOr<PageReading> PageReader::Read(const cv::Mat& page, const std::string& municipality,
                                             const Patience& patience) {
  PageReading reading;
  StageTimer timer(watch_);
  const absl::Status status = ReadInto(page, municipality, patience, timer, reading);
  reading.timings_ms = timer.stages();
  if (status.ok()) return reading;
  if (!Permanent(status)) return status;
  reading.fields.clear();
  reading.error = ReasonOf(status);
  reading.error_message = std::string(status.message());
  return reading;
}

absl::Status PageReader::ReadInto(const cv::Mat& page, const std::string& municipality, const Patience& patience,
                                  StageTimer& timer, PageReading& reading) {
  const cv::Mat channel = InkChannel(page);
  FoundPage found;
  const absl::Status placed = finder_.Find(channel, municipality, timer, found);
  reading.form = found.form;
  reading.version = found.version;
  reading.page = found.page;
  reading.serial = found.serial;
  RETURN_IF_ERROR(placed);
  reading.orientation = found.map.orientation;
  reading.registration_method = found.method;
  reading.registration_error_px = found.map.error_px;

  const PreparedPage& layout = *found.layout;
  const InkPage ink(channel, found.map, layout.dark);
  const SealInk seals(page, found.map);
  timer.Lap("clean");
  for (const TemplateField& field : layout.layout.fields) {
    const bool sealed = seals.IsOver(Grow(ToPx(field.box), SealStrayPx(field)));
    if (field.type == LeafType::kSeal) {
      if (seals.tells() && crops_ == nullptr) reading.fields.push_back(SealReading(field, sealed));
      continue;
    }
    RETURN_IF_ERROR(Waiting(patience));
    ASSIGN_OR_RETURN(FieldReading read, ReadField(ink, layout, field, patience, timer));
    read.seal = sealed;
    reading.fields.push_back(std::move(read));
  }
  return absl::OkStatus();
}

absl::StatusOr<FieldReading> PageReader::ReadField(const InkPage& ink, const PreparedPage& page,
                                                   const TemplateField& field, const Patience& patience,
                                                   StageTimer& timer) {
  const cv::Mat seen = ink.Crop(SeenBox(field));
  timer.Lap("crop");
  if (crops_ != nullptr) {
    crops_->push_back({field.id, field.type, seen});
    return FieldReading{.id = field.id};
  }
  ASSIGN_OR_RETURN(FieldReading reading, ReadSeen(seen, page, field, patience, timer));
  reading.recognizer = recognizers_.Provenance(reading.recognizer);
  return reading;
}

absl::StatusOr<PageReader::CutPage> PageReader::Cut(const cv::Mat& page, const std::string& municipality,
                                                    const Patience& patience) {
  CutPage cut;
  crops_ = &cut.crops;
  absl::StatusOr<PageReading> reading = Read(page, municipality, patience);
  crops_ = nullptr;
  RETURN_IF_ERROR(reading.status());
  cut.reading = *std::move(reading);
  cut.reading.fields.clear();
  return cut;
}

absl::StatusOr<FieldReading> PageReader::ReadCrop(const PreparedPage& page, const TemplateField& field,
                                                  const cv::Mat& seen, const Patience& patience) {
  StageTimer timer(watch_);
  if (seen.type() != CV_8U || seen.size() != SeenBox(field).size()) return CropDoesNotFit(field.id);
  ASSIGN_OR_RETURN(FieldReading reading, ReadSeen(seen, page, field, patience, timer));
  reading.recognizer = recognizers_.Provenance(reading.recognizer);
  return reading;
}

absl::StatusOr<FieldReading> PageReader::ReadSeen(const cv::Mat& seen, const PreparedPage& page,
                                                  const TemplateField& field, const Patience& patience,
                                                  StageTimer& timer) {
  const cv::Rect grown = SeenBox(field);
  const cv::Rect box(grown.x + kEraseSlackPx, grown.y + kEraseSlackPx, grown.width - 2 * kEraseSlackPx,
                     grown.height - 2 * kEraseSlackPx);
  Erased erased = EraseForm(seen, BlankCrop(page.blank_ink, grown));
  timer.Lap("erase");
  if (IsMarks(field)) {
    FieldReading reading = DecideMarks(field, ReadMarks(erased.ink, box.tl(), field.marks));
    timer.Lap("marks");
    return reading;
  }
  return field.cells.empty() ? ReadLine(field, erased.ink, patience, timer)
                             : ReadBoxes(field, erased.ink, box.tl(), patience, timer);
}

absl::StatusOr<FieldReading> PageReader::ReadBoxes(const TemplateField& field, const cv::Mat& ink, cv::Point origin,
                                                   const Patience& patience, StageTimer& timer) {
  Recognizer& recognizer = recognizers_.For(field);
  std::vector<bool> written;
  std::vector<cv::Mat> glyphs, boxes;
  std::vector<cv::Rect> bounds;  // of each box's strokes
  int stroke_pixels = 0;
  for (const procedures::BoxMm& cell : field.cells) {
    const cv::Rect area = (ToPixelRect(Grow(ToPx(cell), -kBoxRuleMm * kPxPerMm)) - origin) & cv::Rect({}, ink.size());
    cv::Mat box = ink(area).clone();
    const Strokes strokes = FindStrokes(box);
    stroke_pixels += strokes.pixels;
    written.push_back(!IsBlank(strokes));
    bounds.push_back(written.back() ? strokes.bounds : cv::Rect());
    if (written.back()) glyphs.push_back(recognizer.PrepareBox(box));
    boxes.push_back(std::move(box));
  }
  timer.Lap("blank");
  if (glyphs.empty()) return DecideBlank(field, stroke_pixels);
  while (!written.back()) {  // empty boxes after the last character say nothing
    written.pop_back();
    boxes.pop_back();
  }
  ASSIGN_OR_RETURN(Recognition recognition, recognizer.Recognize(glyphs, field.type, patience));
  if (field.type == LeafType::kKatakana) WeighKana(*recognizers_.bigrams, bounds, recognition);
  FieldReading reading = DecideText(field, recognition, written, recognizer.name());
  timer.Lap("recognise");
  if (reading.accepted || &recognizer != recognizers_.handwritten_boxes.get()) return reading;
  ASSIGN_OR_RETURN(recognition, recognizers_.lines->Recognize({LineOfGlyphs(boxes)}, field.type, patience));
  const FieldReading second = DecideText(field, recognition, written, recognizers_.lines->name());
  timer.Lap("recognise");
  return WithSecondOpinion(field, reading, second);
}

absl::StatusOr<FieldReading> PageReader::ReadLine(const TemplateField& field, cv::Mat& ink, const Patience& patience,
                                                  StageTimer& timer) {
  const Strokes strokes = FindStrokes(ink, static_cast<int>(OverflowPx(field)) + kRimStrayPx);
  timer.Lap("blank");
  if (IsBlank(strokes)) return DecideBlank(field, strokes.pixels);
  if (!HoldsWords(field)) {
    ASSIGN_OR_RETURN(FieldReading reading, ReadPrintedLine(field, ink, strokes, kTextHeightPx, patience, timer));
    if (reading.value.empty()) return ReadPrintedLine(field, ink, strokes, kSecondTextHeightPx, patience, timer);
    if (reading.confidence >= kSecondLookFrom) {
      ASSIGN_OR_RETURN(const FieldReading second,
                       ReadPrintedLine(field, ink, strokes, kSecondTextHeightPx, patience, timer));
      DecideBetweenLooks(field, second, reading);
    }
    return reading;
  }
  Recognizer& hand = *recognizers_.handwritten_lines;
  ASSIGN_OR_RETURN(Recognition recognition, hand.Recognize({hand.PrepareLine(ink, strokes)}, field.type, patience));
  if (!HasSpace(recognition)) InsertSpace(LineImage(ink, strokes), field.type, recognition);
  const FieldReading reading = DecideText(field, recognition, {}, hand.name());
  timer.Lap("recognise");
  if (reading.accepted) return reading;
  ASSIGN_OR_RETURN(const FieldReading second, ReadPrintedLine(field, ink, strokes, kTextHeightPx, patience, timer));
  return WithSecondOpinion(field, reading, second);
}

absl::StatusOr<FieldReading> PageReader::ReadPrintedLine(const TemplateField& field, const cv::Mat& ink,
                                                         const Strokes& strokes, int text_height_px,
                                                         const Patience& patience, StageTimer& timer) {
  Recognizer& recognizer = *recognizers_.lines;
  const cv::Mat line = LineImage(ink, strokes, text_height_px);
  ASSIGN_OR_RETURN(Recognition recognition, recognizer.Recognize({line}, field.type, patience));
  timer.Lap("recognise");
  InsertSpace(line, field.type, recognition);
  FieldReading reading = DecideText(field, recognition, {}, recognizer.name());
  timer.Lap("decide");
  return reading;
}

}  // namespace madoguchi::ocr
