#include "procedures/definition/handoff_parser.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "procedures/limits.h"

namespace madoguchi::procedures {
namespace {

constexpr std::pair<absl::string_view, ColumnForm> kForms[] = {{"halfwidth", ColumnForm::kHalfwidth},
                                                               {"era_code", ColumnForm::kEraCode},
                                                               {"era", ColumnForm::kEra},
                                                               {"code", ColumnForm::kCode},
                                                               {"label", ColumnForm::kLabel}};

// What a column may take of the application itself.
constexpr absl::string_view kReceiptColumns[] = {"receipt_number", "received_on", "channel"};

// "request.persons.1.person.kanji" → the field "request.persons.*.person" and its part "kanji".
struct Source {
  const Field* field = nullptr;
  std::string part;
};

Source FindSource(const Definition& definition, absl::string_view source) {
  std::vector<std::string> parts = absl::StrSplit(source, '.');
  for (std::string& part : parts) {
    if (!part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; })) part = "*";
  }
  if (const Field* field = FindField(definition, absl::StrJoin(parts, "."))) return {field, ""};
  const std::string last = parts.back();
  parts.pop_back();
  return {FindField(definition, absl::StrJoin(parts, ".")), last};
}

bool HasPart(const Field& field, absl::string_view part) {
  if (part.empty()) return field.type != FieldType::kGroup;
  if (field.type == FieldType::kPersonName) return part == "kanji" || part == "kana";
  if (field.type == FieldType::kAddress) return part == "postal" || part == "town" || part == "number";
  return false;
}

bool FormFits(const Field& field, absl::string_view part, ColumnForm form) {
  switch (form) {
    case ColumnForm::kPlain:
      return true;
    case ColumnForm::kHalfwidth:
      return !(field.type == FieldType::kPersonName && part != "kana");
    case ColumnForm::kEraCode:
    case ColumnForm::kEra:
      return field.type == FieldType::kDate;
    case ColumnForm::kCode:
      return (field.type == FieldType::kChoice || field.type == FieldType::kChoices) &&
             std::none_of(field.options.begin(), field.options.end(), [](const Option& o) { return o.code.empty(); });
    case ColumnForm::kLabel:
      return !field.options.empty();
  }
  return false;
}

Column ParseColumn(const Definition& definition, const YAML::Node& node, const std::string& path, Faults& faults) {
  Column column;
  std::string text;
  if (node.IsMap()) {
    MapReader reader(node, path, faults);
    column.title = reader.RequiredString("title");
    text = reader.RequiredString("value");
    reader.Finish();
  } else if (node.IsScalar()) {
    text = node.Scalar();
  }
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits(':', 1));
  column.source = parts[0];
  if (column.title.empty()) column.title = column.source;
  if (parts.size() == 2) {
    bool known = false;
    for (const auto& [name, form] : kForms) {
      if (name == parts[1]) column.form = form, known = true;
    }
    if (!known) {
      faults.Add(node, path, "BAD_VALUE",
                 absl::StrCat("「:", parts[1],
                              "」は使えません。:halfwidth :era :era_code :code :label のどれかにしてください。"));
    }
  }
  if (std::find(std::begin(kReceiptColumns), std::end(kReceiptColumns), column.source) != std::end(kReceiptColumns)) {
    return column;
  }
  const Source source = FindSource(definition, column.source);
  if (source.field == nullptr || !HasPart(*source.field, source.part)) {
    faults.Add(node, path, "UNKNOWN_FIELD", absl::StrCat("列の「", column.source, "」という項目はありません。"));
  } else if (!FormFits(*source.field, source.part, column.form)) {
    faults.Add(node, path, "BAD_VALUE",
               absl::StrCat("「", column.source, "」に「:", parts.back(),
                            "」は使えません。:code は全ての選択肢に code があるときだけ使えます。"));
  }
  return column;
}

}  // namespace

Handoff ParseHandoff(const Definition& definition, const YAML::Node& node, const std::string& path, Faults& faults) {
  MapReader reader(node, path, faults);
  Handoff handoff;
  handoff.id = reader.RequiredId("id", '-');
  if (reader.RequiredString("format") != "csv") {
    faults.Add(reader.Get("format"), reader.PathOf("format"), "BAD_VALUE", "format は csv だけです。");
  }
  const std::string encoding = reader.RequiredString("encoding");
  if (encoding != "cp932" && encoding != "utf-8") {
    faults.Add(reader.Get("encoding"), reader.PathOf("encoding"), "BAD_VALUE", "encoding は cp932 か utf-8 です。");
  }
  handoff.encoding = encoding == "cp932" ? Encoding::kCp932 : Encoding::kUtf8;
  handoff.heading = reader.Bool("heading", true);
  // Said in words, so that whoever reads the definition knows that nothing is swapped silently.
  if (reader.String("on_missing_character", "report") != "report") {
    faults.Add(reader.Get("on_missing_character"), reader.PathOf("on_missing_character"), "BAD_VALUE",
               "on_missing_character は report だけです。");
  }
  if (const YAML::Node table = reader.Get("substitutions"); table.IsDefined() && table.IsMap()) {
    for (const auto& entry : table) {
      if (entry.first.IsScalar() && entry.second.IsScalar()) {
        handoff.substitutions[entry.first.Scalar()] = entry.second.Scalar();
      } else {
        faults.Add(entry.second, reader.PathOf("substitutions"), "BAD_VALUE", "{ 髙: 高 } のように書いてください。");
      }
    }
  }
  reader.Required("columns");
  reader.Each("columns", kColumnsMax, [&](const YAML::Node& column, const std::string& column_path) {
    handoff.columns.push_back(ParseColumn(definition, column, column_path, faults));
  });
  reader.Finish();
  return handoff;
}

}  // namespace madoguchi::procedures
