#include "procedures/rules/validate.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "procedures/limits.h"
#include "procedures/rules/answers.h"
#include "procedures/rules/normalise.h"
#include "procedures/values/check.h"
#include "procedures/values/fault.h"
#include "procedures/values/text.h"

namespace madoguchi::procedures {
namespace {

using nlohmann::json;

// One part of a composed value.
struct Part {
  const char* key;
  absl::string_view label;
};
constexpr Part kNameParts[] = {{"kanji", ""}, {"kana", "フリガナ"}};
constexpr Part kAddressParts[] = {{"postal", "郵便番号"}, {"town", "町名まで"}, {"number", "番地"}};

class Validator {
 public:
  Validator(const Definition& definition, const json& data, absl::CivilDay today)
      : definition_(definition), data_(data), today_(today) {}

  std::vector<FieldFault> Run() {
    if (!data_.is_object()) {
      Add("", reason::kWrongShape, "申請の内容は区分ごとの項目の集まりで送ってください。");
      return std::move(faults_);
    }
    std::set<std::string> known;
    for (const Section& section : definition_.sections) {
      known.insert(section.id);
      const auto found = data_.find(section.id);
      static const json& nothing = *new json(json::object());
      const json& values = found == data_.end() ? nothing : *found;
      if (values.is_object()) {
        Fields(section.fields, values, section.id, /*index=*/0);
      } else {
        Add(section.id, reason::kWrongShape,
            absl::StrCat("「", section.title.ja, "」は項目の集まりで送ってください。"));
      }
    }
    Unknown(data_, known, "");
    Rules();
    return std::move(faults_);
  }

 private:
  void Add(std::string path, absl::string_view reason, std::string message) {
    faults_.push_back({std::move(path), std::string(reason), std::move(message)});
  }
  void Add(const std::string& path, Checked fault) {
    if (fault) faults_.push_back({path, std::move(fault->reason), std::move(fault->message)});
  }
  void WrongShape(const std::string& path, absl::string_view label) {
    Add(path, reason::kWrongShape, absl::StrCat("「", label, "」の値の形が正しくありません。入力し直してください。"));
  }

  void Unknown(const json& object, const std::set<std::string>& known, const std::string& prefix) {
    for (const auto& [key, value] : object.items()) {
      if (known.contains(key)) continue;
      const std::string path = prefix.empty() ? key : absl::StrCat(prefix, ".", key);
      Add(path, reason::kUnknownField, "この申請書にない項目です。様式の版が正しいか確かめてください。");
    }
  }

  void Fields(const std::vector<Field>& fields, const json& values, const std::string& prefix, int index) {
    std::set<std::string> known;
    const DataAnswers answers(definition_, data_, index);
    for (const Field& field : fields) {
      known.insert(field.id);
      const std::string path = absl::StrCat(prefix, ".", field.id);
      const auto found = values.find(field.id);
      const bool asked = Holds(field.when, answers);
      if (found == values.end()) {
        if (asked && field.required) Missing(path, field.label.ja, field.type);
      } else if (!asked) {
        Add(path, reason::kNotApplicable,
            absl::StrCat("「", field.label.ja, "」はこの場合には書きません。消すか、ほかの答えを確かめてください。"));
      } else {
        Value(field, *found, path);
      }
    }
    Unknown(values, known, prefix);
  }

  void Missing(const std::string& path, absl::string_view label, FieldType type) {
    const bool choose = type == FieldType::kChoice || type == FieldType::kChoices || type == FieldType::kConfirm;
    Add(path, reason::kRequired, absl::StrCat("「", label, choose ? "」を選んでください。" : "」を書いてください。"));
  }

  // A string member, or null after adding the fault.
  const std::string* Text(const json& value, const std::string& path, absl::string_view label) {
    if (value.is_string()) return &value.get_ref<const std::string&>();
    WrongShape(path, label);
    return nullptr;
  }

  void Value(const Field& field, const json& value, const std::string& path) {
    const std::string& label = field.label.ja;
    switch (field.type) {
      case FieldType::kPersonName:
      case FieldType::kAddress:
        return Composed(field, value, path);
      case FieldType::kGroup:
        return Group(field, value, path);
      case FieldType::kChoices:
        return Choices(field, value, path);
      case FieldType::kConfirm:
        if (value != true) WrongShape(path, label);
        return;
      case FieldType::kInteger:
        if (value.is_number_integer()) return Add(path, CheckInteger(label, value.get<int64_t>(), field));
        return Add(path, reason::kNotANumber, absl::StrCat("「", label, "」は数字で書いてください。"));
      default:
        break;
    }
    const std::string* text = Text(value, path, label);
    if (text == nullptr) return;
    if (field.type == FieldType::kDate) Add(path, CheckDay(label, *text, field, today_));
    if (field.type == FieldType::kPhone) Add(path, CheckPhone(label, *text));
    if (field.type == FieldType::kMyNumber) Add(path, CheckMyNumber(label, *text));
    if (field.type == FieldType::kCorporateNumber) Add(path, CheckCorporateNumber(label, *text));
    if (field.type == FieldType::kChoice) Add(path, CheckOption(label, *text, field));
    if (field.type == FieldType::kText) Add(path, CheckText(label, *text, field.max_length));
  }

