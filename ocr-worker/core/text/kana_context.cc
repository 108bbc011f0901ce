#include "ocr-worker/core/text/kana_context.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"

namespace madoguchi::ocr {

namespace {

constexpr absl::string_view kBeforeSmallY = "キシチニヒミリギジヂビピ";
constexpr absl::string_view kBeforeSmallVowel = "フヴテデウシジチツトド";
constexpr absl::string_view kSmall = "ァィゥェォッャュョぁぃぅぇぉっゃゅょ",
                            kLarge = "アイウエオツヤユヨあいうえおつやゆよ";

// Tuned on readings written by held-back hands (madoguchi-evaluate-boxes).
constexpr double kBigramWeight = 0.45;
constexpr double kNever = -5;   // ョ after ア: somebody may be called so all the same
constexpr double kHardly = -3;  // ン at the start, ッ at the end: no Japanese name, but some from abroad
constexpr double kSizeSmall = 0.70, kSizeLarge = 0.98, kSizeSpread = 0.17, kSizeWeightMax = 2.0;
constexpr size_t kSizesMin = 3;  // characters in a row, for one of them to be called small

bool OneOf(absl::string_view character, absl::string_view set) {
  return !character.empty() && absl::StrContains(set, character);
}

double Forbidden(absl::string_view before, absl::string_view next) {
  if (OneOf(next, "ャュョ")) return OneOf(before, kBeforeSmallY) ? 0 : kNever;
  if (OneOf(next, "ァィゥェォ")) return OneOf(before, kBeforeSmallVowel) ? 0 : kNever;
  if (OneOf(next, "ッ")) return before.empty() || OneOf(before, "ッンー") ? kNever : 0;
  if (OneOf(next, "ー")) return before.empty() ? kNever : 0;
  if (OneOf(next, "ン")) return before.empty() ? kHardly : 0;
  return 0;
}

struct Reading {
  std::string text;
  double own = 0, forward = 0, backward = 0;  // log weights
};

double LogAdd(double a, double b) {
  const double high = std::max(a, b);
  return high + std::log1p(std::exp(std::min(a, b) - high));
}

std::vector<cv::Rect> Written(const std::vector<cv::Rect>& strokes) {
  std::vector<cv::Rect> written;
  std::copy_if(strokes.begin(), strokes.end(), std::back_inserter(written),
               [](const auto& box) { return !box.empty(); });
  return written;
}

// Size of each written box's strokes beside the row's median; 1 where the row is too short to tell.
std::vector<double> Sizes(const std::vector<cv::Rect>& written) {
  std::vector<double> sizes;
  for (const cv::Rect& box : written) sizes.push_back(std::max(box.width, box.height));
  if (sizes.size() < kSizesMin) return std::vector<double>(sizes.size(), 1);
  std::vector<double> sorted = sizes;
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<long>(sorted.size() / 2), sorted.end());
  const double usual = std::max(1.0, sorted[sorted.size() / 2]);
  for (double& size : sizes) size /= usual;
  return sizes;
}

std::vector<Reading> ReadingsOf(const RecognizedCharacter& character, double size) {
  constexpr double kFloor = 1e-5;
  std::vector<Reading> readings;
  const auto add = [&](const std::string& text, double confidence) {
    readings.push_back({text, std::log(std::max(kFloor, confidence)) + KanaSizeWeight(text, size)});
  };
  add(character.text, character.confidence);
  for (const auto& [text, confidence] : character.alternatives) add(text, confidence);
  return readings;
}

// Sum over all ways through one word's columns, from its first to each reading and from there to its last.
void SumWays(const CharacterBigrams& bigrams, std::vector<std::vector<Reading>>& columns) {
  for (Reading& reading : columns[0]) reading.forward = reading.own + KanaWeight(bigrams, "", reading.text);
  for (size_t i = 1; i < columns.size(); ++i) {
    for (Reading& next : columns[i]) {
      next.forward = -1e9;
      for (const Reading& before : columns[i - 1])
        next.forward = LogAdd(next.forward, before.forward + KanaWeight(bigrams, before.text, next.text));
      next.forward += next.own;
    }
  }
  for (Reading& last : columns.back()) last.backward = KanaEndWeight(last.text);
  for (size_t i = columns.size() - 1; i-- > 0;) {
    for (Reading& before : columns[i]) {
      before.backward = -1e9;
      for (const Reading& next : columns[i + 1])
        before.backward =
            LogAdd(before.backward, KanaWeight(bigrams, before.text, next.text) + next.own + next.backward);
    }
  }
}

RecognizedCharacter Chosen(std::vector<Reading>& readings) {
  std::stable_sort(readings.begin(), readings.end(),
                   [](const auto& a, const auto& b) { return a.forward + a.backward > b.forward + b.backward; });
  const double best = readings[0].forward + readings[0].backward;
  double sum = 0;
  for (const Reading& reading : readings) sum += std::exp(reading.forward + reading.backward - best);
  RecognizedCharacter character;
  character.text = readings[0].text;
  character.confidence = 1 / sum;
  for (size_t i = 1; i < readings.size(); ++i)
    character.alternatives.emplace_back(readings[i].text,
                                        std::exp(readings[i].forward + readings[i].backward - best) / sum);
  return character;
}

}  // namespace

