#include "ocr-worker/core/kana_context.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace madoguchi::ocr {

namespace {

constexpr absl::string_view kBeforeSmallY = "キシチニヒミリギジヂビピ";
constexpr absl::string_view kBeforeSmallVowel = "フヴテデウシジチツトド";
constexpr absl::string_view kRare = "ヂヅヲヴァィゥェォ";

bool OneOf(absl::string_view character, absl::string_view set) {
  return !character.empty() && absl::StrContains(set, character);
}

// How much likelier than elsewhere the character is after `previous` ("" at the start of a name).
double Weight(absl::string_view previous, absl::string_view character) {
  const double rare = OneOf(character, kRare) ? 0.15 : 1.0;
  if (OneOf(character, "ャュョ")) return OneOf(previous, kBeforeSmallY) ? 3.0 : 0.002;
  if (OneOf(character, "ヤユヨ")) return OneOf(previous, kBeforeSmallY) ? 0.3 : 1.0;
  if (OneOf(character, "ァィゥェォ")) return OneOf(previous, kBeforeSmallVowel) ? rare : 0.002;
  if (OneOf(character, "ッ")) return previous.empty() || OneOf(previous, "ッンー") ? 0.01 : 0.5;
  if (OneOf(character, "ーン")) return previous.empty() ? 0.02 : 1.0;
  return rare;
}

void Weigh(absl::string_view previous, RecognizedCharacter& character) {
  std::vector<std::pair<std::string, double>> candidates = std::move(character.alternatives);
  candidates.emplace(candidates.begin(), character.text, character.confidence);
  double sum = 0;
  for (auto& [text, confidence] : candidates) sum += confidence *= Weight(previous, text);
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  for (auto& [text, confidence] : candidates) confidence /= std::max(sum, 1e-9);
  character.text = candidates.front().first;
  character.confidence = candidates.front().second;
  character.alternatives.assign(candidates.begin() + 1, candidates.end());
}

}  // namespace

void WeighKana(Recognition& recognition, const std::vector<bool>& written) {
  if (static_cast<size_t>(std::count(written.begin(), written.end(), true)) != recognition.size()) return;
  std::string previous;
  auto character = recognition.begin();
  for (const bool ink : written) {
    if (!ink) {
      previous.clear();
      continue;
    }
    Weigh(previous, *character);
    previous = (character++)->text;
  }
}

}  // namespace madoguchi::ocr
