#include "procedures/handoff/handoff.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/status/macros.h"
#include "procedures/handoff/encoding.h"
#include "procedures/values/era.h"
#include "procedures/values/text.h"

namespace madoguchi::procedures {
namespace {

using nlohmann::json;

bool IsNumber(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The value at a path, numbers counting repetitions from 1; null when absent.
const json* Find(const json& data, const std::vector<std::string>& path) {
  const json* value = &data;
  for (const std::string& part : path) {
    size_t index = 0;
    if (value->is_array() && IsNumber(part) && absl::SimpleAtoi(part, &index)) {
      if (index < 1 || index > value->size()) return nullptr;
      value = &(*value)[index - 1];
    } else {
      if (!value->is_object() || !value->contains(part)) return nullptr;
      value = &(*value)[part];
    }
  }
  return value;
}

std::string Member(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

const Field* FieldAt(const Definition& definition, std::vector<std::string> path) {
  for (std::string& part : path) {
    if (IsNumber(part)) part.assign(1, '*');
  }
  return FindField(definition, absl::StrJoin(path, "."));
}

std::string OptionText(const Field* field, const std::string& value, ColumnForm form) {
  if (field == nullptr || (form != ColumnForm::kCode && form != ColumnForm::kLabel)) return value;
  for (const Option& option : field->options) {
    if (option.value == value) return form == ColumnForm::kCode ? option.code : option.label.ja;
  }
  return value;
}

std::string Plain(const Field* field, const json& value, ColumnForm form) {
  if (value.is_string()) return OptionText(field, value.get<std::string>(), form);
  if (value.is_boolean()) return value.get<bool>() ? "1" : "0";
  if (value.is_number_integer()) return absl::StrCat(value.get<int64_t>());
  if (value.is_array()) {
    std::vector<std::string> parts;
    for (const json& item : value) parts.push_back(Plain(field, item, form));
    return absl::StrJoin(parts, " ");
  }
  if (value.is_object() && value.contains("kanji")) return Member(value, "kanji");
  if (value.is_object() && value.contains("town")) return absl::StrCat(Member(value, "town"), Member(value, "number"));
  return "";
}

std::string InForm(const std::string& text, ColumnForm form) {
  if (form == ColumnForm::kHalfwidth) return ToHalfwidth(text);
  if (form == ColumnForm::kEra || form == ColumnForm::kEraCode) {
    const std::optional<absl::CivilDay> day = ParseIsoDay(text);
    if (!day) return text;
    return form == ColumnForm::kEra ? FormatEra(*day) : EraCode(*day);
  }
  return text;
}

std::string Value(const Definition& definition, const Column& column, const HandoffCase& one) {
  if (column.source == "receipt_number") return one.receipt_number;
  if (column.source == "received_on") return InForm(FormatIsoDay(one.received_on), column.form);
  if (column.source == "channel") return std::string(ChannelName(one.channel));
  const std::vector<std::string> path = absl::StrSplit(column.source, '.');
  const json* value = Find(one.data, path);
  if (value == nullptr) return "";
  return InForm(Plain(FieldAt(definition, path), *value, column.form), column.form);
}

std::string Quoted(const std::string& value) {
  if (value.find_first_of(",\"\r\n") == std::string::npos) return value;
  return absl::StrCat("\"", absl::StrReplaceAll(value, {{"\"", "\"\""}}), "\"");
}

void AppendRow(std::string& csv, const std::vector<std::string>& values) {
  for (size_t i = 0; i < values.size(); ++i) absl::StrAppend(&csv, i == 0 ? "" : ",", Quoted(values[i]));
  csv += "\r\n";
}

}  // namespace

absl::StatusOr<HandoffFile> MakeHandoff(const Definition& definition, const Handoff& handoff,
                                        const std::vector<HandoffCase>& cases) {
  HandoffFile file;
  std::string csv;
  for (const Column& column : handoff.columns) {
    std::vector<Replaced> in_heading;  // a title is the definition's own text: shown as it fits, reported nowhere
    ASSIGN_OR_RETURN(std::string title, Fit(column.title, handoff.encoding, handoff.substitutions, in_heading));
    file.columns.push_back(std::move(title));
  }
  if (handoff.heading) AppendRow(csv, file.columns);
  for (size_t row = 0; row < cases.size(); ++row) {
    std::vector<std::string> values;
    for (const Column& column : handoff.columns) {
      std::vector<Replaced> replaced;
      ASSIGN_OR_RETURN(std::string value,
                       Fit(Value(definition, column, cases[row]), handoff.encoding, handoff.substitutions, replaced));
      for (Replaced& each : replaced) {
        file.substitutions.push_back({row, column.title, std::move(each.from), std::move(each.to)});
      }
      values.push_back(std::move(value));
    }
    AppendRow(csv, values);
    file.rows.push_back(std::move(values));
  }
  ASSIGN_OR_RETURN(file.csv, Encode(csv, handoff.encoding));
  return file;
}

absl::string_view EncodingName(Encoding encoding) { return encoding == Encoding::kCp932 ? "cp932" : "utf-8"; }

}  // namespace madoguchi::procedures
