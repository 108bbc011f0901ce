#include "ocr-worker/core/evidence/script_neighbours.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "ocr-worker/core/text/characters.h"

namespace madoguchi::ocr {

namespace {

// Twins of each other; numerals stand beside katakana as well (ハイツ三番館), the others do not.
constexpr absl::string_view kKatakana = "エロカタトオチニハミ", kKanji = "工口力夕卜才", kNumerals = "千二八三";
constexpr absl::string_view kCounted = "一二三四五六七八九十数何";

bool OneOf(const std::string& character, absl::string_view set) {
  return !character.empty() && absl::StrContains(set, character);
}

bool IsKanji(const std::string& c) { return (c >= "一" && c <= "鿿") || c.size() > 3; }
bool IsHiragana(const std::string& c) { return c.size() == 3 && c >= "ぁ" && c <= "ゔ"; }

}  // namespace

int ScriptBreaks(absl::string_view text) {
  const std::vector<std::string> characters = SplitCharacters(text);
  static const std::string kNone;
  int breaks = 0;
  for (size_t i = 0; i < characters.size(); ++i) {
    const std::string& character = characters[i];
    const std::string& before = i > 0 ? characters[i - 1] : kNone;
    const std::string& behind = i + 1 < characters.size() ? characters[i + 1] : kNone;
    const bool kana_before = IsKatakana(before), kana_behind = IsKatakana(behind);
    if (OneOf(character, kKatakana)) {
      const bool counter = character == "カ" && OneOf(before, kCounted);  // 三カ月
      breaks += !counter && !kana_before && !kana_behind && (IsKanji(before) || IsKanji(behind));
    } else if (OneOf(character, kKanji)) {
      breaks += (kana_before && (kana_behind || !IsKanji(behind))) || (before.empty() && kana_behind);
    } else if (OneOf(character, kNumerals)) {
      breaks += kana_before && kana_behind;
    } else if (character == "ッ") {
      breaks += !kana_behind;
    } else if (character == "ー") {
      breaks += !kana_before && !IsHiragana(before);
    }
  }
  return breaks;
}

}  // namespace madoguchi::ocr