  void Composed(const Field& field, const json& value, const std::string& path) {
    if (!value.is_object()) return WrongShape(path, field.label.ja);
    const bool name = field.type == FieldType::kPersonName;
    std::set<std::string> known;
    const auto part = [&](const Part& each) {
      known.insert(each.key);
      const std::string label =
          each.label.empty() ? field.label.ja : absl::StrCat(field.label.ja, "（", each.label, "）");
      const std::string part_path = absl::StrCat(path, ".", each.key);
      const auto found = value.find(each.key);
      // Once begun, a name or an address must be whole.
      if (found == value.end()) return Missing(part_path, label, field.type);
      const std::string* text = Text(*found, part_path, label);
      if (text != nullptr) Add(part_path, PartFault(each.key, label, *text));
    };
    if (name) {
      for (const Part& each : kNameParts) part(each);
    } else {
      for (const Part& each : kAddressParts) part(each);
    }
    Unknown(value, known, path);
  }

  static Checked PartFault(absl::string_view key, const std::string& label, const std::string& text) {
    if (key == "kana") return CheckKana(label, text);
    if (key == "postal") return CheckPostal(label, text);
    if (key == "kanji") return CheckText(label, text, kNameCharactersMax);
    return CheckText(label, text, key == "town" ? kTownCharactersMax : kNumberCharactersMax);
  }

  void Choices(const Field& field, const json& value, const std::string& path) {
    if (!value.is_array()) return WrongShape(path, field.label.ja);
    if (value.size() > kOptionsMax)
      return Add(path, reason::kTooMany, absl::StrCat("「", field.label.ja, "」の選択が多すぎます。"));
    std::set<std::string> chosen;
    for (const json& item : value) {
      const std::string* text = Text(item, path, field.label.ja);
      if (text == nullptr) return;
      if (!chosen.insert(*text).second) {
        Add(path, reason::kRepeatedOption,
            absl::StrCat("「", field.label.ja, "」に同じ選択が二度あります。一つにしてください。"));
      }
      Add(path, CheckOption(field.label.ja, *text, field));
    }
  }

  void Group(const Field& field, const json& value, const std::string& path) {
    if (!field.repeat) {
      return value.is_object() ? Fields(field.fields, value, path, 0) : WrongShape(path, field.label.ja);
    }
    if (!value.is_array()) return WrongShape(path, field.label.ja);
    const auto count = static_cast<int>(std::min<size_t>(value.size(), kRepeatMax + 1));
    if (count < field.repeat->min) {
      Add(path, reason::kTooFew,
          absl::StrCat("「", field.label.ja, "」を", field.repeat->min, "つ以上書いてください。"));
    }
    if (count > field.repeat->max) {
      return Add(
          path, reason::kTooMany,
          absl::StrCat("「", field.label.ja, "」は", field.repeat->max, "つまでです。用紙を分けて申請してください。"));
    }
    for (int i = 1; i <= count; ++i) {
      const json& item = value[static_cast<size_t>(i) - 1];
      const std::string item_path = absl::StrCat(path, ".", i);
      if (item.is_object()) {
        Fields(field.fields, item, item_path, i);
      } else {
        WrongShape(item_path, field.label.ja);
      }
    }
  }

  void Rules() {
    const DataAnswers answers(definition_, data_, /*index=*/0);
    for (const Rule& rule : definition_.rules) {
      if (Holds(rule.unless, answers)) Add(rule.paths.empty() ? "" : rule.paths.front(), rule.reason, rule.say.ja);
    }
  }

  const Definition& definition_;
  const json& data_;
  const absl::CivilDay today_;
  std::vector<FieldFault> faults_;
};

}  // namespace

std::vector<FieldFault> Validate(const Definition& definition, const json& data, absl::CivilDay today,
                                 Channel channel) {
  if (std::find(definition.channels.begin(), definition.channels.end(), channel) == definition.channels.end()) {
    return {{"", "CHANNEL_CLOSED", "この手続はこの方法では申し込めません。窓口で受け付けの方法をお確かめください。"}};
  }
  const json normalised = Normalise(definition, data);
  return Validator(definition, normalised, today).Run();
}

}  // namespace madoguchi::procedures
