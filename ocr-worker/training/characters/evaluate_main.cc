// How well the character net reads images of single characters, of any folder or drawn from what training held back,
// beside Tesseract.
#include <tesseract/baseapi.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "ocr-worker/adapters/character_net.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/core/text/character_image.h"
#include "ocr-worker/core/text/characters.h"
#include "ocr-worker/training/characters/sampler.h"
#include "opencv2/imgcodecs.hpp"
#include "opencv2/imgproc.hpp"

ABSL_FLAG(std::string, folder, "", "folder with labels.tsv: path<TAB>character, one image of one character each");
ABSL_FLAG(std::string, digits, "",
          "instead of a folder: a sheet of white digits on black, 20 px each, as many rows of each");
ABSL_FLAG(double, cell_share, 1.0, "side of the writing box as a share of the image's longer side");
ABSL_FLAG(int, thicken_px, 0, "widen strokes by this much first: characters drawn on glass are thinner than a pen's");
ABSL_FLAG(bool, tesseract, true, "read the same images with tesseract -l jpn --psm 10");
ABSL_FLAG(int, synthetic, 0, "instead of a folder: this many samples of held-back fonts and distortions");
ABSL_FLAG(int, crossed_out, 0,
          "only: how many of this many samples of held-back hands are known as crossed out or standing");
ABSL_FLAG(bool, choosing, false, "with --crossed_out or --synthetic: by hands that may be chosen on instead");
ABSL_FLAG(std::string, model, "characters", "which of the nets that are built in: characters or digits");
ABSL_FLAG(std::string, recipe, "ocr-worker/training/characters", "folder of classes.tsv and fonts.tsv");
ABSL_FLAG(std::string, fontsource, "build/characters/node_modules", "folder in which npm put @fontsource");
ABSL_FLAG(std::string, onnx, "", "another net than the one built in; its characters lie beside it as .txt");
ABSL_FLAG(int, errors, 0, "list this many of the most frequent confusions a script");
ABSL_FLAG(bool, sharpness, false, "fit by what power the probabilities of each script were too flat or too sharp");
ABSL_FLAG(double, sure_errors, 0, "list what is taken for another of its script so often among sure readings of that");

namespace madoguchi::training {
namespace {

struct Item {
  std::string truth;
  cv::Mat image;  // as the net wants it
  cv::Mat grey;   // as Tesseract wants it
};

struct Script {
  const char* name;
  bool (*holds)(absl::string_view);
};
bool IsHiragana(absl::string_view c) { return c.size() == 3 && c >= "ぁ" && c <= "ゔ"; }
bool IsKanji(absl::string_view c) { return c.size() >= 3 && ((c >= "㐀" && c <= "鿿") || c.size() == 4); }
bool IsOther(absl::string_view c) { return !IsHiragana(c) && !ocr::IsKatakana(c) && !IsKanji(c) && !ocr::IsDigit(c); }
constexpr Script kScripts[] = {{"hiragana", IsHiragana},
                               {"katakana", ocr::IsKatakana},
                               {"kanji", IsKanji},
                               {"digits", ocr::IsDigit},
                               {"other", IsOther}};

std::vector<Item> FromFolder(const std::string& folder) {
  std::vector<Item> items;
  std::ifstream labels(folder + "/labels.tsv");
  for (std::string line; std::getline(labels, line);) {
    const size_t tab = line.find('\t');
    if (tab == std::string::npos) continue;
    cv::Mat grey = cv::imread(folder + "/" + line.substr(0, tab), cv::IMREAD_GRAYSCALE);
    if (grey.empty()) continue;
    if (const int px = absl::GetFlag(FLAGS_thicken_px); px > 0) {
      cv::erode(grey, grey, cv::getStructuringElement(cv::MORPH_ELLIPSE, {px + 1, px + 1}));
    }
    const double side = std::max(grey.cols, grey.rows) * absl::GetFlag(FLAGS_cell_share);
    items.push_back({line.substr(tab + 1), ocr::CharacterImage(ocr::InkOf(grey), side), grey});
  }
  return items;
}

std::vector<Item> FromDigits(const std::string& file) {
  constexpr int kDigitPx = 20, kCellPx = 80, kWrittenPx = 52;
  const cv::Mat sheet = cv::imread(file, cv::IMREAD_GRAYSCALE);
  std::vector<Item> items;
  const int rows = sheet.rows / kDigitPx;
  for (int row = 0; row < rows; ++row) {
    for (int x = 0; x + kDigitPx <= sheet.cols; x += kDigitPx) {
      cv::Mat cell(kCellPx, kCellPx, CV_8U, cv::Scalar(255)), digit;
      cv::resize(sheet({x, row * kDigitPx, kDigitPx, kDigitPx}), digit, {kWrittenPx, kWrittenPx}, 0, 0,
                 cv::INTER_CUBIC);
      constexpr int kMargin = (kCellPx - kWrittenPx) / 2;
      cv::subtract(cv::Scalar(255), digit, cell({kMargin, kMargin, kWrittenPx, kWrittenPx}));
      items.push_back({std::to_string(row * 10 / rows), ocr::CharacterImage(ocr::InkOf(cell), kCellPx), cell});
    }
  }
  return items;
}

std::string Utf8(char32_t c) {
  std::string out;
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) return std::string(1, static_cast<char>(c));
  if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    tail(6);
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    tail(12);
    tail(6);
  }
  tail(0);
  return out;
}

