#include "ocr-worker/core/reading/field_reader.h"

#include <algorithm>

#include "common/status/macros.h"
#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/ink/erase.h"
#include "ocr-worker/core/ink/ink.h"
#include "ocr-worker/core/ink/marks.h"
#include "ocr-worker/core/ink/text_rows.h"
#include "ocr-worker/core/reading/decision.h"
#include "ocr-worker/core/text/characters.h"
#include "ocr-worker/core/text/kana_context.h"
#include "ocr-worker/core/text/line_image.h"
#include "ocr-worker/core/text/spaces.h"

namespace madoguchi::ocr {

namespace {

using procedures::LeafType;
using procedures::TemplateField;

constexpr double kOverflowMm = 0.8;  // writing that leaves its line a little still belongs to it
constexpr int kRimStrayPx = 4;       // by which the rules around a line may be off
constexpr double kBoxRuleMm = 0.35;  // half of a box's rule, left out on every side of a character box

bool IsMarks(const TemplateField& field) { return field.type == LeafType::kChoice || field.type == LeafType::kChoices; }

double OverflowPx(const TemplateField& field) {
  double reach = field.cells.empty() && !IsMarks(field) ? kOverflowMm * kPxPerMm : 0;
  for (const procedures::Mark& mark : field.marks) reach = std::max(reach, MarkReachPx(mark.kind));
  return reach;
}

// Names, addresses, texts: the character net reads them whether written or printed; numbers on a line are Tesseract's.
bool HoldsWords(const TemplateField& field) {
  return field.type == LeafType::kPersonName || field.type == LeafType::kAddress || field.type == LeafType::kKatakana ||
         field.type == LeafType::kText;
}

bool HasSpace(const Recognition& recognition) {
  return std::any_of(recognition.begin(), recognition.end(), [](const auto& c) { return c.text == " "; });
}

// A space that the ink shows and the reader did not see, in its choice and in all ways that begin a character there.
void AddSpace(const cv::Mat& line, LeafType type, Offer& offer) {
  if (HasSpace(offer.best)) return;
  Recognition spaced = offer.best;
  InsertSpace(line, type, spaced);
  if (spaced.size() == offer.best.size()) return;
  const auto space = std::find_if(spaced.begin(), spaced.end(), [](const auto& c) { return IsSpace(c.text); });
  const std::vector<Way> likeliest = BestWays(offer.ways, 1);
  const size_t behind = space - spaced.begin();
  if (!likeliest.empty() && behind < likeliest.front().nodes.size()) {
    const int place = offer.ways.nodes[likeliest.front().nodes[behind]].place;
    for (ReadingNode& node : offer.ways.nodes) node.new_word |= node.place == place;
  }
  offer.best = std::move(spaced);
}

}  // namespace

cv::Rect SeenBox(const TemplateField& field) {
  const cv::Rect box = ToPixelRect(Grow(ToPx(field.box), OverflowPx(field)));
  return {box.x - kEraseSlackPx, box.y - kEraseSlackPx, box.width + 2 * kEraseSlackPx, box.height + 2 * kEraseSlackPx};
}

absl::StatusOr<Look> FieldReader::LookAt(const cv::Mat& seen, const PreparedPage& page, const TemplateField& field,
                                         const Patience& patience, StageTimer& timer) {
  const cv::Rect grown = SeenBox(field);
  const cv::Rect box(grown.x + kEraseSlackPx, grown.y + kEraseSlackPx, grown.width - 2 * kEraseSlackPx,
                     grown.height - 2 * kEraseSlackPx);
  Erased erased = EraseForm(seen, PrintingUnder(page, field));
  timer.Lap("erase");
  Look look;
  look.observation.field = &field;
  if (IsMarks(field)) {
    look.observation.settled = DecideMarks(field, ReadMarks(erased.ink, box.tl(), field.marks));
    timer.Lap("marks");
  } else if (field.cells.empty()) {
    RETURN_IF_ERROR(LookAtLine(erased.ink, patience, timer, look));
  } else {
    RETURN_IF_ERROR(LookAtBoxes(erased.ink, box.tl(), patience, timer, look));
  }
  return look;
}

absl::Status FieldReader::LookAtBoxes(const cv::Mat& ink, cv::Point origin, const Patience& patience, StageTimer& timer,
                                      Look& look) {
  const TemplateField& field = *look.observation.field;
  int stroke_pixels = 0;
  for (const procedures::BoxMm& cell : field.cells) {
    const cv::Rect area = (ToPixelRect(Grow(ToPx(cell), -kBoxRuleMm * kPxPerMm)) - origin) & cv::Rect({}, ink.size());
    cv::Mat box = ink(area).clone();
    const Strokes strokes = FindStrokes(box);
    stroke_pixels += strokes.pixels;
    look.written.push_back(!IsBlank(strokes));
    look.bounds.push_back(look.written.back() ? strokes.bounds : cv::Rect());
    look.boxes.push_back(std::move(box));
  }
  while (!look.written.empty() && !look.written.back()) {  // empty boxes after the last character say nothing
    look.written.pop_back();
    look.boxes.pop_back();
    look.bounds.pop_back();
  }
  timer.Lap("blank");
  if (look.boxes.empty()) {
    look.observation.settled = DecideBlank(field, stroke_pixels);
    return absl::OkStatus();
  }
  Recognizer& recognizer = recognizers_.For(field);
  look.observation.recognizer = recognizer.name();
  ASSIGN_OR_RETURN(look.observation.first, ReadBoxes(recognizer, look, patience));
  if (field.type == LeafType::kKatakana) {
    WeighKana(*recognizers_.bigrams, look.bounds, look.observation.first.best);
    WeighKana(*recognizers_.bigrams, look.bounds, look.observation.first.ways);
  } else if (field.type == LeafType::kText) {
    WeighKanaSizes(look.bounds, look.observation.first.ways);
  }
  timer.Lap("recognise");
  return absl::OkStatus();
}

absl::StatusOr<Offer> FieldReader::ReadBoxes(Recognizer& recognizer, const Look& look, const Patience& patience) {
  std::vector<cv::Mat> glyphs;
  for (size_t i = 0; i < look.boxes.size(); ++i) {
    if (look.written[i]) glyphs.push_back(recognizer.PrepareBox(look.boxes[i]));
  }
  ASSIGN_OR_RETURN(Offer offer, recognizer.Read(glyphs, look.observation.field->type, patience));
  MarkWords(look.written, offer.ways);
  return offer;
}

absl::Status FieldReader::LookAtLine(cv::Mat ink, const Patience& patience, StageTimer& timer, Look& look) {
  const TemplateField& field = *look.observation.field;
  look.line = std::move(ink);
  look.strokes = FindStrokes(look.line, static_cast<int>(OverflowPx(field)) + kRimStrayPx);
  timer.Lap("blank");
  if (IsBlank(look.strokes)) {
    look.observation.settled = DecideBlank(field, look.strokes.pixels);
    return absl::OkStatus();
  }
  if (HoldsWords(field) && field.box.height >= kTwoRowsMm) {
    if (cv::Mat line = RowsAsOneLine(look.line, look.strokes); !line.empty()) {
      look.line = std::move(line);
      look.strokes = FindStrokes(look.line);
    }
  }
  if (HoldsWords(field)) {
    Recognizer& hand = *recognizers_.handwritten_lines;
    look.observation.recognizer = hand.name();
    ASSIGN_OR_RETURN(look.observation.first,
                     hand.Read({hand.PrepareLine(look.line, look.strokes)}, field.type, patience));
    AddSpace(LineImage(look.line, look.strokes), field.type, look.observation.first);
  } else {
    look.observation.recognizer = recognizers_.lines->name();
    ASSIGN_OR_RETURN(look.observation.first, ReadPrint(look, kTextHeightPx, patience));
  }
  timer.Lap("recognise");
  return absl::OkStatus();
}

absl::Status FieldReader::AskSecond(const Patience& patience, StageTimer& timer, Look& look) {
  const TemplateField& field = *look.observation.field;
  if (!field.cells.empty()) {
    ASSIGN_OR_RETURN(look.observation.second,
                     recognizers_.lines->Read({LineOfGlyphs(look.boxes)}, field.type, patience));
  } else {
    // Tesseract read a number already: it looks again at another size.
    ASSIGN_OR_RETURN(look.observation.second,
                     ReadPrint(look, HoldsWords(field) ? kTextHeightPx : kSecondTextHeightPx, patience));
  }
  timer.Lap("recognise");
  return absl::OkStatus();
}

absl::StatusOr<Offer> FieldReader::ReadPrint(const Look& look, int text_height_px, const Patience& patience) {
  const TemplateField& field = *look.observation.field;
  const cv::Mat line = LineImage(look.line, look.strokes, text_height_px);
  ASSIGN_OR_RETURN(Offer offer, recognizers_.lines->Read({line}, field.type, patience));
  AddSpace(line, field.type, offer);
  return offer;
}

}  // namespace madoguchi::ocr
