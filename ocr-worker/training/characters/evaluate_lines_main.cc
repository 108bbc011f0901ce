// How well free-written lines are read: texts written by a held-back hand, beside Tesseract on the same lines.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "ocr-worker/adapters/character_net.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/core/ink/strokes.h"
#include "ocr-worker/core/text/characters.h"
#include "ocr-worker/core/text/handwriting.h"
#include "ocr-worker/core/text/line_image.h"
#include "ocr-worker/models/models.h"
#include "ocr-worker/training/characters/line_writer.h"
#include "ocr-worker/training/characters/utf8.h"
#include "opencv2/imgcodecs.hpp"

ABSL_FLAG(std::string, texts, "", "file of texts, one a line");
ABSL_FLAG(std::string, font, "/usr/share/fonts/truetype/seto/setofont.ttf", "the hand; one that training never saw");
ABSL_FLAG(double, wild, 0.6, "0 neat … 1 barely readable");
ABSL_FLAG(double, pitch, 0.95, "em from character to character");
ABSL_FLAG(std::string, type, "name", "name, address, text or katakana: what the field is said to hold");
ABSL_FLAG(bool, tesseract, true, "read the same lines with tesseract -l jpn --psm 7");
ABSL_FLAG(int, show, 0, "print this many wrong readings");
ABSL_FLAG(std::string, onnx, "", "another net than the one built in; its characters lie beside it as .txt");
ABSL_FLAG(std::string, sheet, "", "write the first line's ink to this PNG");

namespace madoguchi::training {
namespace {

std::string File(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

absl::StatusOr<std::unique_ptr<ocr::CharacterNet>> Net() {
  const std::string onnx = absl::GetFlag(FLAGS_onnx);
  if (onnx.empty()) return ocr::CharacterNet::Create();
  std::string characters = File(onnx.substr(0, onnx.size() - 5) + ".txt");
  while (!characters.empty() && characters.back() == '\n') characters.pop_back();
  return ocr::CharacterNet::Create(File(onnx), characters);
}

procedures::LeafType TypeOf(const std::string& name) {
  using procedures::LeafType;
  return name == "katakana"  ? LeafType::kKatakana
         : name == "address" ? LeafType::kAddress
         : name == "text"    ? LeafType::kText
                             : LeafType::kPersonName;
}

int Distance(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<int> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const int next = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = row[j];
      row[j] = next;
    }
  }
  return row.back();
}

std::string Text(const ocr::Recognition& recognition) {
  std::string text;
  for (const auto& character : recognition) {
    if (!ocr::IsSpace(character.text)) text += character.text;
  }
  return text;
}

struct Tally {
  int lines = 0, exact = 0, characters = 0, wrong = 0, sure = 0, sure_wrong = 0;
  double cpu_s = 0;
  int bin_lines[10] = {},
      bin_right[10] = {};  // by the product of the characters' confidences: what the reader calibrates

  void Print(const char* name) const {
    std::printf("| %s | %d | %.1f | %.2f | %.1f | %.2f | %.1f |\n", name, lines, 100.0 * exact / lines,
                100.0 * wrong / characters, 100.0 * sure / lines, sure == 0 ? 0.0 : 100.0 * sure_wrong / sure,
                1000 * cpu_s / lines);
  }
};

void Read(ocr::Recognizer& recognizer, const cv::Mat& ink, const std::string& truth, Tally& tally, int show) {
  constexpr double kSure = 0.9;
  cv::Mat cleaned = ink.clone();
  const std::clock_t start = std::clock();
  const ocr::Strokes strokes = ocr::FindStrokes(cleaned);
  const auto read =
      recognizer.Recognize({recognizer.PrepareLine(cleaned, strokes)}, TypeOf(absl::GetFlag(FLAGS_type)), {});
  tally.cpu_s += static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  const std::string text = read.ok() ? Text(*read) : "";
  double confidence = text.empty() ? 0 : 1, product = confidence;
  if (read.ok()) {
    for (const auto& character : *read) {
      confidence = std::min(confidence, character.confidence);
      product *= character.confidence;
    }
  }
  const int bin = std::min(9, static_cast<int>(product * 10));
  ++tally.bin_lines[bin];
  tally.bin_right[bin] += text == truth;
  ++tally.lines;
  tally.exact += text == truth;
  const auto expected = ocr::SplitCharacters(truth);
  tally.characters += static_cast<int>(expected.size());
  tally.wrong += Distance(expected, ocr::SplitCharacters(text));
  tally.sure += confidence >= kSure;
  tally.sure_wrong += confidence >= kSure && text != truth;
  if (text != truth && tally.lines - tally.exact <= show)
    std::printf("%s → %s (%.2f)\n", truth.c_str(), text.c_str(), confidence);
}

int Main() {
  auto net = Net();
  auto tesseract = ocr::TesseractRecognizer::Create();
  if (!net.ok() || !tesseract.ok()) {
    std::cerr << "a recogniser is missing\n";
    return 1;
  }
  const ocr::CharacterBigrams bigrams(ocr::models::Bigrams());
  ocr::HandwrittenLine handwriting(*std::move(net), bigrams);
  FT_Library library = nullptr;
  FT_Init_FreeType(&library);
  Tally ours, theirs;
  {
    Font font(library, absl::GetFlag(FLAGS_font), FontKind::kHand, 1);
    Random random(7);
    std::ifstream texts(absl::GetFlag(FLAGS_texts));
    for (std::string text; std::getline(texts, text);) {
      const LineStyle style{60 + static_cast<int>(random.Below(25)), static_cast<float>(absl::GetFlag(FLAGS_pitch)),
                            static_cast<float>(absl::GetFlag(FLAGS_wild))};
      const cv::Mat ink = WriteLine(library, font, Utf32(text), style, random);
      if (ours.lines == 0 && !absl::GetFlag(FLAGS_sheet).empty()) cv::imwrite(absl::GetFlag(FLAGS_sheet), 255 - ink);
      std::erase(text, ' ');
      Read(handwriting, ink, text, ours, absl::GetFlag(FLAGS_show));
      if (absl::GetFlag(FLAGS_tesseract)) Read(**tesseract, ink, text, theirs, 0);
    }
  }
  FT_Done_FreeType(library);
  if (ours.lines == 0) {
    std::cerr << "no texts: give --texts\n";
    return 1;
  }
  std::printf(
      "| reader | lines | exact %% | characters wrong %% | sure (≥ 0.9) %% | wrong among sure %% | CPU ms a line |\n");
  ours.Print("handwriting");
  std::printf("handwriting, right by product of confidences:");
  for (int bin = 0; bin < 10; ++bin) std::printf(" %.1f: %d/%d", bin / 10.0, ours.bin_right[bin], ours.bin_lines[bin]);
  std::printf("\n");
  if (theirs.lines > 0) theirs.Print("tesseract psm 7");
  return 0;
}

}  // namespace
}  // namespace madoguchi::training

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Measures the reading of free-written lines.");
  absl::ParseCommandLine(argc, argv);
  madoguchi::ocr::PinToOneThread();
  cv::setNumThreads(1);
  return madoguchi::training::Main();
}
