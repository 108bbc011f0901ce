#include "procedures/definition/field_parser.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "procedures/definition/condition_parser.h"
#include "procedures/limits.h"

namespace madoguchi::procedures {
namespace {

struct TypeEntry {
  absl::string_view name;
  FieldType type;
  absl::string_view label;  // what is asked when the definition names nothing else
};

constexpr TypeEntry kTypes[] = {
    {"person_name", FieldType::kPersonName, "氏名"},
    {"date", FieldType::kDate, ""},
    {"address", FieldType::kAddress, "住所"},
    {"phone", FieldType::kPhone, "電話番号"},
    {"my_number", FieldType::kMyNumber, "個人番号"},
    {"corporate_number", FieldType::kCorporateNumber, "法人番号"},
    {"choice", FieldType::kChoice, ""},
    {"choices", FieldType::kChoices, ""},
    {"integer", FieldType::kInteger, ""},
    {"text", FieldType::kText, ""},
    {"confirm", FieldType::kConfirm, ""},
    {"group", FieldType::kGroup, ""},
};

constexpr std::pair<absl::string_view, Era> kEraNames[] = {{"meiji", Era::kMeiji},
                                                           {"taisho", Era::kTaisho},
                                                           {"showa", Era::kShowa},
                                                           {"heisei", Era::kHeisei},
                                                           {"reiwa", Era::kReiwa}};

void ParseOptions(MapReader& reader, Field& field) {
  std::set<std::string> seen;
  reader.Each("options", kOptionsMax, [&](const YAML::Node& node, const std::string& path) {
    MapReader option_reader(node, path, reader.faults());
    Option option;
    option.value = option_reader.RequiredId("value", '_');
    option.label.ja = option_reader.RequiredString("ja");
    option.label.easy = option_reader.String("easy");
    option.label.en = option_reader.String("en");
    option.code = option_reader.String("code");
    option_reader.Finish();
    if (!seen.insert(option.value).second) {
      reader.faults().Add(node, path, "DUPLICATE", absl::StrCat("選択肢「", option.value, "」が二度書かれています。"));
    }
    field.options.push_back(std::move(option));
  });
  const size_t options_min = field.type == FieldType::kChoice ? 2 : 1;
  if (field.options.size() < options_min) {
    reader.faults().Add(reader.node(), reader.PathOf("options"), "MISSING",
                        absl::StrCat("選択肢を", options_min, "つ以上書いてください。"));
  }
}

void ParseDate(MapReader& reader, Field& field) {
  field.era = reader.Bool("era", true);
  for (const std::string& name : reader.Strings("eras")) {
    bool known = false;
    for (const auto& [era_name, era] : kEraNames) {
      if (era_name == name) field.eras.push_back(era), known = true;
    }
    if (!known) {
      reader.faults().Add(
          reader.Get("eras"), reader.PathOf("eras"), "BAD_VALUE",
          absl::StrCat("元号「", name, "」はありません。meiji、taisho、showa、heisei、reiwa から選んでください。"));
    }
  }
  if (field.era && field.eras.empty()) {
    for (const auto& [name, era] : kEraNames) field.eras.push_back(era);
  }
  for (const char* key : {"before", "after"}) {
    if (!reader.Has(key)) continue;
    if (reader.String(key) != "today") {
      reader.faults().Add(reader.Get(key), reader.PathOf(key), "BAD_VALUE", "today とだけ書けます。");
    }
    (std::string(key) == "before" ? field.not_after_today : field.not_before_today) = true;
  }
}

// `key: cells` or `key: line`.
bool InCells(MapReader& paper, const std::string& key, bool otherwise) {
  if (!paper.Has(key)) return otherwise;
  const std::string style = paper.String(key);
  if (style != "cells" && style != "line") {
    paper.faults().Add(paper.Get(key), paper.PathOf(key), "BAD_VALUE",
                       "cells（1マスに1文字）か line（自由に書く線）と書いてください。");
  }
  return style == "cells";
}

void ParsePaper(MapReader& reader, Field& field) {
  const YAML::Node node = reader.Get("paper");
  if (!node.IsDefined()) return;
  if (node.IsScalar()) {
    const std::string style = node.Scalar();
    if (field.options.empty() || (style != "checkboxes" && style != "circles")) {
      reader.faults().Add(
          node, reader.PathOf("paper"), "BAD_VALUE",
          "選択肢の項目には checkboxes か circles を、ほかは { cells: …, seal: …, note: … } を書いてください。");
    }
    field.paper.circles = style == "circles";
    return;
  }
  MapReader paper(node, reader.PathOf("paper"), reader.faults());
  field.paper.note = paper.String("note");
  field.paper.beside = paper.Bool("beside", false);
  if (!field.options.empty()) field.paper.circles = paper.Bool("circles", false);
  if (field.type == FieldType::kPersonName) {
    field.paper.seal = paper.Bool("seal", false);
    field.paper.kana_in_cells = InCells(paper, "kana", true);
    field.paper.kanji_in_cells = InCells(paper, "kanji", false);
  }
  if (field.type == FieldType::kAddress) {
    field.paper.town_in_cells = InCells(paper, "town", false);
    field.paper.number_in_cells = InCells(paper, "number", false);
  }
  if (field.type == FieldType::kInteger)
    field.paper.cells = static_cast<int>(paper.Integer("cells", 1, kIntegerDigitsMax, 0));
  if (field.type == FieldType::kText) field.paper.cells = static_cast<int>(paper.Integer("cells", 1, kTextCellsMax, 0));
  paper.Finish();
}

void ParseGroup(MapReader& reader, Field& field) {
  if (reader.Has("repeat")) {
    MapReader repeat(reader.Get("repeat"), reader.PathOf("repeat"), reader.faults());
    field.repeat = Repeat{static_cast<int>(repeat.Integer("min", 0, kRepeatMax, 1)),
                          static_cast<int>(repeat.Integer("max", 1, kRepeatMax, 1))};
    repeat.Finish();
    if (field.repeat->min > field.repeat->max) {
      reader.faults().Add(repeat.node(), repeat.path(), "BAD_VALUE", "repeat の min は max 以下にしてください。");
    }
  }
  const std::string inner = field.repeat ? field.path + ".*" : field.path;
  std::set<std::string> seen;
  reader.Each("fields", kFieldsPerSectionMax, [&](const YAML::Node& node, const std::string& path) {
    Field child = ParseField(node, path, inner, /*in_group=*/true, reader.faults());
    if (!seen.insert(child.id).second) {
      reader.faults().Add(node, path, "DUPLICATE", absl::StrCat("項目「", child.id, "」が二度書かれています。"));
    }
    field.fields.push_back(std::move(child));
  });
  if (field.fields.empty()) {
    reader.faults().Add(reader.node(), reader.PathOf("fields"), "MISSING", "group には項目を一つ以上書いてください。");
  }
}

void ParseOfType(MapReader& reader, Field& field, bool in_group) {
  switch (field.type) {
    case FieldType::kChoice:
    case FieldType::kChoices:
      ParseOptions(reader, field);
      break;
    case FieldType::kDate:
      ParseDate(reader, field);
      break;
    case FieldType::kInteger: {
      constexpr int64_t kHighest = 999'999'999;
      field.min = reader.Integer("min", 0, kHighest, 0);
      field.max = reader.Integer("max", 0, kHighest, kHighest);
      field.unit = ParseText(reader, "unit", /*required=*/false);
      if (field.min > field.max)
        reader.faults().Add(reader.node(), reader.path(), "BAD_VALUE", "min は max 以下にしてください。");
      break;
    }
    case FieldType::kText:
      field.max_length = static_cast<int>(reader.Integer("max", 1, kTextCharactersMax, 100));
      break;
    case FieldType::kGroup:
      if (in_group) reader.faults().Add(reader.node(), reader.path(), "BAD_VALUE", "group の中に group は書けません。");
      ParseGroup(reader, field);
      break;
    default:
      break;
  }
}

}  // namespace

LocalText ParseTextNode(const YAML::Node& node, const std::string& path, Faults& faults) {
  if (node.IsScalar()) return {.ja = node.Scalar()};
  MapReader reader(node, path, faults);
  LocalText text{.ja = reader.RequiredString("ja"), .easy = reader.String("easy"), .en = reader.String("en")};
  reader.Finish();
  return text;
}

LocalText ParseText(MapReader& reader, const std::string& key, bool required) {
  const YAML::Node node = required ? reader.Required(key) : reader.Get(key);
  return node.IsDefined() ? ParseTextNode(node, reader.PathOf(key), reader.faults()) : LocalText{};
}

Field ParseField(const YAML::Node& node, const std::string& path, const std::string& parent, bool in_group,
                 Faults& faults) {
  MapReader reader(node, path, faults);
  Field field;
  field.line = LineOf(node);
  field.id = reader.RequiredId("id", '_');
  field.path = absl::StrCat(parent, ".", field.id);
  const std::string type = reader.RequiredString("type");
  bool known = false;
  for (const TypeEntry& entry : kTypes) {
    if (entry.name != type) continue;
    known = true;
    field.type = entry.type;
    field.label = ParseText(reader, "label", /*required=*/entry.label.empty());
    if (field.label.ja.empty()) field.label.ja = std::string(entry.label);
  }
  if (!known) {
    if (!type.empty()) {
      faults.Add(reader.Get("type"), reader.PathOf("type"), "BAD_VALUE",
                 absl::StrCat("「", type, "」という種類はありません。procedures/README.md の表から選んでください。"));
    }
    return field;
  }
  field.help = ParseText(reader, "help", /*required=*/false);
  field.required = reader.Bool("required", false);
  if (reader.Has("when")) field.when = ParseCondition(reader.Get("when"), reader.PathOf("when"), faults);
  ParseOfType(reader, field, in_group);
  ParsePaper(reader, field);
  reader.Finish();
  return field;
}

absl::string_view FieldTypeName(FieldType type) {
  for (const TypeEntry& entry : kTypes) {
    if (entry.type == type) return entry.name;
  }
  return "";
}

}  // namespace madoguchi::procedures
