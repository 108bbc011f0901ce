#include "ocr-worker/core/text/character_bigrams.h"

#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "ocr-worker/core/text/characters.h"

namespace madoguchi::ocr {

namespace {

constexpr double kPairShare = 0.5, kSingleShare = 0.2;  // the rest goes to every character alike
constexpr double kCharacters = 3500;
constexpr double kSeenSoft = 20;  // a character seen less often than this says little about what follows it

enum Script { kBeginning, kBeginningOfReading, kDigits, kHyphen, kLatin, kKana, kHira, kOther };

Script ScriptOf(absl::string_view character) {
  if (character == kWordStart) return kBeginning;
  if (character == kReadingStart) return kBeginningOfReading;
  if (IsDigit(character)) return kDigits;
  if (character.size() < 3) return character == "-" ? kHyphen : kLatin;
  if (IsKatakana(character)) return kKana;
  return character >= "ぁ" && character <= "ゔ" ? kHira : kOther;
}

uint32_t PairOf(int before, int next) { return static_cast<uint32_t>(before) << 16 | static_cast<uint32_t>(next); }

}  // namespace

CharacterBigrams::CharacterBigrams(absl::string_view table) {
  befores_.push_back(0);
  for (std::vector<double>& after : after_script_) after.push_back(0);
  for (const absl::string_view line : absl::StrSplit(table, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> characters = SplitCharacters(line);
    if (characters.size() < 3) continue;
    double count = 0;
    if (!absl::SimpleAtod(line.substr(characters[0].size() + characters[1].size()), &count)) continue;
    const int before = IdOf(characters[0]), next = IdOf(characters[1]);
    pairs_[PairOf(before, next)] += count;
    befores_[before] += count;
    const Script script = ScriptOf(characters[0]);
    after_script_[script][next] += count;
    scripts_[script] += count;
  }
}

int CharacterBigrams::IdOf(const std::string& character) {
  const auto [at, fresh] = ids_.emplace(character, static_cast<int>(befores_.size()));
  if (fresh) {
    befores_.push_back(0);
    for (std::vector<double>& after : after_script_) after.push_back(0);
  }
  return at->second;
}

CharacterBigrams::Character CharacterBigrams::Find(absl::string_view character) const {
  const auto found = ids_.find(character);
  return {found == ids_.end() ? 0 : found->second, ScriptOf(character)};
}

double CharacterBigrams::LogProbability(Character before, Character next) const {
  const auto found = pairs_.find(PairOf(before.id, next.id));
  const double pair = found == pairs_.end() ? 0 : found->second / (befores_[before.id] + kSeenSoft);
  const double sum = scripts_[before.script];
  const double single = sum > 0 ? after_script_[before.script][next.id] / sum : 0;
  return std::log(kPairShare * pair + kSingleShare * single + (1 - kPairShare - kSingleShare) / kCharacters);
}

}  // namespace madoguchi::ocr
