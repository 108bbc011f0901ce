#include "ocr-worker/core/evidence/house_number.h"

#include <algorithm>
#include <array>
#include <vector>

#include "ocr-worker/core/text/characters.h"

namespace madoguchi::ocr {

namespace {

// Words of a number; each stands behind digits or behind another of them.
constexpr std::array<absl::string_view, 9> kUnits = {"丁", "目", "番", "地", "号", "条", "線", "区", "割"};
// Only between two digits.
constexpr std::array<absl::string_view, 3> kJoins = {"-", "の", "ノ"};
// In no building's name.
constexpr std::array<absl::string_view, 8> kSigns = {"／", "/", "（", "(", "、", "。", "！", "|"};
// What may follow a room's digits at the end.
constexpr std::array<absl::string_view, 6> kRoomEnds = {"室", "階", "棟", "館", "F", "寮"};

bool OneOf(absl::string_view character, const auto& set) {
  return std::find(set.begin(), set.end(), character) != set.end();
}

class Grammar {
 public:
  explicit Grammar(absl::string_view text) : characters_(SplitCharacters(text)) {}

  HouseNumber Read() {
    HouseNumber number;
    number.begins = !characters_.empty() && IsDigit(characters_[0]);
    size_t i = 0;
    for (; i < characters_.size(); ++i) {
      const bool strange = Strange(i);
      if (strange && !Inside(i)) break;
      number.breaks += strange || BeginsWithZero(i) || GapInFirst(i) || (characters_[i] == "-" && !Digit(i + 1));
    }
    for (size_t k = i; k < characters_.size(); ++k) {
      number.building += characters_[k];
      number.breaks += BeginsWithZero(k) || UnitWord(k) || OneOf(characters_[k], kSigns) ||
                       (Other(k) && k > i && Digit(k - 1) && (Digit(k + 1) || LoneEnd(k)));
    }
    return number;
  }

 private:
  bool Digit(size_t i) const { return i < characters_.size() && IsDigit(characters_[i]); }
  bool Unit(size_t i) const { return i < characters_.size() && OneOf(characters_[i], kUnits); }
  bool Other(size_t i) const {
    return !Digit(i) && !Unit(i) && !IsSpace(characters_[i]) && !OneOf(characters_[i], kJoins);
  }
  // No part of a number as it stands.
  bool Strange(size_t i) const {
    if (Digit(i) || IsSpace(characters_[i])) return false;
    if (Unit(i)) return i == 0 || (!Digit(i - 1) && !Unit(i - 1));
    if (characters_[i] == "-") return i == 0 || (!Digit(i - 1) && !Digit(i + 1));
    return !OneOf(characters_[i], kJoins) || i == 0 || !(Digit(i - 1) || Unit(i - 1)) || !Digit(i + 1);
  }
  // What stands before and behind it belongs to a number, so that it should have been a digit, a unit or a hyphen.
  bool Inside(size_t i) const {
    const bool before = i == 0 || Digit(i - 1) || Unit(i - 1) || characters_[i - 1] == "-";
    const bool behind = Digit(i + 1) || Unit(i + 1) || (i + 1 < characters_.size() && characters_[i + 1] == "-");
    return before && (behind || (i > 0 && LoneEnd(i)));
  }
  bool LoneEnd(size_t i) const {
    const bool ends = i + 1 == characters_.size() || IsSpace(characters_[i + 1]);
    return ends && !OneOf(characters_[i], kRoomEnds);
  }
  // 丁目 or 番地 where the number has ended: what stands before it should have been digits.
  bool UnitWord(size_t i) const {
    if (i + 1 >= characters_.size()) return false;
    return (characters_[i] == "丁" && characters_[i + 1] == "目") ||
           (characters_[i] == "番" && characters_[i + 1] == "地");
  }
  bool BeginsWithZero(size_t i) const { return characters_[i] == "0" && (i == 0 || !Digit(i - 1)); }
  // 1 928番地: one number, not two.
  bool GapInFirst(size_t i) const {
    if (!IsSpace(characters_[i]) || !Digit(i + 1)) return false;
    return i > 0 && std::all_of(characters_.begin(), characters_.begin() + static_cast<long>(i),
                                [](const std::string& c) { return IsDigit(c); });
  }

  const std::vector<std::string> characters_;
};

}  // namespace

HouseNumber ReadHouseNumber(absl::string_view after_the_place) { return Grammar(after_the_place).Read(); }

}  // namespace madoguchi::ocr
