#include "ocr-worker/core/evidence/hypotheses.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "ocr-worker/core/evidence/field_value.h"
#include "ocr-worker/core/evidence/house_number.h"
#include "ocr-worker/core/evidence/numbering_plan.h"
#include "ocr-worker/core/evidence/place_search.h"
#include "ocr-worker/core/evidence/script_neighbours.h"
#include "ocr-worker/core/text/characters.h"
#include "ocr-worker/core/text/twins.h"
#include "procedures/values/check_digit.h"

namespace madoguchi::ocr {

namespace {

using procedures::LeafType;
using procedures::TemplateField;

constexpr size_t kWays = 48;
constexpr size_t kSecondWays = 16;

// ln weights of what a type knows, chosen on the tuning hands. Each is bounded: ink that is clear wins against all of
// them together.
constexpr double kFaulty = -6;        // a letter among digits
constexpr double kOutsidePlan = -4;   // a telephone number that cannot be
constexpr double kNoTrunkZero = -7;   // … because it does not begin with 0
constexpr double kTooLarge = -4;      // beyond what the definition admits
constexpr double kUnlistedCode = -2;  // new codes are rare
constexpr double kCheckDigitDiffers = -5;
constexpr double kNoPlace = -3;           // an address that begins with no listed municipality: abbreviated, abroad
constexpr double kNoTown = -1;            // a town that is new or named otherwise
constexpr double kSpelledOtherwise = -2;  // 霞ヶ関, which the list has as 霞が関
constexpr double kNumberBreak = -2;       // 2・2-1
constexpr double kNoNumber = -2;          // a line for the house number that begins with something else
constexpr double kScriptBreak = -2;       // エ藤
constexpr double kDigitInName = -3;       // 節5
constexpr double kNoWord = -0.8;          // for each character that belongs to no word

// What the second reader says weighs less than the first: it errs more often on handwriting.
constexpr double kSecondTrust = 0.7;
constexpr double kSecondUnseen = -1.5, kSecondEdit = -1.5;  // ln, and for each character that it reads otherwise
constexpr int kEditsMax = 4;
constexpr double kFirstEdit = -3.5;  // … and that the first reader does not offer

int Edits(const std::string& a, const std::string& b) {
  const std::vector<std::string> x = SplitCharacters(a), y = SplitCharacters(b);
  std::vector<int> row(y.size() + 1);
  for (size_t j = 0; j < row.size(); ++j) row[j] = static_cast<int>(j);
  for (size_t i = 1; i <= x.size(); ++i) {
    int diagonal = std::exchange(row[0], static_cast<int>(i));
    for (size_t j = 1; j <= y.size(); ++j) {
      const int kept = diagonal + (x[i - 1] == y[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({kept, row[j] + 1, row[j - 1] + 1}));
    }
  }
  return row.back();
}

double LogAdd(double a, double b) {
  if (a < b) std::swap(a, b);
  return a + std::log1p(std::exp(b - a));
}

// Ways that spell the same value are one hypothesis.
class Collection {
 public:
  Collection(const TemplateField& field, const ReadingGraph& graph) : field_(field), graph_(graph) {}

  void Add(const Way& way) {
    FieldValue made = ValueOfWay(field_, graph_, way.nodes);
    Hypothesis one{.value = std::move(made.value), .ink = way.log_share, .faulty = made.faulty, .lowest = 1};
    for (const int n : way.nodes) one.lowest = std::min(one.lowest, graph_.nodes[n].share);
    one.characters = static_cast<int>(way.nodes.size());
    const auto known = index_.find(one.value);
    if (known == index_.end()) {
      index_.emplace(one.value, hypotheses_.size());
      hypotheses_.push_back(std::move(one));
      spelled_.push_back({way.nodes});
      return;
    }
    std::vector<std::vector<int>>& spelled = spelled_[known->second];
    if (std::find(spelled.begin(), spelled.end(), way.nodes) != spelled.end()) return;
    spelled.push_back(way.nodes);
    Hypothesis& same = hypotheses_[known->second];
    same.ink = LogAdd(same.ink, one.ink);
    same.lowest = std::max(same.lowest, one.lowest);
    same.faulty = same.faulty && one.faulty;
  }

  std::vector<Hypothesis> Take() { return std::move(hypotheses_); }

 private:
  const TemplateField& field_;
  const ReadingGraph& graph_;
  std::vector<Hypothesis> hypotheses_;
  std::vector<std::vector<std::vector<int>>> spelled_;  // by which ways
  std::map<std::string, size_t> index_;
};

// What stands behind the place: all of a line that is for nothing else; behind a listed town; else from the first
// digit, because towns are names and no dictionary has them.
std::string BehindThePlace(const TemplateField& field, const Hypothesis& one) {
  if (field.id.ends_with(".number")) return one.value;
  if (!one.places.empty() && one.places.front().town >= 0) {
    const std::vector<std::string> characters = SplitCharacters(one.value);
    std::string rest;
    for (size_t i = one.places.front().characters; i < characters.size(); ++i) rest += characters[i];
    if (rest.find_first_of("0123456789") != std::string::npos) return rest;
    return {};
  }
  const size_t digit = one.value.find_first_of("0123456789");
  return digit == std::string::npos ? std::string() : one.value.substr(digit);
}

double AddressWeight(const TemplateField& field, const Hypothesis& one, const Knowledge& knowledge) {
  const HouseNumber number = ReadHouseNumber(BehindThePlace(field, one));
  const double weight = kNumberBreak * number.breaks + kNoWord * knowledge.words.Unknown(number.building) +
                        kScriptBreak * ScriptBreaks(number.building);
  if (field.id.ends_with(".number")) return weight + (number.begins ? 0 : kNoNumber);
  if (one.places.empty()) return weight + kNoPlace;
  const bool as_listed = std::any_of(one.places.begin(), one.places.end(), [&](const Gazetteer::Place& place) {
    return knowledge.places.SpelledAsListed(one.value, place);
  });
  return weight + (one.places.front().town >= 0 ? 0 : kNoTown) + (as_listed ? 0 : kSpelledOtherwise);
}

bool CheckDigitAgrees(procedures::CheckedNumber checked, const std::string& value) {
  switch (checked) {
    case procedures::CheckedNumber::kMyNumber:
      return procedures::IsMyNumber(value);
    case procedures::CheckedNumber::kCorporateNumber:
      return procedures::IsCorporateNumber(value);
    case procedures::CheckedNumber::kNone:
      return true;
  }
  return true;
}

double OwnWeight(const TemplateField& field, const Hypothesis& one, const Knowledge& knowledge) {
  double weight = one.faulty ? kFaulty : 0;
  switch (field.type) {
    case LeafType::kPhone:
      return weight + (!one.value.starts_with("0") ? kNoTrunkZero : InNumberingPlan(one.value) ? 0 : kOutsidePlan);
    case LeafType::kPostal:
      return weight + (knowledge.places.IsCode(one.value) ? 0 : kUnlistedCode);
    case LeafType::kDigits: {
      int64_t number = 0;
      const bool fits = field.max == 0 || (absl::SimpleAtoi(one.value, &number) && number >= 1 && number <= field.max);
      return weight + (fits ? 0 : kTooLarge) + (CheckDigitAgrees(field.checked, one.value) ? 0 : kCheckDigitDiffers);
    }
    case LeafType::kAddress:
      return weight + AddressWeight(field, one, knowledge);
    case LeafType::kText:
      return weight + kNoWord * knowledge.words.Unknown(one.value) + kScriptBreak * ScriptBreaks(one.value);
    case LeafType::kPersonName:
      return weight + kScriptBreak * ScriptBreaks(one.value) +
             kDigitInName * static_cast<double>(std::count_if(one.value.begin(), one.value.end(), absl::ascii_isdigit));
    default:
      return weight;
  }
}

// What two readers of the same ink can agree on. Where the type admits several scripts the shape alone does not tell a
// character from its twin, so a reader that chose the other one has not contradicted.
std::string Seen(const TemplateField& field, absl::string_view value) {
  const std::string bare = WithoutSpaces(value);
  const bool one_script = HoldsDigits(field.type) || field.type == LeafType::kKatakana;
  return one_script ? bare : WithoutTwins(bare);
}

void AddSecond(const Observation& observation, std::vector<Hypothesis>& hypotheses) {
  const TemplateField& field = *observation.field;
  const ReadingGraph& ways = observation.second->ways;
  std::map<std::string, double> seen;  // Seen() → ln share
  std::vector<FieldValue> values;
  for (const Way& way : BestWays(ways, kSecondWays)) {
    values.push_back(ValueOfWay(field, ways, way.nodes));
    const auto [at, fresh] = seen.emplace(Seen(field, values.back().value), way.log_share);
    if (!fresh) at->second = LogAdd(at->second, way.log_share);
  }
  if (values.empty()) return;
  const FieldValue& best = values.front();
  const bool offered = std::any_of(hypotheses.begin(), hypotheses.end(), [&](const Hypothesis& h) {
    return Seen(field, h.value) == Seen(field, best.value);
  });
  if (!offered && !best.faulty) {
    Hypothesis one{.value = best.value, .ink = -30};
    for (const Hypothesis& other : hypotheses) {
      const double ink = other.ink + kFirstEdit * Edits(Seen(field, other.value), Seen(field, best.value));
      if (ink > one.ink) one.ink = ink;
      one.characters = other.characters;
    }
    one.lowest = std::exp(kFirstEdit);
    hypotheses.push_back(std::move(one));
  }
  for (Hypothesis& one : hypotheses) {
    const std::string bare = Seen(field, one.value);
    const auto found = seen.find(bare);
    one.second =
        kSecondTrust * (found != seen.end()
                            ? std::max(found->second, kSecondUnseen + kSecondEdit)
                            : kSecondUnseen + kSecondEdit * std::min(kEditsMax, Edits(bare, Seen(field, best.value))));
  }
}

}  // namespace

std::vector<Hypothesis> HypothesesOf(const Observation& observation, const Knowledge& knowledge) {
  const TemplateField& field = *observation.field;
  const ReadingGraph& ways = observation.first.ways;
  Collection collection(field, ways);
  for (const Way& way : BestWays(ways, kWays)) collection.Add(way);
  if (field.type == LeafType::kAddress) {
    for (const Way& way : WaysByPlace(ways, knowledge.places)) collection.Add(way);
  }
  std::vector<Hypothesis> hypotheses = collection.Take();
  if (observation.second) AddSecond(observation, hypotheses);
  for (Hypothesis& one : hypotheses) {
    if (field.type == LeafType::kAddress) one.places = knowledge.places.Find(one.value);
    one.own = OwnWeight(field, one, knowledge);
  }
  std::stable_sort(hypotheses.begin(), hypotheses.end(),
                   [](const Hypothesis& a, const Hypothesis& b) { return a.total() > b.total(); });
  if (hypotheses.size() > kHypothesesMax) hypotheses.resize(kHypothesesMax);
  return hypotheses;
}

}  // namespace madoguchi::ocr
