#include "ocr-worker/core/evidence/gazetteer.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "ocr-worker/core/text/characters.h"

namespace madoguchi::ocr {

namespace {

constexpr size_t kCodeDigits = 7;
constexpr size_t kAreaDigits = 3;
constexpr size_t kPrefectureBytesMax = 12;  // 神奈川県

// How the same sound is written in places' names; no character stands in two groups.
constexpr std::array kSpellings =
    std::to_array<std::array<absl::string_view, 3>>({{"ケ", "ヶ", "が"}, {"ノ", "の", "之"}});

// 京都府 must not be cut behind 京都: 都 ends only 東京都.
size_t PrefectureBytes(absl::string_view name) {
  for (const absl::string_view whole : {"北海道", "東京都", "京都府", "大阪府"}) {
    if (name.substr(0, whole.size()) == whole) return whole.size();
  }
  const size_t ken = name.substr(0, kPrefectureBytesMax).find("県");
  return ken == absl::string_view::npos ? 0 : ken + absl::string_view("県").size();
}

uint32_t CodeNumber(absl::string_view code) {
  uint32_t number = 0;
  return absl::SimpleAtoi(code, &number) ? number : 0;
}

}  // namespace

Gazetteer::Gazetteer(absl::string_view table) {
  for (const absl::string_view line : absl::StrSplit(table, '\n', absl::SkipEmpty())) {
    if (line[0] == '@') {
      const int towns = static_cast<int>(towns_.size());
      municipalities_.push_back({line.substr(1), towns, towns});
      continue;
    }
    const size_t space = line.find(' ');
    if (municipalities_.empty() || space == absl::string_view::npos) continue;
    const Town town{line.substr(0, space), line.substr(space + 1), static_cast<int>(municipalities_.size()) - 1};
    for (const absl::string_view code : absl::StrSplit(town.codes, ' ')) {
      codes_.emplace_back(CodeNumber(code), static_cast<int>(towns_.size()));
    }
    towns_.push_back(town);
    municipalities_.back().towns_end = static_cast<int>(towns_.size());
  }
  std::sort(codes_.begin(), codes_.end());
  for (int m = 0; m < static_cast<int>(municipalities_.size()); ++m) {
    const absl::string_view name = municipalities_[m].name;
    short_names_.emplace_back(name.substr(PrefectureBytes(name)), m);
  }
  std::sort(short_names_.begin(), short_names_.end());
}

absl::string_view Gazetteer::NameAt(Walk::Stage stage, int index) const {
  switch (stage) {
    case Walk::kMunicipality:
      return municipalities_[index].name;
    case Walk::kWithoutPrefecture:
      return short_names_[index].first;
    case Walk::kTown:
      break;
  }
  return towns_[index].name;
}

std::vector<Gazetteer::Walk> Gazetteer::Begin() const {
  return {{Walk::kMunicipality, 0, static_cast<int>(municipalities_.size()), 0},
          {Walk::kWithoutPrefecture, 0, static_cast<int>(short_names_.size()), 0}};
}

// Where a municipality's name ends its towns begin.
void Gazetteer::Enter(const Walk& walk, std::vector<Walk>& walks) const {
  if (walk.first == walk.last) return;
  walks.push_back(walk);
  if (walk.stage == Walk::kTown) return;
  for (int i = walk.first; i < walk.last && static_cast<int>(NameAt(walk.stage, i).size()) == walk.depth; ++i) {
    const Municipality& whole = municipalities_[walk.stage == Walk::kMunicipality ? i : short_names_[i].second];
    walks.push_back({Walk::kTown, whole.towns_begin, whole.towns_end, 0});
  }
}

std::vector<Gazetteer::Walk> Gazetteer::Step(const Walk& walk, absl::string_view character) const {
  std::vector<Walk> walks;
  const auto step = [&](absl::string_view spelling) {
    int first = walk.first, last = walk.last;
    const auto rest = [&](int i) {
      const absl::string_view name = NameAt(walk.stage, i);
      return name.substr(std::min<size_t>(walk.depth, name.size()), spelling.size());
    };
    const auto bound = [&](bool beyond) {
      int low = first, high = last;
      while (low < high) {
        const int middle = low + (high - low) / 2;
        if (rest(middle) < spelling || (beyond && rest(middle) == spelling)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    };
    const int low = bound(false);
    last = bound(true);
    Enter({walk.stage, low, last, walk.depth + static_cast<int>(spelling.size())}, walks);
  };
  for (const auto& spellings : kSpellings) {
    if (std::find(spellings.begin(), spellings.end(), character) == spellings.end()) continue;
    for (const absl::string_view spelling : spellings) step(spelling);
    return walks;
  }
  step(character);
  return walks;
}

bool Gazetteer::AtTown(const Walk& walk) const {
  return walk.stage == Walk::kTown && walk.depth > 0 && static_cast<int>(towns_[walk.first].name.size()) == walk.depth;
}

std::vector<Gazetteer::Place> Gazetteer::Find(absl::string_view address) const {
  std::vector<Place> longest;
  std::vector<Walk> walks = Begin();
  size_t characters = 0;
  for (const std::string& character : SplitCharacters(address)) {
    std::vector<Walk> next;
    for (const Walk& walk : walks) {
      const std::vector<Walk> on = Step(walk, character);
      next.insert(next.end(), on.begin(), on.end());
    }
    if (next.empty()) break;
    walks = std::move(next);
    ++characters;
    std::vector<Place> here;
    for (const Walk& walk : walks) {
      if (AtTown(walk)) here.push_back({towns_[walk.first].municipality, walk.first, characters});
      if (AtMunicipality(walk)) here.push_back({towns_[walk.first].municipality, -1, characters});
    }
    if (!here.empty()) longest = std::move(here);
  }
  return longest;
}

bool Gazetteer::SpelledAsListed(absl::string_view address, const Place& place) const {
  const absl::string_view municipality = municipalities_[place.municipality].name;
  const std::string listed =
      absl::StrCat(municipality.substr(PrefectureBytes(municipality)), place.town < 0 ? "" : towns_[place.town].name);
  return absl::StrContains(address, listed);
}

bool Gazetteer::IsCode(absl::string_view code) const {
  if (code.size() != kCodeDigits) return false;
  const auto found = std::lower_bound(codes_.begin(), codes_.end(), std::pair(CodeNumber(code), 0));
  return found != codes_.end() && found->first == CodeNumber(code);
}

Gazetteer::Fit Gazetteer::Compare(absl::string_view code, const Place& place) const {
  if (code.size() != kCodeDigits || !place.listed()) return Fit::kNone;
  const uint32_t number = CodeNumber(code);
  bool listed = false, municipality = false;
  for (auto at = std::lower_bound(codes_.begin(), codes_.end(), std::pair(number, 0));
       at != codes_.end() && at->first == number; ++at) {
    listed = true;
    if (place.town >= 0 && at->second == place.town) return Fit::kTown;
    if (towns_[at->second].municipality != place.municipality) continue;
    municipality = true;
    if (place.town < 0 && towns_[at->second].name.empty()) return Fit::kTown;
  }
  if (municipality) return Fit::kMunicipality;
  if (listed) return Fit::kNone;
  const Municipality& whole = municipalities_[place.municipality];
  for (int t = whole.towns_begin; t < whole.towns_end; ++t) {
    if (towns_[t].codes.substr(0, kAreaDigits) == code.substr(0, kAreaDigits)) return Fit::kArea;
  }
  return Fit::kNone;
}

}  // namespace madoguchi::ocr
