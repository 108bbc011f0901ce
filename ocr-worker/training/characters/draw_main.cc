// Streams samples to standard output: batches of int32 labels and then their images (uint8), for train.py; or draws a
// sheet to look at; or a folder of single characters as one hand might write them, to compose forms of.
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_format.h"
#include "ocr-worker/core/text/character_image.h"
#include "ocr-worker/training/characters/kana_forms.h"
#include "ocr-worker/training/characters/pen.h"
#include "ocr-worker/training/characters/sampler.h"
#include "opencv2/imgcodecs.hpp"

ABSL_FLAG(std::string, recipe, "ocr-worker/training/characters", "folder of classes.tsv and fonts.tsv");
ABSL_FLAG(std::string, fontsource, "node_modules", "folder in which npm put @fontsource");
ABSL_FLAG(uint64_t, seed, 1, "same seed, same samples");
ABSL_FLAG(bool, held_fonts, false, "draw from the fonts that are held back from training");
ABSL_FLAG(bool, held_distortions, false, "distort in the ways that are held back from training");
ABSL_FLAG(std::string, digit_sheet, "", "draw half of the digits as on OpenCV's sheet");
ABSL_FLAG(bool, only_digits, false, "draw nothing but digits");
ABSL_FLAG(bool, crossed_out, false, "cross half of the characters out; the label says which");
ABSL_FLAG(int, batch, 256, "samples a batch");
ABSL_FLAG(int64_t, batches, 0, "0: until the reader goes away");
ABSL_FLAG(std::string, sheet, "", "write 20 × 20 samples to this PNG instead");
ABSL_FLAG(std::string, folder, "",
          "write kana and frequent kanji into this folder instead: XXXX_NN.png, code point and number");
ABSL_FLAG(std::string, font, "/usr/share/fonts/truetype/kiloji/kiloji.ttf",
          "with --folder: whose strokes a pen follows");
ABSL_FLAG(int, each, 4, "with --folder: drawings of each character");

namespace madoguchi::training {
namespace {

void DrawSheet(Sampler& sampler, const std::string& file) {
  constexpr int kCells = 20, kPitchPx = ocr::kCharacterSidePx + 4;
  cv::Mat sheet(kCells * kPitchPx, kCells * kPitchPx, CV_8U, cv::Scalar(255));
  for (int i = 0; i < kCells * kCells; ++i) {
    const cv::Mat paper = 255 - sampler.Draw().image;
    paper.copyTo(sheet({i % kCells * kPitchPx, i / kCells * kPitchPx, ocr::kCharacterSidePx, ocr::kCharacterSidePx}));
  }
  cv::imwrite(file, sheet);
}

// False when nobody reads any more.
bool WriteBatch(Sampler& sampler, int size) {
  std::vector<int32_t> labels;
  std::string images;
  for (int i = 0; i < size; ++i) {
    const Sample sample = sampler.Draw();
    labels.push_back(sample.label);
    images.append(reinterpret_cast<const char*>(sample.image.data), sample.image.total());
  }
  return std::fwrite(labels.data(), sizeof(int32_t), labels.size(), stdout) == labels.size() &&
         std::fwrite(images.data(), 1, images.size(), stdout) == images.size();
}

// Without paper and scanner, and small: whoever composes them has his own.
void DrawFolder(const std::string& folder) {
  constexpr int kSidePx = 160;
  constexpr double kFrequentShare = 2.0;  // classes.tsv
  constexpr std::u32string_view kOldKana = U"ヰヱゐゑヵヶ";
  FT_Library library = nullptr;
  if (FT_Init_FreeType(&library) != 0) throw std::runtime_error("FreeType does not start");
  {
    Font font(library, absl::GetFlag(FLAGS_font), FontKind::kHand, 1);
    Random random(absl::GetFlag(FLAGS_seed));
    std::filesystem::create_directories(folder);
    for (const auto& [character, share] : ReadClasses(absl::GetFlag(FLAGS_recipe) + "/classes.tsv")) {
      const bool kana = character >= 0x3041 && character <= 0x30FC;
      if (kOldKana.find(character) != std::u32string_view::npos) continue;
      if (!kana && (character < 0x4E00 || character > 0x9FFF || share < kFrequentShare)) continue;
      const std::vector<PenLine>& lines = font.FindPenLines(character);
      if (lines.empty()) continue;
      for (int i = 0; i < absl::GetFlag(FLAGS_each); ++i) {
        const std::vector<PenLine> form = random.Chance(0.5f) ? AnyKanaForm(character, random) : std::vector<PenLine>();
        const Hand hand = AnyHand(random, FontKind::kHand, Distortions::kHeld);
        const cv::Mat ink = WriteWithPen(form.empty() ? lines : form, hand, kSidePx, {0, 0}, random);
        if (cv::countNonZero(ink) == 0) continue;
        cv::imwrite(absl::StrFormat("%s/%04X_%02d.png", folder, static_cast<unsigned>(character), i), 255 - ink);
      }
    }
  }
  FT_Done_FreeType(library);
}

int Main() {
  if (const std::string folder = absl::GetFlag(FLAGS_folder); !folder.empty()) {
    DrawFolder(folder);
    return 0;
  }
  const std::string recipe = absl::GetFlag(FLAGS_recipe);
  Sampler sampler({.classes_file = recipe + "/classes.tsv",
                   .fonts_file = recipe + "/fonts.tsv",
                   .fontsource_dir = absl::GetFlag(FLAGS_fontsource),
                   .held_fonts = absl::GetFlag(FLAGS_held_fonts),
                   .digit_sheet = absl::GetFlag(FLAGS_digit_sheet),
                   .only_digits = absl::GetFlag(FLAGS_only_digits),
                   .crossed_out = absl::GetFlag(FLAGS_crossed_out),
                   .distortions = absl::GetFlag(FLAGS_held_distortions) ? Distortions::kHeld : Distortions::kTrain},
                  absl::GetFlag(FLAGS_seed));
  if (!absl::GetFlag(FLAGS_sheet).empty()) {
    DrawSheet(sampler, absl::GetFlag(FLAGS_sheet));
    return 0;
  }
  const int64_t batches = absl::GetFlag(FLAGS_batches);
  for (int64_t i = 0; batches == 0 || i < batches; ++i) {
    if (!WriteBatch(sampler, absl::GetFlag(FLAGS_batch))) return 0;
  }
  return 0;
}

}  // namespace
}  // namespace madoguchi::training

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Streams samples of handwritten characters for training.");
  absl::ParseCommandLine(argc, argv);
  return madoguchi::training::Main();
}
