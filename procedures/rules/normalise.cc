#include "procedures/rules/normalise.h"

#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "procedures/limits.h"
#include "procedures/values/text.h"

namespace madoguchi::procedures {
namespace {

using nlohmann::json;

bool Empty(const json& value) {
  return value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty()) ||
         ((value.is_array() || value.is_object()) && value.empty());
}

// Applies `rewrite` to a string of a size worth looking at.
template <typename Rewrite>
void RewriteString(json& value, Rewrite rewrite) {
  if (!value.is_string()) return;
  const auto& text = value.get_ref<const std::string&>();
  // Broken UTF-8 stays as it is: the validator refuses it, where a rewriting would hide it.
  if (text.size() > kValueBytesMax || !IsPlainText(text)) return;
  value = rewrite(text);
}

std::string Tidy(const std::string& text) { return ToNfc(TidySpaces(text)); }
std::string Kana(const std::string& text) { return ToKatakana(TidySpaces(text)); }

template <typename Rewrite>
void RewriteMember(json& object, const char* key, Rewrite rewrite) {
  if (!object.is_object() || !object.contains(key)) return;
  RewriteString(object[key], rewrite);
  if (Empty(object[key])) object.erase(key);
}

void NormaliseInteger(json& value) {
  RewriteString(value, ToDigits);
  if (value.is_string()) {
    int64_t number = 0;
    const auto& text = value.get_ref<const std::string&>();
    if (text.size() <= kIntegerDigitsMax && absl::SimpleAtoi(text, &number)) value = number;
  } else if (value.is_number_float()) {
    // google.protobuf.Struct knows only doubles.
    const double number = value.get<double>();
    if (number == std::floor(number) && std::abs(number) < 1e15) value = static_cast<int64_t>(number);
  }
}

void NormaliseFields(const std::vector<Field>& fields, json& object);

void NormaliseValue(const Field& field, json& value) {
  switch (field.type) {
    case FieldType::kPersonName:
      RewriteMember(value, "kanji", Tidy);
      RewriteMember(value, "kana", Kana);
      break;
    case FieldType::kAddress:
      RewriteMember(value, "postal", ToDigits);
      RewriteMember(value, "town", Tidy);
      RewriteMember(value, "number", Tidy);
      break;
    case FieldType::kPhone:
    case FieldType::kMyNumber:
    case FieldType::kCorporateNumber:
      RewriteString(value, ToDigits);
      break;
    case FieldType::kInteger:
      NormaliseInteger(value);
      break;
    case FieldType::kConfirm:
      if (value == false) value = nullptr;
      break;
    case FieldType::kDate:
    case FieldType::kChoice:
    case FieldType::kText:
      RewriteString(value, Tidy);
      break;
    case FieldType::kChoices:
      break;
    case FieldType::kGroup:
      if (value.is_array()) {
        for (json& item : value) {
          if (item.is_object()) NormaliseFields(field.fields, item);
        }
      } else if (value.is_object()) {
        NormaliseFields(field.fields, value);
      }
      break;
  }
}

void NormaliseFields(const std::vector<Field>& fields, json& object) {
  for (const Field& field : fields) {
    const auto found = object.find(field.id);
    if (found == object.end()) continue;
    NormaliseValue(field, *found);
    if (Empty(*found)) object.erase(found);
  }
}

}  // namespace

json Normalise(const Definition& definition, const json& data) {
  json result = data;
  if (!result.is_object()) return result;
  for (const Section& section : definition.sections) {
    const auto found = result.find(section.id);
    if (found == result.end() || !found->is_object()) continue;
    NormaliseFields(section.fields, *found);
    if (found->empty()) result.erase(found);
  }
  return result;
}

}  // namespace madoguchi::procedures
