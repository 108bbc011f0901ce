#include "ocr-worker/core/evidence/words.h"

#include <algorithm>

#include "absl/strings/str_split.h"
#include "ocr-worker/core/text/characters.h"

namespace madoguchi::ocr {

namespace {

constexpr size_t kWordCharactersMax = 8;

bool Counts(const std::string& character) {
  return IsKatakana(character) || (character >= "一" && character <= "鿿") || character.size() > 3;
}

}  // namespace

Words::Words(absl::string_view table) {
  for (const absl::string_view word : absl::StrSplit(table, '\n', absl::SkipEmpty())) words_.insert(word);
}

// The parting into words that leaves the fewest characters over.
int Words::Unknown(absl::string_view text) const {
  const std::vector<std::string> characters = SplitCharacters(text);
  std::vector<int> least(characters.size() + 1, 0);
  for (size_t end = 1; end <= characters.size(); ++end) {
    least[end] = least[end - 1] + (Counts(characters[end - 1]) ? 1 : 0);
    std::string word;
    for (size_t length = 1; length <= std::min(end, kWordCharactersMax); ++length) {
      word.insert(0, characters[end - length]);
      if (length > 1 && words_.contains(word)) least[end] = std::min(least[end], least[end - length]);
    }
  }
  return least.back();
}

}  // namespace madoguchi::ocr
