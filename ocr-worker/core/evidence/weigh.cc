#include "ocr-worker/core/evidence/weigh.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "absl/strings/match.h"
#include "ocr-worker/core/evidence/belonging.h"
#include "ocr-worker/core/evidence/calendar.h"
#include "ocr-worker/core/evidence/field_value.h"
#include "ocr-worker/core/evidence/house_number.h"
#include "ocr-worker/core/evidence/hypotheses.h"
#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/text/characters.h"

namespace madoguchi::ocr {

namespace {

using procedures::LeafType;
using procedures::TemplateField;

constexpr size_t kPartnersMax = 16;     // hypotheses of a field that others ask about
constexpr double kPartnerLeast = 1e-5;  // their share: no partner makes up for less
constexpr size_t kAlternativesMax = 4;
constexpr double kAlternativeLeast = -14;  // ln weight behind the chosen one
constexpr double kImplausible = 0.40;      // ceiling for a value that its type rules out
constexpr double kNotRead = 0.2;           // ink, and no reader made anything of it

// ln weights between fields. What is not listed is not excluded.
constexpr double kNameTrust = 0.9;  // for each step of NameReadings::Distance
constexpr double kSameMunicipality = -2, kSameArea = -3, kElsewhere = -5, kPlaceUnknown = -3.5;
constexpr size_t kPartedMax = 4;            // hypotheses that are tried to be parted
constexpr double kPartedDistanceMax = 1.3;  // NameReadings::Distance up to which both parts read so
constexpr double kUnparted = -1.5;
constexpr double kImpossibleDay = -5, kFutureDay = -4;

// How much a pair bears each other out, for the confidence: from 1 to -1.
constexpr double kNameDoubtAt = 2;  // distance that says nothing
double SupportOf(Gazetteer::Fit fit) {
  switch (fit) {
    case Gazetteer::Fit::kTown:
      return 1;
    case Gazetteer::Fit::kMunicipality:
      return 0;
    case Gazetteer::Fit::kArea:
      return -0.3;
    case Gazetteer::Fit::kNone:
      break;
  }
  return -1;
}

struct Tie {
  double weight = 0;   // ln
  double support = 0;  // -1 … 1
};

struct Field {
  const Observation* seen = nullptr;
  std::vector<Hypothesis> hypotheses;
  std::vector<double> support;  // of each hypothesis, by its partners
  double logits = 0;            // summed over the likeliest way's characters
  int characters = 0;
};

std::vector<double> Shares(const std::vector<Hypothesis>& hypotheses) {
  std::vector<double> shares;
  double best = -1e9, sum = 0;
  for (const Hypothesis& one : hypotheses) best = std::max(best, one.total());
  for (const Hypothesis& one : hypotheses) sum += shares.emplace_back(std::exp(one.total() - best));
  for (double& share : shares) share /= sum;
  return shares;
}

using TieOf = std::function<Tie(const Hypothesis&, const Hypothesis&)>;

// How many of the hypotheses, which stand likeliest first, are worth asking about.
size_t CountAsked(const std::vector<double>& shares) {
  size_t count = 1;
  while (count < std::min(kPartnersMax, shares.size()) && shares[count] >= kPartnerLeast) ++count;
  return count;
}

// Each field's hypotheses are weighed by what the other may be without this evidence, so that nothing is counted twice.
void Weigh(Field& a, Field& b, const TieOf& tie_of) {
  if (a.hypotheses.empty() || b.hypotheses.empty()) return;
  const std::vector<double> shares_a = Shares(a.hypotheses), shares_b = Shares(b.hypotheses);
  std::vector<double> sum_a(a.hypotheses.size(), 0), sum_b(b.hypotheses.size(), 0);
  // How well the partner fits: as it is by itself, and as it is if this hypothesis holds.
  std::vector<double> support_a(sum_a.size(), 0), support_b(sum_b.size(), 0), given_a = support_a, given_b = support_b;
  double known_a = 0, known_b = 0;
  const size_t count_a = CountAsked(shares_a), count_b = CountAsked(shares_b);
  for (size_t i = 0; i < count_a; ++i) known_a += shares_a[i];
  for (size_t j = 0; j < count_b; ++j) known_b += shares_b[j];
  double least = 0;
  for (size_t i = 0; i < count_a; ++i) {
    for (size_t j = 0; j < count_b; ++j) {
      const Tie tie = tie_of(a.hypotheses[i], b.hypotheses[j]);
      least = std::min(least, tie.weight);
      const double of_a = shares_a[i] / known_a, of_b = shares_b[j] / known_b, tied = std::exp(tie.weight);
      sum_a[i] += of_b * tied;
      sum_b[j] += of_a * tied;
      support_a[i] += of_b * tie.support;
      support_b[j] += of_a * tie.support;
      given_a[i] += of_b * tied * tie.support;
      given_b[j] += of_a * tied * tie.support;
    }
  }
  const auto put = [&](Field& field, const std::vector<double>& sum, const std::vector<double>& support,
                       const std::vector<double>& given, size_t count) {
    for (size_t i = 0; i < field.hypotheses.size(); ++i) {
      field.hypotheses[i].partner += i < count ? std::log(sum[i]) : least;
      field.support[i] += i < count ? (support[i] + given[i] / sum[i]) / 2 : -1;
    }
  };
  put(a, sum_a, support_a, given_a, count_a);
  put(b, sum_b, support_b, given_b, count_b);
}

// A name written without a gap, or with too many, beside a reading that has one: where the readings part, the name does
// too. The space is no ink; what it parts is. Works both ways.
void AddParted(Field& whole, const Field& parted, const NameReadings& readings, bool whole_is_kana) {
  if (whole.hypotheses.empty() || parted.hypotheses.empty()) return;
  const std::string& words = parted.hypotheses.front().value;
  if (std::count(words.begin(), words.end(), ' ') != 1) return;
  const size_t count = std::min(kPartedMax, whole.hypotheses.size());
  for (size_t h = 0; h < count; ++h) {
    const std::string& value = whole.hypotheses[h].value;
    if (std::count(value.begin(), value.end(), ' ') == 1) continue;
    const std::vector<std::string> characters = SplitCharacters(WithoutSpaces(value));
    std::string best;
    double least = kPartedDistanceMax;
    for (size_t cut = 1; cut < characters.size(); ++cut) {
      std::string spaced;
      for (size_t i = 0; i < characters.size(); ++i) spaced += (i == cut ? " " : "") + characters[i];
      const double distance = whole_is_kana ? readings.Distance(words, spaced) : readings.Distance(spaced, words);
      if (distance < least) least = distance, best = spaced;
    }
    if (best.empty()) continue;
    Hypothesis one = whole.hypotheses[h];
    one.value = best;
    whole.hypotheses[h].own += kUnparted;
    whole.hypotheses.push_back(std::move(one));
  }
  std::stable_sort(whole.hypotheses.begin(), whole.hypotheses.end(),
                   [](const Hypothesis& a, const Hypothesis& b) { return a.total() > b.total(); });
  whole.support.assign(whole.hypotheses.size(), 0);
}

void WeighName(Field& name, Field& kana, const NameReadings& readings) {
  AddParted(name, kana, readings, false);
  AddParted(kana, name, readings, true);
  Weigh(name, kana, [&](const Hypothesis& written, const Hypothesis& read) {
    const double distance = readings.Distance(written.value, read.value);
    return Tie{-kNameTrust * distance, std::clamp(1 - distance / kNameDoubtAt, -1.0, 1.0)};
  });
}

void WeighAddress(Field& postal, Field& address, const Gazetteer& places) {
  Weigh(postal, address, [&](const Hypothesis& code, const Hypothesis& line) {
    if (line.places.empty()) return Tie{kPlaceUnknown, -0.5};
    Tie best{kElsewhere, -1};
    for (const Gazetteer::Place& place : line.places) {
      const Gazetteer::Fit fit = places.Compare(code.value, place);
      const double weight = fit == Gazetteer::Fit::kTown           ? 0
                            : fit == Gazetteer::Fit::kMunicipality ? (place.town < 0 ? 0 : kSameMunicipality)
                            : fit == Gazetteer::Fit::kArea         ? kSameArea
                                                                   : kElsewhere;
      if (weight >= best.weight) best = {weight, std::max(best.support, SupportOf(fit))};
    }
    return best;
  });
}

std::string OnlyValue(const Field& field) { return field.seen->settled ? field.seen->settled->value : std::string(); }

// All days that the parts may mean. A part that is a printed or circled era, or blank, has one value.
void WeighDate(std::vector<Field>& fields, const DateParts& parts, absl::CivilDay today) {
  struct Part {
    int field;
    std::string WrittenDay::*member;
    size_t count;
    std::vector<double> shares, sums;
  };
  WrittenDay day;
  std::vector<Part> open;
  const auto add = [&](int field, std::string WrittenDay::*member) {
    if (field == kNoField) return;
    const Field& one = fields[field];
    day.*member = OnlyValue(one);
    if (one.hypotheses.empty()) return;
    const size_t count = std::min(kPartnersMax / 2, one.hypotheses.size());
    open.push_back({field, member, count, Shares(one.hypotheses), std::vector<double>(count, 0)});
  };
  add(parts.year, &WrittenDay::year);
  add(parts.month, &WrittenDay::month);
  add(parts.day, &WrittenDay::day);
  absl::CivilDay last = absl::CivilDay::max();
  if (parts.era != kNoField) day.era = OnlyValue(fields[parts.era]);
  if (parts.year != kNoField) {
    const TemplateField& year = *fields[parts.year].seen->field;
    if (!year.printed_era.empty()) day.era = year.printed_era;
    if (year.not_after_today) last = today;
  }
  std::vector<size_t> at(open.size(), 0);
  while (!open.empty()) {
    double share = 1;
    for (size_t p = 0; p < open.size(); ++p) {
      day.*open[p].member = fields[open[p].field].hypotheses[at[p]].value;
      share *= open[p].shares[at[p]];
    }
    const DayFit fit = FitOf(day, last);
    const double weight = fit == DayFit::kPossible ? 0 : fit == DayFit::kFuture ? kFutureDay : kImpossibleDay;
    for (size_t p = 0; p < open.size(); ++p) {
      open[p].sums[at[p]] += share / open[p].shares[at[p]] * std::exp(weight);
    }
    size_t p = 0;
    while (p < open.size() && ++at[p] == open[p].count) at[p++] = 0;
    if (p == open.size()) break;
  }
  for (const Part& part : open) {
    Field& field = fields[part.field];
    const double most = *std::max_element(part.sums.begin(), part.sums.end());
    for (size_t i = 0; i < field.hypotheses.size(); ++i) {
      const double fits = i < part.count ? std::max(1e-3, part.sums[i] / std::max(most, 1e-9)) : 1e-3;
      field.hypotheses[i].partner += std::log(fits);
      field.support[i] += std::min(0.0, fits - 1);
    }
  }
}

double LogitOf(double share) {
  constexpr double kMost = 6;
  const double p = std::clamp(share, 1e-9, 1 - 1e-9);
  return std::clamp(std::log(p / (1 - p)), -kMost, kMost);
}

Field Prepare(const Observation& seen, const Knowledge& knowledge, std::optional<std::vector<Hypothesis>>& considered) {
  Field field{.seen = &seen};
  if (seen.settled) return field;
  if (!considered) considered = HypothesesOf(seen, knowledge);
  field.hypotheses = *considered;
  field.support.assign(field.hypotheses.size(), 0);
  for (const RecognizedCharacter& character : seen.first.best) {
    if (IsSpace(character.text)) continue;
    field.logits += LogitOf(character.confidence);
    ++field.characters;
  }
  return field;
}

bool Agree(const TemplateField& field, const std::string& a, const std::string& b) {
  // Where a name is parted matters to nobody; where an address is parted, the building begins.
  return field.type == LeafType::kAddress ? a == b : WithoutSpaces(a) == WithoutSpaces(b);
}

Grounds::Second SecondSays(const Observation& seen, const std::string& value) {
  if (!seen.second) return Grounds::Second::kNotAsked;
  const std::vector<Way> best = BestWays(seen.second->ways, 1);
  const std::string other =
      best.empty() ? std::string() : ValueOfWay(*seen.field, seen.second->ways, best.front().nodes).value;
  return Agree(*seen.field, other, value) ? Grounds::Second::kAgrees : Grounds::Second::kDiffers;
}

// 3-16-14様式ハイツ: a gap that was not seen, or a figure too many.
bool RunsIntoBuilding(const std::string& number) {
  return !absl::StrContains(number, ' ') && !ReadHouseNumber(number).building.empty();
}

double ListedOf(const Hypothesis& one, const TemplateField& field) {
  constexpr double kHardly = -2.5;  // own weight of what its type all but rules out
  switch (field.type) {
    case LeafType::kAddress:
      if (!field.id.ends_with(".number")) return one.places.empty() ? 0 : one.places.front().town >= 0 ? 1 : 0.5;
      return one.own < 0 || RunsIntoBuilding(one.value) ? 0 : 1;
    case LeafType::kText:
      return one.own < 0 ? 0 : 1;
    case LeafType::kPersonName:
    case LeafType::kKatakana: {  // surname and given name stand apart; more gaps than one are a hand's, or a foreign
                                 // name's
      const auto spaces = std::count(one.value.begin(), one.value.end(), ' ');
      return spaces == 1 ? 1 : spaces == 0 ? 0 : -1;
    }
    default:
      return one.own <= kHardly ? -1 : one.own < 0 ? 0 : 1;
  }
}

FieldReading ReadingOf(const Field& field, double page_logit, const Knowledge& knowledge) {
  const Observation& seen = *field.seen;
  if (seen.settled) return *seen.settled;
  FieldReading reading;
  reading.id = seen.field->id;
  reading.box_px = ToPx(seen.field->box);
  reading.recognizer = seen.recognizer;
  for (const RecognizedCharacter& character : seen.first.best) reading.raw += character.text;
  reading.confidence = kNotRead;
  if (field.hypotheses.empty()) return reading;

  const std::vector<double> shares = Shares(field.hypotheses);
  std::vector<size_t> order(shares.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return shares[a] > shares[b]; });
  const Hypothesis& chosen = field.hypotheses[order[0]];
  reading.value = chosen.value;
  for (const size_t i : order) {
    const Hypothesis& other = field.hypotheses[i];
    if (reading.alternatives.size() == kAlternativesMax || other.total() < chosen.total() + kAlternativeLeast) break;
    if (i != order[0] && !other.faulty) reading.alternatives.push_back(other.value);
  }
  reading.grounds = {.ink_share = std::exp(chosen.ink),
                     .share = shares[order[0]],
                     .lowest_share = chosen.lowest,
                     .second = SecondSays(seen, chosen.value),
                     .partner = std::clamp(field.support[order[0]], -1.0, 1.0),
                     .listed = ListedOf(chosen, *seen.field),
                     .characters = chosen.characters,
                     .page_logit = page_logit};
  reading.confidence = knowledge.confidence.Confidence(*seen.field, reading.grounds);
  if (chosen.faulty || reading.grounds.listed < 0 || HoldsCrossedOut(seen))
    reading.confidence = std::min(reading.confidence, kImplausible);
  reading.accepted = reading.confidence >= seen.field->min_confidence;
  return reading;
}

}  // namespace

