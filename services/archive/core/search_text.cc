#include "services/archive/core/search_text.h"

#include <algorithm>

#include "services/archive/limits.h"

namespace madoguchi::archive {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Takes one code point off the front of `text`; malformed bytes are taken one at a time.
char32_t TakeCharacter(absl::string_view& text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (length == 1) {
    text.remove_prefix(1);
    return lead;
  }
  char32_t character = lead & (0xFF >> (length + 1));
  bool well_formed = lead >= 0xC2 && lead <= 0xF4 && text.size() >= length;
  for (size_t i = 1; well_formed && i < length; ++i) {
    well_formed = (byte(i) & 0xC0) == 0x80;
    character = (character << 6) | (byte(i) & 0x3F);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  well_formed = well_formed && character >= kSmallest[length] && character <= 0x10FFFF &&
                !(character >= 0xD800 && character <= 0xDFFF);
  text.remove_prefix(well_formed ? length : 1);
  return well_formed ? character : kReplacement;
}

void AppendCharacter(char32_t c, std::string& text) {
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0 | (c >> 6));
    text += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    text += static_cast<char>(0xE0 | (c >> 12));
    text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | (c >> 18));
    text += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool IsBlank(char32_t c) { return c <= 0x20 || c == 0xA0 || c == 0x3000; }

bool IsVariationSelector(char32_t c) { return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF); }

char32_t Fold(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFF01 - U'!';
  if (c >= U'A' && c <= U'Z') return c + (U'a' - U'A');
  const bool hiragana = (c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E;
  return hiragana ? c + 0x60 : c;
}

}  // namespace

std::string FoldForSearch(absl::string_view text) {
  std::string folded;
  for (size_t characters = 0; !text.empty() && characters < kSearchCharactersMax;) {
    const char32_t character = TakeCharacter(text);
    if (IsBlank(character) || IsVariationSelector(character)) continue;
    AppendCharacter(Fold(character), folded);
    ++characters;
  }
  return folded;
}

std::string FoldParts(const std::vector<std::string>& parts) {
  std::string folded;
  size_t room = kSearchCharactersMax;
  for (const std::string& part : parts) {
    const std::string line = FoldForSearch(part);
    const size_t characters = CharacterCount(line);
    if (line.empty()) continue;
    if (characters > room) break;
    room -= characters;
    if (!folded.empty()) folded += '\n';
    folded += line;
  }
  return folded;
}

std::vector<std::string> Grams(absl::string_view folded) {
  std::vector<std::string> grams;
  std::string previous;
  const auto end_line = [&] {
    if (!previous.empty()) grams.push_back(previous);
    previous.clear();
  };
  while (!folded.empty()) {
    const char32_t character = TakeCharacter(folded);
    if (character == U'\n') {
      end_line();
      continue;
    }
    std::string current;
    AppendCharacter(character, current);
    if (!previous.empty()) grams.push_back(previous + current);
    previous = std::move(current);
  }
  end_line();
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

std::vector<std::string> QueryWords(absl::string_view query) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
    word.clear();
  };
  while (!query.empty()) {
    const char32_t character = TakeCharacter(query);
    if (IsBlank(character)) {
      end_word();
    } else if (!IsVariationSelector(character)) {
      AppendCharacter(Fold(character), word);
    }
  }
  end_word();
  return words;
}

size_t CharacterCount(absl::string_view text) {
  size_t count = 0;
  for (; !text.empty(); ++count) TakeCharacter(text);
  return count;
}

}  // namespace madoguchi::archive
