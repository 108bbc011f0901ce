#include "tests/data/fill/real_hands.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "opencv2/imgcodecs.hpp"
#include "opencv2/imgproc.hpp"

namespace madoguchi::fill {

namespace {

constexpr double kPenPx = 5;  // 0.42 mm at 300 dpi

std::string Utf8(uint32_t code) {
  std::string text(3, '\0');
  text[0] = static_cast<char>(0xE0 | (code >> 12));
  text[1] = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
  text[2] = static_cast<char>(0x80 | (code & 0x3F));
  return text;
}

cv::Mat InkOf(const cv::Mat& grey) {
  cv::Mat ink = 255 - grey;
  std::vector<cv::Point> inked;
  cv::findNonZero(ink > 100, inked);
  return inked.empty() ? cv::Mat() : ink(cv::boundingRect(inked)).clone();
}

double PenOf(const cv::Mat& mask) {
  cv::Mat distance;
  cv::distanceTransform(mask > 100, distance, cv::DIST_L2, 3);
  const cv::Scalar mean = cv::mean(distance, mask > 100);
  return 4 * mean[0];  // the mean distance to the edge is a quarter of the width
}

// No word begins with ン, ー or a small kana, none ends with ッ, and ャ needs キ or its like: a reader that knows would
// be blamed for being right.
bool MayFollow(const std::string& before, const std::string& next, bool last) {
  const auto one_of = [](const std::string& kana, absl::string_view set) {
    return !kana.empty() && absl::StrContains(set, kana);
  };
  if (before.empty() && one_of(next, "ンーッァィゥェォャュョんっぁぃぅぇぉゃゅょをヲ")) return false;
  if (one_of(next, "ッっ")) return !last && !one_of(before, "ッンーっんー");
  if (one_of(next, "ャュョゃゅょ")) return one_of(before, "キシチニヒミリギジヂビピきしちにひみりぎじぢびぴ");
  if (one_of(next, "ァィゥェォぁぃぅぇぉ")) return one_of(before, "フヴテデふてで");
  return true;
}

std::string Random(const std::vector<std::string>& from, size_t least, size_t most, std::mt19937& rng) {
  std::string text, before;
  if (from.empty()) return text;
  for (size_t left = least + rng() % (most - least + 1); left > 0; --left) {
    std::string next = from[rng() % from.size()];
    while (!MayFollow(before, next, left == 1)) next = from[rng() % from.size()];
    text += next;
    before = std::move(next);
  }
  return text;
}

}  // namespace

RealHands::RealHands(const std::string& folder) {
  if (folder.empty()) return;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());  // the same pages on every file system
  for (const auto& path : paths) {
    const std::string name = path.filename().string();
    uint32_t code = 0;
    if (path.extension() != ".png" || name.find('_') != 4 || !absl::SimpleHexAtoi(name.substr(0, 4), &code)) continue;
    cv::Mat ink = InkOf(cv::imread(path.string(), cv::IMREAD_GRAYSCALE));
    if (ink.empty()) continue;
    const std::string character = Utf8(code);
    if (drawings_[character].empty())
      (code < 0x30A0 ? hiragana_ : code < 0x3100 ? katakana_ : kanji_).push_back(character);
    drawings_[character].push_back(std::move(ink));
  }
}

cv::Mat RealHands::Draw(const std::string& character, double size_px, std::mt19937& rng) const {
  const std::vector<cv::Mat>& drawings = drawings_.at(character);
  const cv::Mat& ink = drawings[rng() % drawings.size()];
  const double scale = size_px / std::max(ink.cols, ink.rows);
  cv::Mat mask;
  cv::resize(ink, mask, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  const int pad = static_cast<int>(kPenPx);
  cv::copyMakeBorder(mask, mask, pad, pad, pad, pad, cv::BORDER_CONSTANT, 0);
  cv::normalize(mask, mask, 0, 255, cv::NORM_MINMAX);
  const int thicker = static_cast<int>(std::lround(kPenPx - PenOf(mask)));
  if (thicker > 0) cv::dilate(mask, mask, cv::getStructuringElement(cv::MORPH_ELLIPSE, {1 + thicker, 1 + thicker}));
  return mask;
}

Vocabulary RealHands::RandomWords() const {
  return {[this](absl::string_view, std::mt19937& rng) {
            const auto pair = [&](const std::vector<std::string>& from, size_t most) {
              const std::string surname = Random(from, 1, most, rng);
              return absl::StrCat(surname, " ", Random(from, 1, most, rng));
            };
            return Person{pair(kanji_, 3), pair(katakana_, 5)};
          },
          [](std::mt19937&) {
            return Place{"1000001", ""};
          },
          [this](absl::string_view, std::mt19937& rng) { return Random(hiragana_, 4, 9, rng); }, /*real_dates=*/true};
}

}  // namespace madoguchi::fill