double KanaWeight(const CharacterBigrams& bigrams, absl::string_view before, absl::string_view next) {
  return kBigramWeight * bigrams.LogProbability(before.empty() ? kReadingStart : before, next) +
         Forbidden(before, next);
}

double KanaEndWeight(absl::string_view last) { return OneOf(last, "ッ") ? kHardly : 0; }

double KanaSizeWeight(absl::string_view character, double size) {
  const bool small = OneOf(character, kSmall);
  if (!small && !OneOf(character, kLarge)) return 0;
  const auto off = [size](double usual) { return (size - usual) * (size - usual) / (2 * kSizeSpread * kSizeSpread); };
  const double for_small = std::clamp(off(kSizeLarge) - off(kSizeSmall), -kSizeWeightMax, kSizeWeightMax);
  return small ? for_small / 2 : -for_small / 2;
}

void WeighKana(const CharacterBigrams& bigrams, const std::vector<cv::Rect>& strokes, Recognition& recognition) {
  const std::vector<cv::Rect> written = Written(strokes);
  if (written.size() != recognition.size()) return;
  const std::vector<double> sizes = Sizes(written);
  size_t next = 0;
  for (size_t i = 0; i < strokes.size();) {
    std::vector<std::vector<Reading>> word;
    const size_t first = next;
    for (; i < strokes.size() && !strokes[i].empty(); ++i, ++next)
      word.push_back(ReadingsOf(recognition[next], sizes[next]));
    ++i;
    if (word.empty()) continue;
    SumWays(bigrams, word);
    for (size_t k = 0; k < word.size(); ++k) recognition[first + k] = Chosen(word[k]);
  }
}

void WeighKanaSizes(const std::vector<cv::Rect>& strokes, ReadingGraph& graph) {
  const std::vector<double> sizes = Sizes(Written(strokes));
  bool weighed = false;
  for (ReadingNode& node : graph.nodes) {
    if (node.place < 0 || node.place >= static_cast<int>(sizes.size())) continue;
    const double weight = KanaSizeWeight(node.text, sizes[node.place]);
    for (auto& [from, before] : node.before) before += weight;
    weighed |= weight != 0;
  }
  if (weighed) Reweigh(graph);
}

void WeighKana(const CharacterBigrams& bigrams, const std::vector<cv::Rect>& strokes, ReadingGraph& graph) {
  const std::vector<cv::Rect> written = Written(strokes);
  const std::vector<double> sizes = Sizes(written);
  for (ReadingNode& node : graph.nodes) {
    if (node.place < 0 || node.place >= static_cast<int>(sizes.size())) continue;
    for (auto& [from, weight] : node.before) {
      const bool start = from == kGraphStart || node.new_word;
      weight += KanaSizeWeight(node.text, sizes[node.place]) +
                KanaWeight(bigrams, start ? absl::string_view() : graph.nodes[from].text, node.text);
      if (node.last) weight += KanaEndWeight(node.text);
      if (node.new_word && from != kGraphStart) weight += KanaEndWeight(graph.nodes[from].text);
    }
  }
  Reweigh(graph);
}

}  // namespace madoguchi::ocr
