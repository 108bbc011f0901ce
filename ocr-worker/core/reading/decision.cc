#include "ocr-worker/core/reading/decision.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_join.h"
#include "ocr-worker/core/geometry.h"

namespace madoguchi::ocr {

namespace {

using procedures::LeafType;
using procedures::TemplateField;

constexpr double kSureAtMost = 0.999;
constexpr double kImplausible = 0.40;  // ceiling for a value that its type rules out

FieldReading Start(const TemplateField& field) {
  FieldReading reading;
  reading.id = field.id;
  reading.box_px = ToPx(field.box);
  return reading;
}

void Accept(const TemplateField& field, FieldReading& reading) {
  reading.confidence = std::clamp(reading.confidence, 0.0, kSureAtMost);
  reading.accepted = reading.confidence >= field.min_confidence;
}

}  // namespace

FieldReading DecideBlank(const TemplateField& field, int stroke_pixels) {
  FieldReading reading = Start(field);
  reading.recognizer = "blank";
  reading.confidence = stroke_pixels == 0 ? kSureAtMost : 0.97;
  Accept(field, reading);
  return reading;
}

FieldReading DecideMarks(const TemplateField& field, const std::vector<MarkReading>& marks) {
  FieldReading reading = Start(field);
  reading.recognizer = "marks";
  std::vector<size_t> marked;
  reading.confidence = 1;
  for (size_t i = 0; i < marks.size(); ++i) {
    if (marks[i].marked) marked.push_back(i);
    reading.confidence = std::min(reading.confidence, marks[i].confidence);
  }
  const auto values = [&](const std::vector<size_t>& which) {
    return absl::StrJoin(which, ",", [&](std::string* out, size_t i) { out->append(field.marks[i].value); });
  };
  reading.raw = values(marked);
  reading.value = reading.raw;
  if (field.type == LeafType::kChoice && marked.size() > 1) {
    // Two marks where one may stand: the darkest is put forward, a person decides.
    std::stable_sort(marked.begin(), marked.end(), [&](size_t a, size_t b) { return marks[a].share > marks[b].share; });
    reading.value = field.marks[marked[0]].value;
    for (size_t i = 1; i < marked.size(); ++i) reading.alternatives.push_back(field.marks[marked[i]].value);
    reading.confidence = std::min(reading.confidence, kImplausible);
  }
  Accept(field, reading);
  return reading;
}

}  // namespace madoguchi::ocr
