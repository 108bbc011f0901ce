// How well rows of character boxes are read: texts written by held-back hands, one character a box, through a scanner.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "ocr-worker/adapters/recognizers.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/core/ink/strokes.h"
#include "ocr-worker/core/text/characters.h"
#include "ocr-worker/core/text/kana_context.h"
#include "ocr-worker/training/characters/box_writer.h"
#include "ocr-worker/training/characters/utf8.h"

ABSL_FLAG(std::string, texts, "", "file of texts, one a line (make_texts.py)");
ABSL_FLAG(std::string, font, "/usr/share/fonts/truetype/seto/setofont.ttf", "the hand; one that training never saw");
ABSL_FLAG(double, wild, 0.6, "0 neat … 1 barely readable");
ABSL_FLAG(std::string, type, "katakana", "katakana, name or digits: what the field is said to hold");
ABSL_FLAG(int, show, 0, "print this many wrong readings");

namespace madoguchi::training {
namespace {

using procedures::LeafType;

struct Tally {
  int rows = 0, exact = 0, characters = 0, right = 0, first = 0;
};

LeafType TypeOf(const std::string& name) {
  return name == "katakana" ? LeafType::kKatakana : name == "digits" ? LeafType::kPhone : LeafType::kPersonName;
}

// As the page reader does it.
struct Row {
  std::vector<cv::Rect> strokes;
  std::vector<cv::Mat> glyphs;
  std::vector<std::string> truth;
};

Row Prepare(const ocr::Recognizer& recognizer, std::vector<cv::Mat>& boxes, const std::string& text) {
  Row row;
  const std::vector<std::string> characters = ocr::SplitCharacters(text);
  for (size_t i = 0; i < boxes.size(); ++i) {
    const ocr::Strokes strokes = ocr::FindStrokes(boxes[i]);
    const bool blank = ocr::IsSpace(characters[i]) || ocr::IsBlank(strokes);
    row.strokes.push_back(blank ? cv::Rect() : strokes.bounds);
    if (blank) continue;
    row.glyphs.push_back(recognizer.PrepareBox(boxes[i]));
    row.truth.push_back(characters[i]);
  }
  return row;
}

int Right(const ocr::Recognition& recognition, const std::vector<std::string>& truth) {
  int right = 0;
  for (size_t i = 0; i < truth.size(); ++i) right += i < recognition.size() && recognition[i].text == truth[i];
  return right;
}

void Read(ocr::Recognizers& recognizers, std::vector<cv::Mat> boxes, const std::string& text, Tally& tally, int show) {
  const LeafType type = TypeOf(absl::GetFlag(FLAGS_type));
  procedures::TemplateField field;
  field.type = type;
  field.cells.resize(1);
  ocr::Recognizer& recognizer = recognizers.For(field);
  const Row row = Prepare(recognizer, boxes, text);
  auto read = recognizer.Recognize(row.glyphs, type, {});
  if (!read.ok()) return;
  const int first = Right(*read, row.truth);
  if (type == LeafType::kKatakana) ocr::WeighKana(*recognizers.bigrams, row.strokes, *read);
  const int right = Right(*read, row.truth), count = static_cast<int>(row.truth.size());
  ++tally.rows;
  tally.characters += count;
  tally.first += first;
  tally.right += right;
  tally.exact += right == count;
  if (right == count || tally.rows - tally.exact > show) return;
  std::string got;
  for (const auto& character : *read) got += character.text;
  std::printf("%s → %s\n", text.c_str(), got.c_str());
}

void Print(const char* name, const Tally& t) {
  std::printf("| %s | %d | %.1f | %.1f | %.1f |\n", name, t.rows, 100.0 * t.first / t.characters,
              100.0 * t.right / t.characters, 100.0 * t.exact / t.rows);
}

int Main() {
  auto recognizers = ocr::MakeRecognizers();
  if (!recognizers.ok()) {
    std::cerr << recognizers.status().ToString() << "\n";
    return 1;
  }
  FT_Library library = nullptr;
  FT_Init_FreeType(&library);
  Tally font_tally, pen_tally;
  {
    Font font(library, absl::GetFlag(FLAGS_font), FontKind::kHand, 1);
    Random random(11);
    std::ifstream texts(absl::GetFlag(FLAGS_texts));
    for (std::string text; std::getline(texts, text);) {
      for (const bool pen : {false, true}) {
        const RowStyle style{60 + static_cast<int>(random.Below(36)), static_cast<float>(absl::GetFlag(FLAGS_wild)),
                             pen};
        Read(*recognizers, WriteBoxes(library, font, Utf32(text), style, random), text, pen ? pen_tally : font_tally,
             absl::GetFlag(FLAGS_show));
      }
    }
  }
  FT_Done_FreeType(library);
  if (font_tally.rows == 0) {
    std::cerr << "no texts: give --texts\n";
    return 1;
  }
  std::printf("| strokes | rows | characters right %% | with context | rows exact %% |\n");
  Print("as the font has them", font_tally);
  Print("with a pen", pen_tally);
  return 0;
}

}  // namespace
}  // namespace madoguchi::training

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Measures the reading of character boxes.");
  absl::ParseCommandLine(argc, argv);
  madoguchi::ocr::PinToOneThread();
  cv::setNumThreads(1);
  return madoguchi::training::Main();
}
