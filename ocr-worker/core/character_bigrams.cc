#include "ocr-worker/core/character_bigrams.h"

#include <cmath>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "ocr-worker/core/characters.h"

namespace madoguchi::ocr {

namespace {

constexpr double kPairShare = 0.5, kSingleShare = 0.2;  // the rest goes to every character alike
constexpr double kCharacters = 3500;
constexpr double kSeenSoft = 20;  // a character seen less often than this says little about what follows it

char ScriptOf(absl::string_view character) {
  if (character == kWordStart || character == kReadingStart) return character[0];
  if (IsDigit(character)) return '0';
  if (character.size() < 3) return character == "-" ? '-' : 'A';
  if (IsKatakana(character)) return 'K';
  return character >= "ぁ" && character <= "ゔ" ? 'H' : 'C';
}

double Look(const std::unordered_map<std::string, double>& table, const std::string& key) {
  const auto found = table.find(key);
  return found == table.end() ? 0 : found->second;
}

}  // namespace

CharacterBigrams::CharacterBigrams(absl::string_view table) {
  for (const absl::string_view line : absl::StrSplit(table, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> characters = SplitCharacters(line);
    if (characters.size() < 3) continue;
    double count = 0;
    if (!absl::SimpleAtod(line.substr(characters[0].size() + characters[1].size()), &count)) continue;
    pairs_[characters[0] + characters[1]] += count;
    befores_[characters[0]] += count;
    const char script = ScriptOf(characters[0]);
    after_script_[absl::StrCat(std::string(1, script), characters[1])] += count;
    scripts_[script] += count;
  }
}

double CharacterBigrams::LogProbability(absl::string_view before, absl::string_view next) const {
  const double seen = Look(befores_, std::string(before));
  const double pair = Look(pairs_, absl::StrCat(before, next)) / (seen + kSeenSoft);
  const std::string script(1, ScriptOf(before));
  const auto sum = scripts_.find(script[0]);
  const double single = sum == scripts_.end() ? 0 : Look(after_script_, absl::StrCat(script, next)) / sum->second;
  return std::log(kPairShare * pair + kSingleShare * single + (1 - kPairShare - kSingleShare) / kCharacters);
}

}  // namespace madoguchi::ocr
