#include "ocr-worker/evaluation/alignment.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "ocr-worker/core/text/characters.h"

namespace madoguchi::ocr::evaluation {

std::vector<Step> Align(absl::string_view truth, absl::string_view read) {
  const std::vector<std::string> a = SplitCharacters(truth), b = SplitCharacters(read);
  if (a.size() > kAlignedCharactersMax || b.size() > kAlignedCharactersMax) {
    return {{std::string(truth), std::string(read)}};
  }
  const size_t width = b.size() + 1;
  std::vector<int> cost((a.size() + 1) * width);  // of the first i and j characters (Wagner and Fischer 1974)
  const auto at = [&](size_t i, size_t j) -> int& { return cost[i * width + j]; };
  for (size_t i = 0; i <= a.size(); ++i) at(i, 0) = static_cast<int>(i);
  for (size_t j = 0; j <= b.size(); ++j) at(0, j) = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      at(i, j) = std::min({at(i - 1, j - 1) + (a[i - 1] != b[j - 1]), at(i - 1, j) + 1, at(i, j - 1) + 1});
    }
  }
  std::vector<Step> steps;
  for (size_t i = a.size(), j = b.size(); i > 0 || j > 0;) {
    if (i > 0 && j > 0 && at(i, j) == at(i - 1, j - 1) + (a[i - 1] != b[j - 1])) {
      steps.emplace_back(a[--i], b[--j]);
    } else if (i > 0 && at(i, j) == at(i - 1, j) + 1) {
      steps.emplace_back(a[--i], "");
    } else {
      steps.emplace_back("", b[--j]);
    }
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

absl::string_view ScriptOf(absl::string_view character) {
  if (IsDigit(character)) return "digit";
  if (character.size() == 1) return absl::ascii_isalpha(static_cast<unsigned char>(character[0])) ? "latin" : "other";
  if (character >= "ぁ" && character <= "ゟ") return "hiragana";
  if (IsKatakana(character)) return "katakana";
  // 々, CJK Unified Ideographs with extension A, compatibility ideographs, and everything beyond the basic plane that a
  // name can hold (𠮷 begins with F0 A0).
  const bool basic =
      (character >= "㐀" && character < "\xEA\x80\x80") || (character >= "豈" && character < "\xEF\xAC\x80");
  const bool beyond = character.size() >= 4 && static_cast<unsigned char>(character[0]) == 0xF0 &&
                      static_cast<unsigned char>(character[1]) >= 0xA0;
  return basic || beyond || character == "々" ? "kanji" : "other";
}

}  // namespace madoguchi::ocr::evaluation