std::vector<Item> FromHeldBack(int count) {
  const std::string recipe = absl::GetFlag(FLAGS_recipe);
  Sampler sampler({.classes_file = recipe + "/classes.tsv",
                   .fonts_file = recipe + "/fonts.tsv",
                   .fontsource_dir = absl::GetFlag(FLAGS_fontsource),
                   .held_fonts = !absl::GetFlag(FLAGS_choosing),
                   .distortions = Distortions::kHeld},
                  2024);
  std::vector<Item> items;
  while (static_cast<int>(items.size()) < count) {
    Sample sample = sampler.Draw();
    if (sample.label == static_cast<int>(sampler.classes().size())) continue;
    cv::Mat grey = 255 - sample.image;
    items.push_back({Utf8(sampler.classes()[sample.label]), std::move(sample.image), std::move(grey)});
  }
  return items;
}

std::string File(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

absl::StatusOr<std::unique_ptr<ocr::CharacterNet>> Net() {
  const std::string onnx = absl::GetFlag(FLAGS_onnx);
  if (onnx.empty()) return ocr::CharacterNet::Create(absl::GetFlag(FLAGS_model));
  std::string characters = File(onnx.substr(0, onnx.size() - 5) + ".txt");
  while (!characters.empty() && characters.back() == '\n') characters.pop_back();
  return ocr::CharacterNet::Create(File(onnx), characters);
}

// Place of the truth among the candidates that `admits` lets through; -1: not among them.
int Rank(const ocr::ScoredPiece& piece, const std::string& truth, bool (*admits)(absl::string_view)) {
  int rank = 0;
  for (const ocr::Candidate& candidate : piece.candidates) {
    if (candidate.text == truth) return rank;
    if (admits == nullptr || admits(candidate.text)) ++rank;
  }
  return -1;
}

struct Tally {
  int count = 0, first = 0, five = 0, first_known = 0, five_known = 0, tesseract = 0;
  int sure = 0, sure_wrong = 0, crossed_out = 0;
  double confidence = 0;
  std::map<std::string, int> confusions;
  std::map<std::string, std::map<std::string, int>> sure_truths;  // by what was read, the script known
  std::vector<std::pair<std::vector<double>, int>> known;         // probabilities in the script, place of the truth
};

class TesseractReader {
 public:
  TesseractReader() {
    engine_.Init(nullptr, "jpn", tesseract::OEM_LSTM_ONLY);
    engine_.SetPageSegMode(tesseract::PSM_SINGLE_CHAR);
  }
  std::string Read(const cv::Mat& grey) {
    cv::Mat framed;
    cv::copyMakeBorder(grey, framed, 16, 16, 16, 16, cv::BORDER_CONSTANT, cv::Scalar(255));
    engine_.SetImage(framed.data, framed.cols, framed.rows, 1, static_cast<int>(framed.step));
    engine_.SetSourceResolution(300);
    const std::unique_ptr<char[]> text(engine_.GetUTF8Text());
    std::string read = text == nullptr ? "" : text.get();
    std::erase_if(read, [](char c) { return c == '\n' || c == ' '; });
    return read;
  }

 private:
  tesseract::TessBaseAPI engine_;
};

void Count(const Item& item, const ocr::ScoredPiece& piece, const Script& script, Tally& tally) {
  constexpr double kSure = 0.95;
  tally.crossed_out += piece.crossed_out >= ocr::kCrossedOutFrom;
  const int rank = Rank(piece, item.truth, nullptr), known = Rank(piece, item.truth, script.holds);
  ++tally.count;
  tally.first += rank == 0;
  tally.five += rank >= 0 && rank < 5;
  tally.first_known += known == 0;
  tally.five_known += known >= 0 && known < 5;
  if (piece.candidates.empty()) return;
  std::vector<double> in_script;
  std::string read;
  for (const ocr::Candidate& candidate : piece.candidates) {
    if (!script.holds(candidate.text)) continue;
    if (in_script.empty()) read = candidate.text;
    in_script.push_back(candidate.probability);
  }
  const double sum = std::accumulate(in_script.begin(), in_script.end(), 0.0);
  if (!in_script.empty() && in_script[0] >= kSure * sum) ++tally.sure_truths[read][item.truth];
  tally.known.emplace_back(std::move(in_script), known);
  tally.confidence += piece.candidates[0].probability;
  if (piece.candidates[0].probability >= kSure) {
    ++tally.sure;
    tally.sure_wrong += rank != 0;
  }
  if (rank != 0) ++tally.confusions[item.truth + "→" + piece.candidates[0].text];
}

// The power of the probabilities under which what was meant is likeliest, where it is among the candidates: above 1
// they were too flat.
void PrintSharpness(const std::string& script, const Tally& tally) {
  double best_power = 1, best_loss = 1e300;
  for (double power = 0.4; power < 1.6; power += 0.05) {
    double loss = 0;
    for (const auto& [probabilities, rank] : tally.known) {
      if (rank < 0) continue;
      double sum = 0;
      for (const double p : probabilities) sum += std::pow(p, power);
      loss -= std::log(std::pow(probabilities[rank], power) / sum);
    }
    if (loss < best_loss) best_loss = loss, best_power = power;
  }
  std::printf("%s: likeliest by the power %.2f, %.4f a character\n", script.c_str(), best_power,
              best_loss / static_cast<double>(std::max<size_t>(1, tally.known.size())));
}

void PrintSureErrors(const Tally& tally, double share_min) {
  if (share_min <= 0) return;
  for (const auto& [read, truths] : tally.sure_truths) {
    int sure = 0;
    for (const auto& [truth, n] : truths) sure += n;
    for (const auto& [truth, n] : truths) {
      if (truth != read && n >= share_min * sure)
        std::printf("surely read %s %d times, meant %s %d times\n", read.c_str(), sure, truth.c_str(), n);
    }
  }
}

void Print(const std::map<std::string, Tally>& tallies, bool tesseract) {
  std::printf(
      "| script | images | first | in five | script known: first | in five | mean confidence | sure (≥ 0.95) | wrong "
      "among sure | called crossed out |%s\n",
      tesseract ? " tesseract psm 10 |" : "");
  for (const Script& script : kScripts) {
    const auto found = tallies.find(script.name);
    if (found == tallies.end()) continue;
    const Tally& t = found->second;
    const auto share = [&](int n) { return 100.0 * n / t.count; };
    std::printf("| %s | %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.2f | %d |", script.name, t.count,
                share(t.first), share(t.five), share(t.first_known), share(t.five_known), 100 * t.confidence / t.count,
                share(t.sure), t.sure == 0 ? 0.0 : 100.0 * t.sure_wrong / t.sure, t.crossed_out);
    if (tesseract) std::printf(" %.1f |", share(t.tesseract));
    std::printf("\n");
  }
  for (const auto& [name, tally] : tallies) {
    std::vector<std::pair<int, std::string>> worst;
    for (const auto& [confusion, n] : tally.confusions) worst.emplace_back(n, confusion);
    std::sort(worst.rbegin(), worst.rend());
    worst.resize(std::min<size_t>(worst.size(), absl::GetFlag(FLAGS_errors)));
    for (const auto& [n, confusion] : worst) std::printf("%s %s %d\n", name.c_str(), confusion.c_str(), n);
    if (absl::GetFlag(FLAGS_sharpness)) PrintSharpness(name, tally);
    PrintSureErrors(tally, absl::GetFlag(FLAGS_sure_errors));
  }
}

// By thresholds: hands held back for what is reported, the others with distortions that no net was trained on for
// choosing one.
int MeasureCrossedOut(int count) {
  const std::string recipe = absl::GetFlag(FLAGS_recipe);
  const bool choosing = absl::GetFlag(FLAGS_choosing);
  Sampler sampler({.classes_file = recipe + "/classes.tsv",
                   .fonts_file = recipe + "/fonts.tsv",
                   .fontsource_dir = absl::GetFlag(FLAGS_fontsource),
                   .held_fonts = !choosing,
                   .crossed_out = true,
                   .distortions = choosing ? Distortions::kHeld : Distortions::kTrain},
                  2025);
  auto net = ocr::CharacterNet::Create();
  if (!net.ok()) return 1;
  std::vector<cv::Mat> images;
  std::vector<int> labels;
  for (int i = 0; i < count; ++i) {
    Sample sample = sampler.Draw();
    images.push_back(std::move(sample.image));
    labels.push_back(sample.label);
  }
  const auto pieces = (*net)->Score(images, procedures::LeafType::kText, {});
  if (!pieces.ok()) return 1;
  for (const double threshold : {0.9, 0.95, 0.97, ocr::kCrossedOutFrom, 0.99, 0.995}) {
    int drawn[2] = {}, called[2] = {};
    for (int i = 0; i < count; ++i) {
      ++drawn[labels[i]];
      called[labels[i]] += (*pieces)[i].crossed_out >= threshold;
    }
    std::printf(
        "from %.3f: crossed out and known as such: %d of %d (%.1f %%); standing and called crossed out: %d of %d "
        "(%.2f %%)\n",
        threshold, called[0], drawn[0], 100.0 * called[0] / drawn[0], called[1], drawn[1],
        100.0 * called[1] / drawn[1]);
  }
  return 0;
}

int Main() {
  if (const int count = absl::GetFlag(FLAGS_crossed_out); count > 0) return MeasureCrossedOut(count);
  const int synthetic = absl::GetFlag(FLAGS_synthetic);
  const std::vector<Item> items = synthetic > 0                          ? FromHeldBack(synthetic)
                                  : !absl::GetFlag(FLAGS_digits).empty() ? FromDigits(absl::GetFlag(FLAGS_digits))
                                                                         : FromFolder(absl::GetFlag(FLAGS_folder));
  auto net = Net();
  if (!net.ok() || items.empty()) {
    std::cerr << (items.empty() ? "no images: give --folder with a labels.tsv, or --synthetic"
                                : net.status().ToString())
              << "\n";
    return 1;
  }
  std::vector<cv::Mat> images;
  for (const Item& item : items) images.push_back(item.image);
  const auto pieces = (*net)->Score(images, procedures::LeafType::kText, {});
  if (!pieces.ok()) {
    std::cerr << pieces.status().ToString() << "\n";
    return 1;
  }
  const bool tesseract = absl::GetFlag(FLAGS_tesseract);
  TesseractReader reader;
  std::map<std::string, Tally> tallies;
  for (size_t i = 0; i < items.size(); ++i) {
    for (const Script& script : kScripts) {
      if (!script.holds(items[i].truth)) continue;
      Tally& tally = tallies[script.name];
      Count(items[i], (*pieces)[i], script, tally);
      if (tesseract && reader.Read(items[i].grey) == items[i].truth) ++tally.tesseract;
    }
  }
  Print(tallies, tesseract);
  return 0;
}

}  // namespace
}  // namespace madoguchi::training

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Measures the character net on images of single characters.");
  absl::ParseCommandLine(argc, argv);
  madoguchi::ocr::PinToOneThread();
  cv::setNumThreads(1);
  return madoguchi::training::Main();
}
