#include "ocr-worker/core/text/characters.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace madoguchi::ocr {

namespace {

using procedures::LeafType;
using Pair = std::pair<absl::string_view, absl::string_view>;

// Same shape on paper, other script. Only pairs that a person cannot tell apart without context.
constexpr std::array kDigitShapes = std::to_array<Pair>({
    {"O", "0"},  {"o", "0"},  {"〇", "0"}, {"○", "0"},  {"Ｏ", "0"}, {"D", "0"},  {"l", "1"},  {"I", "1"},
    {"|", "1"},  {"i", "1"},  {"丨", "1"}, {"｜", "1"}, {"!", "1"},  {"Z", "2"},  {"z", "2"},  {"S", "5"},
    {"s", "5"},  {"b", "6"},  {"B", "8"},  {"g", "9"},  {"q", "9"},  {"０", "0"}, {"１", "1"}, {"２", "2"},
    {"３", "3"}, {"４", "4"}, {"５", "5"}, {"６", "6"}, {"７", "7"}, {"８", "8"}, {"９", "9"},
});
constexpr std::array kKatakanaShapes = std::to_array<Pair>({
    {"力", "カ"}, {"工", "エ"}, {"才", "オ"}, {"千", "チ"}, {"夕", "タ"}, {"二", "ニ"}, {"八", "ハ"},
    {"口", "ロ"}, {"三", "ミ"}, {"卜", "ト"}, {"十", "ナ"}, {"一", "ー"}, {"―", "ー"},  {"—", "ー"},
    {"–", "ー"},  {"-", "ー"},  {"－", "ー"}, {"‐", "ー"},  {"丿", "ノ"}, {"乂", "メ"}, {"匕", "ヒ"},
    {"了", "ア"}, {"又", "ヌ"}, {"厶", "ム"}, {"子", "チ"},
});
constexpr std::array<absl::string_view, 9> kHyphens = {"-", "ー", "一", "―", "—", "–", "－", "‐", "−"};

constexpr std::array<absl::string_view, 9> kRims = {"（", "）", "「", "」", "［", "］", "｜", "、", "。"};

std::string Look(absl::string_view character, const auto& shapes) {
  const auto found = std::find_if(shapes.begin(), shapes.end(), [&](const Pair& p) { return p.first == character; });
  return std::string(found == shapes.end() ? character : found->second);
}

char32_t Decode(absl::string_view c) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(c[i]); };
  if (c.size() == 1) return byte(0);
  if (c.size() == 2) return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
  if (c.size() == 3) return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
  if (c.size() == 4) return (byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
  return 0;
}

std::string Encode3(char32_t code) {
  return {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
          static_cast<char>(0x80 | (code & 0x3F))};
}

size_t LengthAt(absl::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (length == 0 || length > text.size()) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return 0;
  }
  return length;
}

bool IsVariationSelector(char32_t code) {
  return (code >= 0xFE00 && code <= 0xFE0F) || (code >= 0xE0100 && code <= 0xE01EF);
}

bool IsHyphen(absl::string_view character) {
  return std::find(kHyphens.begin(), kHyphens.end(), character) != kHyphens.end();
}

// Whether the gap at `i` only looks like one: it lies beside a hyphen or a unit of a number, or between digits of one
// of its first two parts, behind which the number goes on (1 348番地, 5-1 2-4). Behind a whole number a room may
// follow.
bool InsideNumber(const std::vector<std::string>& characters, size_t i) {
  if (i == 0 || i + 1 >= characters.size()) return false;
  const std::string &before = characters[i - 1], &behind = characters[i + 1];
  if (IsDigit(before) && IsHyphen(behind) && i + 2 < characters.size() && IsDigit(characters[i + 2])) return true;
  if (IsHyphen(before) && IsDigit(behind) && i > 1 && IsDigit(characters[i - 2])) return true;
  if (IsDigit(before) && (behind == "番" || behind == "丁" || behind == "号")) return true;
  if (before == "目" && IsDigit(behind)) return true;
  if (!IsDigit(before) || !IsDigit(behind)) return false;
  const auto at = characters.begin() + static_cast<ptrdiff_t>(i);
  const bool plain =
      std::all_of(characters.begin(), at, [](const auto& c) { return IsDigit(c) || IsSpace(c) || IsHyphen(c); });
  const auto hyphens = std::count_if(characters.begin(), at, [](const auto& c) { return IsHyphen(c); });
  const auto next = std::find_if(at + 1, characters.end(), [](const auto& c) { return !IsDigit(c); });
  return plain && hyphens < 2 && next != characters.end() && (*next == "番" || *next == "丁" || IsHyphen(*next));
}

}  // namespace

std::vector<std::string> SplitCharacters(absl::string_view text) {
  std::vector<std::string> characters;
  while (!text.empty()) {
    const size_t length = LengthAt(text);
    if (length == 0) {
      text.remove_prefix(1);
      continue;
    }
    const absl::string_view character = text.substr(0, length);
    if (!characters.empty() && IsVariationSelector(Decode(character))) {
      absl::StrAppend(&characters.back(), character);
    } else {
      characters.emplace_back(character);
    }
    text.remove_prefix(length);
  }
  return characters;
}

bool IsDigit(absl::string_view character) {
  return character.size() == 1 && character[0] >= '0' && character[0] <= '9';
}

bool IsKatakana(absl::string_view character) {
  const char32_t code = Decode(character);
  return code >= 0x30A1 && code <= 0x30FC;
}

bool IsSpace(absl::string_view character) { return character == " " || character == "　"; }

std::string ForType(absl::string_view character, LeafType type) {
  switch (type) {
    case LeafType::kDigits:
    case LeafType::kPhone:
    case LeafType::kPostal: {
      std::string digit = Look(character, kDigitShapes);
      return IsDigit(digit) ? digit : "";
    }
    case LeafType::kKatakana: {
      if (IsSpace(character)) return " ";
      const char32_t code = Decode(character);
      if (code >= 0x3041 && code <= 0x3096)
        return Encode3(code + 0x60);  // hiragana: the field says which script is meant
      std::string kana = Look(character, kKatakanaShapes);
      return IsKatakana(kana) ? kana : "";
    }
    case LeafType::kPersonName:  // a bracket or bar at a name's end is the rim of a seal or a rule
      return (character.size() == 1 && absl::ascii_ispunct(static_cast<unsigned char>(character[0]))) ||
                     std::find(kRims.begin(), kRims.end(), character) != kRims.end()
                 ? ""
                 : std::string(character);
    default:
      return std::string(character);
  }
}

std::string JoinHouseNumbers(const std::vector<std::string>& characters) {
  std::vector<std::string> written;
  for (size_t i = 0; i < characters.size(); ++i) {
    if (!IsSpace(characters[i]) || !InsideNumber(characters, i)) written.push_back(characters[i]);
  }
  std::string joined;
  for (size_t i = 0; i < written.size(); ++i) {
    const bool between = i > 0 && i + 1 < written.size() && IsDigit(written[i - 1]) && IsDigit(written[i + 1]);
    absl::StrAppend(&joined, between && IsHyphen(written[i]) ? "-" : written[i]);
  }
  return joined;
}

}  // namespace madoguchi::ocr
