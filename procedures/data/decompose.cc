#include "procedures/data/decompose.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "procedures/layout/leaf.h"
#include "procedures/values/era.h"

namespace madoguchi::procedures {
namespace {

using nlohmann::json;

class Decomposer {
 public:
  explicit Decomposer(LeafValues& leaves) : leaves_(leaves) {}

  void Fields(const std::vector<Field>& fields, const json& object, int index) {
    if (!object.is_object()) return;
    for (const Field& field : fields) {
      const auto value = object.find(field.id);
      if (value != object.end() && !value->is_null()) Value(field, *value, index);
    }
  }

 private:
  void Put(const std::string& leaf, const json& value) {
    std::string text = TextOf(value);
    if (!text.empty()) leaves_[leaf] = std::move(text);
  }

  static std::string TextOf(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>() ? "true" : "";
    if (value.is_number_integer()) return absl::StrCat(value.get<int64_t>());
    return "";
  }

  void Value(const Field& field, const json& value, int index) {
    const std::string path = PathAt(field.path, index);
    switch (field.type) {
      case FieldType::kPersonName:
      case FieldType::kAddress:
        if (!value.is_object()) return;
        for (const auto& [part, text] : value.items()) Put(absl::StrCat(path, ".", part), text);
        return;
      case FieldType::kDate:
        if (value.is_string()) Date(field, path, value.get<std::string>());
        return;
      case FieldType::kChoices: {
        std::vector<std::string> chosen;
        if (!value.is_array()) return;
        for (const json& one : value) chosen.push_back(TextOf(one));
        Put(path, absl::StrJoin(chosen, ","));
        return;
      }
      case FieldType::kGroup:
        if (!field.repeat) {
          Fields(field.fields, value, 0);
        } else if (value.is_array()) {
          for (size_t i = 0; i < value.size(); ++i) Fields(field.fields, value[i], static_cast<int>(i) + 1);
        }
        return;
      default:
        Put(path, value);
    }
  }

  void Date(const Field& field, const std::string& path, const std::string& iso) {
    const auto civil = ParseIsoDay(iso);
    if (!civil) return;
    int year = static_cast<int>(civil->year());
    if (field.era) {
      const std::optional<EraDay> day = ToEra(*civil);
      if (!day || std::find(field.eras.begin(), field.eras.end(), day->era) == field.eras.end()) return;
      if (AsksEra(field)) leaves_[path + ".era"] = std::string(EraValue(day->era));
      year = day->year;
    }
    leaves_[path + ".year"] = absl::StrCat(year);
    leaves_[path + ".month"] = absl::StrCat(civil->month());
    leaves_[path + ".day"] = absl::StrCat(civil->day());
  }

  LeafValues& leaves_;
};

}  // namespace

LeafValues Decompose(const Definition& definition, const json& data) {
  LeafValues leaves;
  Decomposer decomposer(leaves);
  if (!data.is_object()) return leaves;
  for (const Section& section : definition.sections) {
    if (const auto values = data.find(section.id); values != data.end()) decomposer.Fields(section.fields, *values, 0);
  }
  return leaves;
}

}  // namespace madoguchi::procedures