bool SecondMayHelp(const FieldReading& reading, const TemplateField& field, const Knowledge& knowledge) {
  constexpr double kGainMost = 3;  // logit of the posterior: what agreement adds against a value two characters away
  if (!field.cells.empty() && (HoldsDigits(field.type) || field.type == LeafType::kKatakana)) return false;
  const bool measured = field.min_confidence > 1;  // nothing is accepted, so that everything is asked
  if (reading.value.empty() || measured) return true;
  Grounds agreed = reading.grounds;
  agreed.second = Grounds::Second::kAgrees;
  const double share = std::clamp(agreed.share, 1e-9, 1 - 1e-9);
  agreed.share = 1 / (1 + std::exp(-kGainMost) * (1 - share) / share);
  return knowledge.confidence.Confidence(field, agreed) >= field.min_confidence;
}

std::vector<FieldReading> Decide(absl::Span<const Observation> observations, const Knowledge& knowledge,
                                 Considered& considered) {
  considered.resize(observations.size());
  std::vector<Field> fields;
  std::vector<const TemplateField*> layout;
  double logits = 0;
  int characters = 0;
  for (size_t i = 0; i < observations.size(); ++i) {
    fields.push_back(Prepare(observations[i], knowledge, considered[i]));
    layout.push_back(observations[i].field);
    logits += fields.back().logits;
    characters += fields.back().characters;
  }
  const Belonging belonging = FindBelonging(layout);
  for (const auto& [name, kana] : belonging.names) WeighName(fields[name], fields[kana], knowledge.names);
  for (const auto& [postal, address] : belonging.addresses) {
    WeighAddress(fields[postal], fields[address], knowledge.places);
  }
  const absl::CivilDay today = JstDay(knowledge.clock.Now());
  for (const DateParts& date : belonging.dates) WeighDate(fields, date, today);

  constexpr int kTelling = 8;          // other characters from which a page says something of its hand
  constexpr double kUsualLogit = 3.5;  // of a page that says nothing
  std::vector<FieldReading> readings;
  for (const Field& field : fields) {
    const int others = characters - field.characters;
    readings.push_back(
        ReadingOf(field, others >= kTelling ? (logits - field.logits) / others : kUsualLogit, knowledge));
  }
  return readings;
}

}  // namespace madoguchi::ocr
