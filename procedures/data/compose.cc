#include "procedures/data/compose.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "procedures/layout/leaf.h"
#include "procedures/rules/normalise.h"
#include "procedures/values/era.h"
#include "procedures/values/text.h"

namespace madoguchi::procedures {
namespace {

using nlohmann::json;

class Composer {
 public:
  explicit Composer(const LeafValues& leaves) : leaves_(leaves) {}

  json Fields(const std::vector<Field>& fields, int index) {
    json object = json::object();
    for (const Field& field : fields) {
      json value = Value(field, index);
      if (!value.is_null()) object[field.id] = std::move(value);
    }
    return object;
  }

  const std::set<std::string>& taken() const { return taken_; }

 private:
  // "" when blank or absent.
  std::string Take(const std::string& id) {
    taken_.insert(id);
    const auto found = leaves_.find(id);
    return found == leaves_.end() ? "" : found->second;
  }
  static json OrNull(std::string text) { return text.empty() ? json() : json(std::move(text)); }

  json Parts(const std::string& path, std::initializer_list<const char*> keys) {
    json object = json::object();
    for (const char* key : keys) {
      std::string text = Take(absl::StrCat(path, ".", key));
      if (!text.empty()) object[key] = std::move(text);
    }
    return object.empty() ? json() : object;
  }

  json Value(const Field& field, int index) {
    const std::string path = PathAt(field.path, index);
    switch (field.type) {
      case FieldType::kPersonName:
        return Parts(path, {"kanji", "kana"});
      case FieldType::kAddress:
        return Parts(path, {"postal", "town", "number"});
      case FieldType::kDate:
        return Date(field, path);
      case FieldType::kChoices: {
        const std::string text = Take(path);
        if (text.empty()) return nullptr;
        return std::vector<std::string>(absl::StrSplit(text, ',', absl::SkipEmpty()));
      }
      case FieldType::kConfirm: {
        const std::string text = Take(path);
        return text == "true" ? json(true) : OrNull(text);
      }
      case FieldType::kGroup:
        return Group(field);
      default:
        return OrNull(Take(path));
    }
  }

  json Date(const Field& field, const std::string& path) {
    const std::string era_value = AsksEra(field) ? Take(path + ".era") : "";
    const std::string year = ToDigits(Take(path + ".year"));
    const std::string month = ToDigits(Take(path + ".month"));
    const std::string day = ToDigits(Take(path + ".day"));
    if (era_value.empty() && year.empty() && month.empty() && day.empty()) return nullptr;
    std::string era_printed = field.era ? "□" : "西暦";
    const Era* era = nullptr;
    for (const Era& offered : field.eras) {
      if (field.era && (!AsksEra(field) || era_value == EraValue(offered))) {
        era = &offered;
        era_printed = std::string(EraPrinted(offered));
      }
    }
    if (era == nullptr && !era_value.empty()) era_printed = era_value;
    if (const auto civil = Day(field, era, year, month, day)) return FormatIsoDay(*civil);
    const auto written = [](const std::string& part) { return part.empty() ? std::string("□") : part; };
    return absl::StrCat(era_printed, written(year), "年", written(month), "月", written(day), "日");
  }

  static std::optional<absl::CivilDay> Day(const Field& field, const Era* era, const std::string& year,
                                           const std::string& month, const std::string& day) {
    EraDay numbers;
    const bool first_year = year == "元" && field.era;
    if (!first_year && !absl::SimpleAtoi(year, &numbers.year)) return std::nullopt;
    if (!absl::SimpleAtoi(month, &numbers.month) || !absl::SimpleAtoi(day, &numbers.day)) return std::nullopt;
    if (!field.era)
      return ParseIsoDay(absl::StrCat(year, "-", absl::Dec(numbers.month, absl::kZeroPad2), "-",
                                      absl::Dec(numbers.day, absl::kZeroPad2)));
    if (era == nullptr) return std::nullopt;
    numbers.era = *era;
    return FromEra(numbers);
  }

  json Group(const Field& field) {
    if (!field.repeat) {
      json object = Fields(field.fields, 0);
      return object.empty() ? json() : object;
    }
    json items = json::array();
    for (int i = 1; i <= field.repeat->max; ++i) {
      json item = Fields(field.fields, i);
      if (!item.empty()) items.push_back(std::move(item));
    }
    return items.empty() ? json() : items;
  }

  const LeafValues& leaves_;
  std::set<std::string> taken_;
};

// Puts a stray value where its path says, or as near as what stands there allows.
void Keep(json& data, const std::string& path, const std::string& value) {
  json* place = &data;
  const std::vector<std::string> parts = absl::StrSplit(path, '.');
  for (size_t i = 0; i < parts.size(); ++i) {
    if (!place->is_object()) {
      data[path] = value;
      return;
    }
    place = &(*place)[parts[i]];
    if (place->is_null() && i + 1 < parts.size()) *place = json::object();
  }
  if (place->is_null()) {
    *place = value;
  } else {
    data[path] = value;
  }
}

bool IsSeal(absl::string_view leaf) { return absl::EndsWith(leaf, ".seal"); }

}  // namespace

json Compose(const Definition& definition, const LeafValues& leaves) {
  Composer composer(leaves);
  json data = json::object();
  for (const Section& section : definition.sections) {
    json values = composer.Fields(section.fields, 0);
    if (!values.empty()) data[section.id] = std::move(values);
  }
  json normalised = Normalise(definition, data);
  for (const auto& [leaf, value] : leaves) {
    if (!value.empty() && !composer.taken().contains(leaf) && !IsSeal(leaf)) Keep(normalised, leaf, value);
  }
  return normalised;
}

std::string FieldOfLeaf(const Definition& definition, absl::string_view leaf) {
  std::vector<std::string> parts = absl::StrSplit(leaf, '.');
  for (size_t length = parts.size(); length >= 2; --length) {
    std::vector<std::string> shape(parts.begin(), parts.begin() + static_cast<long>(length));
    for (std::string& part : shape) {
      if (!part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; }))
        part = "*";
    }
    if (FindField(definition, absl::StrJoin(shape, ".")) != nullptr) {
      return absl::StrJoin(parts.begin(), parts.begin() + static_cast<long>(length), ".");
    }
  }
  return std::string(leaf);
}

}  // namespace madoguchi::procedures
