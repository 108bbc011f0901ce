#include "ocr-worker/core/decision.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "ocr-worker/core/characters.h"
#include "ocr-worker/core/geometry.h"

namespace madoguchi::ocr {

namespace {

using procedures::LeafType;
using procedures::TemplateField;

constexpr double kSureAtMost = 0.999;
constexpr double kImplausible = 0.40;  // ceiling for a value that its type rules out
constexpr double kLooksDiffer = 0.60;  // share of first looks that are right where the second says otherwise
constexpr size_t kAlternativesMax = 4;
constexpr double kAgreedSure = 0.985;  // share of lines right on which net and Tesseract agree (reading_bench)
constexpr double kWorthAgreeing =
    0.875;  // twins (口, ロ) mislead both: of what the net doubts, agreement proves nothing
constexpr double kDisputed = 0.85;
constexpr double kAtALoss = 0.72;     // below this the net guesses: a print unlike those that it knows
constexpr double kClearPrint = 0.90;  // Tesseract's; it is as sure of handwriting that it misreads, so it comes second

// Share of lines read exactly right by Tesseract's lowest character confidence, judged on the tuning forms
// (reading_bench --set=tune); lines that are read otherwise at a second size never come this far (DecideBetweenLooks).
struct Point {
  double measured;
  double right;
};
constexpr std::array kLineCalibration = std::to_array<Point>({{0.00, 0.05},
                                                              {0.40, 0.15},
                                                              {0.60, 0.40},
                                                              {0.75, 0.65},
                                                              {0.85, 0.80},
                                                              {0.97, 0.90},
                                                              {0.981, 0.945},
                                                              {0.986, 0.975},
                                                              {0.988, 0.990},
                                                              {0.990, 0.996},
                                                              {1.00, 0.999}});

// Share of lines read exactly right by the product of the net's characters, on 1,000 names and addresses by a held-back
// hand (madoguchi-evaluate-lines); the upper end is rounded down, because what is accepted must be right.
constexpr std::array kHandwritingCalibration = std::to_array<Point>(
    {{0.00, 0.50}, {0.15, 0.65}, {0.30, 0.85}, {0.50, 0.90}, {0.80, 0.93}, {0.88, 0.945}, {0.95, 0.99}, {1.00, 0.999}});

double Calibrated(double measured, absl::Span<const Point> calibration) {
  for (size_t i = 1; i < calibration.size(); ++i) {
    const auto& [x0, y0] = calibration[i - 1];
    const auto& [x1, y1] = calibration[i];
    if (measured <= x1) return y0 + (y1 - y0) * std::clamp((measured - x0) / (x1 - x0), 0.0, 1.0);
  }
  return calibration.back().right;
}

double FieldConfidence(const std::string& recognizer, double lowest, double product) {
  if (recognizer == "tesseract") return Calibrated(lowest, kLineCalibration);
  return recognizer == "handwriting" ? Calibrated(product, kHandwritingCalibration) : product;
}

bool DigitsOnly(LeafType type) {
  return type == LeafType::kDigits || type == LeafType::kPhone || type == LeafType::kPostal;
}

// Fixed and mobile numbers have ten or eleven digits and start with 0; the second digit is never 0 (総務省 numbering
// plan).
bool PlausiblePhone(absl::string_view digits) {
  return (digits.size() == 10 || digits.size() == 11) && digits[0] == '0' && digits[1] != '0';
}

bool Plausible(const TemplateField& field, absl::string_view value) {
  switch (field.type) {
    case LeafType::kPhone:
      return PlausiblePhone(value);
    case LeafType::kPostal:
      return value.size() == 7;
    default:
      return true;
  }
}

// The characters as the type has them, with the spaces that empty boxes mean; `dropped` counts what cannot stand there.
struct Typed {
  std::vector<std::string> characters;
  int dropped = 0;
};
void TrimEnd(std::vector<std::string>& characters) {
  while (!characters.empty() && IsSpace(characters.back())) characters.pop_back();
}
Typed ForField(const TemplateField& field, const Recognition& recognition, const std::vector<bool>& written) {
  Typed typed;
  size_t next = 0;
  const auto take = [&] {
    std::string character = ForType(recognition[next++].text, field.type);
    if (character.empty()) {
      ++typed.dropped;
    } else {
      typed.characters.push_back(std::move(character));
    }
  };
  if (written.size() == 0 ||
      recognition.size() != static_cast<size_t>(std::count(written.begin(), written.end(), true))) {
    while (next < recognition.size()) take();
    TrimEnd(typed.characters);
    return typed;
  }
  for (const bool ink : written) {
    if (ink) {
      take();
    } else if (!typed.characters.empty() && typed.characters.back() != " ") {
      typed.characters.push_back(" ");
    }
  }
  TrimEnd(typed.characters);
  return typed;
}

std::string ValueOf(const TemplateField& field, Typed typed) {
  if (DigitsOnly(field.type)) {
    std::erase(typed.characters, std::string(" "));
  } else {
    const std::string space(1, ' ');
    std::replace_if(
        typed.characters.begin(), typed.characters.end(), [](const auto& c) { return IsSpace(c); }, space);
  }
  return field.type == LeafType::kAddress ? JoinHouseNumbers(typed.characters) : absl::StrJoin(typed.characters, "");
}

// Recognisers see spaces differently; the characters are what they vouch for.
std::string WithoutSpaces(absl::string_view text) {
  std::string characters;
  for (const std::string& character : SplitCharacters(text)) {
    if (!IsSpace(character)) characters += character;
  }
  return characters;
}

bool HasGap(const TemplateField& field, const Typed& typed) {
  return DigitsOnly(field.type) &&
         std::find(typed.characters.begin(), typed.characters.end(), " ") != typed.characters.end();
}

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

// Readings with one character replaced by its runner-up, likeliest first; only those that the type admits.
std::vector<std::string> Alternatives(const TemplateField& field, const Recognition& recognition,
                                      const std::vector<bool>& written, const std::string& value) {
  std::vector<std::pair<double, std::string>> ranked;
  for (size_t i = 0; i < recognition.size(); ++i) {
    for (const auto& [text, confidence] : recognition[i].alternatives) {
      Recognition other = recognition;
      other[i].text = text;
      std::string read = ValueOf(field, ForField(field, other, written));
      if (read != value && Plausible(field, read)) {
        ranked.emplace_back(confidence / std::max(recognition[i].confidence, 1e-6), std::move(read));
      }
    }
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> best;
  for (auto& [rank, read] : ranked) {
    if (best.size() == kAlternativesMax) break;
    if (std::find(best.begin(), best.end(), read) == best.end()) best.push_back(std::move(read));
  }
  return best;
}

}  // namespace

FieldReading DecideText(const TemplateField& field, const Recognition& recognition, const std::vector<bool>& written,
                        const std::string& recognizer) {
  FieldReading reading = Start(field);
  reading.recognizer = recognizer;
  double lowest = 1, product = 1;
  for (const RecognizedCharacter& character : recognition) {
    reading.raw += character.text;
    if (IsSpace(character.text)) continue;
    lowest = std::min(lowest, character.confidence);
    product *= character.confidence;
  }
  const Typed typed = ForField(field, recognition, written);
  reading.value = ValueOf(field, typed);
  reading.alternatives = Alternatives(field, recognition, written, reading.value);

  reading.confidence = FieldConfidence(recognizer, lowest, product);
  const bool doubtful =
      typed.dropped > 0 || reading.value.empty() || HasGap(field, typed) || !Plausible(field, reading.value);
  if (doubtful) reading.confidence = std::min(reading.confidence, kImplausible);
  Accept(field, reading);
  return reading;
}

void DecideBetweenLooks(const TemplateField& field, const FieldReading& second, FieldReading& reading) {
  const auto bare = [](const std::string& text) { return absl::StrReplaceAll(text, {{" ", ""}}); };
  if (bare(second.value) == bare(reading.value)) {
    reading.confidence = std::max(reading.confidence, second.confidence);
  } else {
    reading.confidence = std::min(reading.confidence, kLooksDiffer);
    if (std::find(reading.alternatives.begin(), reading.alternatives.end(), second.value) ==
        reading.alternatives.end()) {
      reading.alternatives.insert(reading.alternatives.begin(), second.value);
    }
  }
  Accept(field, reading);
}

FieldReading WithSecondOpinion(const TemplateField& field, FieldReading reading, FieldReading second) {
  // Where a name is parted matters to nobody; where an address is parted, the building begins.
  const bool agreed = field.type == LeafType::kPersonName ? WithoutSpaces(second.value) == WithoutSpaces(reading.value)
                                                          : second.value == reading.value;
  if (!reading.value.empty() && agreed) {
    if (reading.confidence >= kWorthAgreeing) reading.confidence = std::max(reading.confidence, kAgreedSure);
  } else if (!second.value.empty()) {
    if (reading.confidence < kAtALoss && second.confidence >= kClearPrint) std::swap(reading, second);
    reading.confidence = std::min(reading.confidence, kDisputed);
    const auto known = std::find(reading.alternatives.begin(), reading.alternatives.end(), second.value);
    if (known == reading.alternatives.end()) reading.alternatives.insert(reading.alternatives.begin(), second.value);
    if (reading.alternatives.size() > kAlternativesMax) reading.alternatives.pop_back();
  }
  Accept(field, reading);
  return reading;
}

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
