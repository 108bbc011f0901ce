#include "ocr-worker/core/evidence/name_readings.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "ocr-worker/core/text/characters.h"

namespace madoguchi::ocr {

namespace {

constexpr double kListed = 0;       // a word with its listed reading
constexpr double kCharacter = 0.3;  // a character read as it is read elsewhere
constexpr double kUnknown = 2.5;    // a character read as nobody reads it
constexpr double kSilent = 1.0;     // ノ between the characters: 井上 イノウエ
constexpr size_t kWordCharactersMax = 4;
constexpr size_t kUnknownKanaMax = 3;

using Kana = std::vector<std::string>;

constexpr absl::string_view kVoiced = "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ";
constexpr absl::string_view kVoiceless = "カキクケコサシスセソタチツテトハヒフヘホハヒフヘホ";
constexpr size_t kKanaBytes = 3;

absl::string_view Voiceless(absl::string_view kana) {
  const size_t at = kVoiced.find(kana);
  return kana.size() == kKanaBytes && at != absl::string_view::npos ? kVoiceless.substr(at, kKanaBytes) : kana;
}

// A reading as it sounds inside a word: the first sound may be voiced (川 ガワ), the last one doubled (学 ガッ).
bool Sounds(const Kana& reading, const Kana& kana, size_t from, bool inside) {
  if (from + reading.size() > kana.size()) return false;
  for (size_t i = 0; i < reading.size(); ++i) {
    const std::string& heard = kana[from + i];
    if (reading[i] == heard) continue;
    if (i == 0 && inside && reading[i] == Voiceless(heard)) continue;
    if (i > 0 && i + 1 == reading.size() && heard == "ッ") continue;
    return false;
  }
  return true;
}

std::string AsKatakana(const std::string& character) {
  return IsKatakana(character) ? character : ForType(character, procedures::LeafType::kKatakana);
}
bool IsKana(const std::string& character) { return IsKatakana(character) || (character >= "ぁ" && character <= "ゖ"); }

std::vector<absl::string_view> Words(absl::string_view text) { return absl::StrSplit(text, ' ', absl::SkipEmpty()); }

}  // namespace

NameReadings::NameReadings(absl::string_view table) {
  Readings* part = nullptr;
  for (const absl::string_view line : absl::StrSplit(table, '\n', absl::SkipEmpty())) {
    if (line[0] == '@') {
      part = line == "@surnames" ? &surnames_ : line == "@given" ? &given_ : &characters_;
      continue;
    }
    const size_t space = line.find(' ');
    if (part != nullptr && space != absl::string_view::npos) {
      part->emplace(line.substr(0, space), line.substr(space + 1));
    }
  }
}

double NameReadings::Distance(absl::string_view written, absl::string_view kana) const {
  const std::vector<absl::string_view> words = Words(written), readings = Words(kana);
  if (words.empty() || readings.empty()) return kNameNoFit;
  double distance = 0;
  if (words.size() == readings.size()) {
    for (size_t i = 0; i < words.size(); ++i) distance += WordDistance(words[i], readings[i]);
  } else {
    distance = WordDistance(absl::StrReplaceAll(written, {{" ", ""}}), absl::StrReplaceAll(kana, {{" ", ""}}));
  }
  return std::min(distance, kNameNoFit);
}

double NameReadings::WordDistance(absl::string_view written, absl::string_view kana) const {
  const std::vector<std::string> characters = SplitCharacters(written);
  const Kana heard = SplitCharacters(kana);
  constexpr double kNever = std::numeric_limits<double>::infinity();
  std::vector<std::vector<double>> best(characters.size() + 1, std::vector<double>(heard.size() + 1, kNever));
  best[0][0] = 0;
  for (size_t i = 0; i < characters.size(); ++i) {
    for (size_t k = 0; k <= heard.size(); ++k) {
      const double so_far = best[i][k];
      if (so_far >= kNameNoFit) continue;
      const auto reach = [&](size_t to, size_t kana_to, double cost) {
        best[to][kana_to] = std::min(best[to][kana_to], so_far + cost);
      };
      const auto read = [&](const Readings& table, absl::string_view word, size_t to, double cost) {
        const auto found = table.find(word);
        if (found == table.end()) return;
        for (const absl::string_view reading : absl::StrSplit(found->second, ' ')) {
          const Kana sounds = SplitCharacters(reading);
          if (Sounds(sounds, heard, k, i > 0)) reach(to, k + sounds.size(), cost);
        }
      };
      std::string word;
      for (size_t to = i + 1; to <= std::min(characters.size(), i + kWordCharactersMax); ++to) {
        word += characters[to - 1];
        read(surnames_, word, to, kListed);
        read(given_, word, to, kListed);
      }
      const std::string& character = characters[i] == "々" && i > 0 ? characters[i - 1] : characters[i];
      if (IsKana(character)) {
        if (k < heard.size() && AsKatakana(character) == heard[k]) reach(i + 1, k + 1, kListed);
      } else {
        read(characters_, character, i + 1, kCharacter);
      }
      for (size_t length = 1; length <= kUnknownKanaMax && k + length <= heard.size(); ++length) {
        reach(i + 1, k + length, kUnknown);
      }
      if (i > 0 && k < heard.size() && heard[k] == "ノ") reach(i, k + 1, kSilent);
    }
  }
  return std::min(best.back().back(), kNameNoFit);
}

}  // namespace madoguchi::ocr
