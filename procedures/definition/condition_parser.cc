#include "procedures/definition/condition_parser.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace madoguchi::procedures {
namespace {

using Op = Condition::Op;

Condition ParseEntry(const std::string& key, const YAML::Node& value, const std::string& path, Faults& faults);

Condition ParseList(Op op, const YAML::Node& value, const std::string& path, Faults& faults) {
  Condition condition{.op = op};
  if (!value.IsSequence() || value.size() == 0) {
    faults.Add(value, path, "BAD_VALUE", "条件を [ … ] の中に並べてください。");
    return condition;
  }
  for (size_t i = 0; i < value.size(); ++i) {
    condition.children.push_back(ParseCondition(value[i], absl::StrCat(path, "[", i, "]"), faults));
  }
  return condition;
}

// { field: { operator: value } }
Condition ParseTest(const std::string& field, const YAML::Node& test, const std::string& path, Faults& faults) {
  Condition condition{.op = Op::kEquals, .path = field};
  if (test.IsScalar()) {
    condition.values = {test.Scalar()};
    return condition;
  }
  if (!test.IsMap() || test.size() != 1) {
    faults.Add(test, path, "BAD_VALUE", "値か、{ in: [ … ] } のような条件を一つ書いてください。");
    return condition;
  }
  const std::string name = test.begin()->first.Scalar();
  const YAML::Node value = test.begin()->second;
  const std::string value_path = absl::StrCat(path, ".", name);
  if (name == "in") {
    condition.op = Op::kIn;
    if (!value.IsSequence() || value.size() == 0)
      faults.Add(value, value_path, "BAD_VALUE", "[ … ] に値を並べてください。");
    if (value.IsSequence()) {
      for (const auto& item : value) condition.values.push_back(item.IsScalar() ? item.Scalar() : "");
    }
  } else if (name == "contains" && value.IsScalar()) {
    condition.op = Op::kContains;
    condition.values = {value.Scalar()};
  } else if ((name == "at_least" || name == "at_most") && value.IsScalar()) {
    condition.op = name == "at_least" ? Op::kAtLeast : Op::kAtMost;
    if (!absl::SimpleAtoi(value.Scalar(), &condition.number))
      faults.Add(value, value_path, "BAD_VALUE", "整数を書いてください。");
  } else if (name == "given" && value.IsScalar() && (value.Scalar() == "true" || value.Scalar() == "false")) {
    condition.op = Op::kGiven;
    condition.number = value.Scalar() == "true" ? 1 : 0;
  } else {
    faults.Add(test, value_path, "BAD_VALUE", "使えるのは in、contains、at_least、at_most、given です。");
  }
  return condition;
}

Condition ParseEntry(const std::string& key, const YAML::Node& value, const std::string& path, Faults& faults) {
  if (key == "all" || key == "and") return ParseList(Op::kAll, value, path, faults);
  if (key == "any" || key == "or") return ParseList(Op::kAny, value, path, faults);
  if (key == "not") return {.op = Op::kNot, .children = {ParseCondition(value, path, faults)}};
  return ParseTest(key, value, path, faults);
}

// Candidates for a bare name, nearest scope first.
std::string Resolve(const Definition& definition, const std::string& scope, const std::string& name, bool& ambiguous) {
  if (FindField(definition, name) != nullptr) return name;
  std::string outer = scope;
  while (!outer.empty()) {
    if (std::string path = absl::StrCat(outer, ".", name); FindField(definition, path) != nullptr) return path;
    const size_t dot = outer.rfind('.');
    outer = dot == std::string::npos ? "" : outer.substr(0, dot);
  }
  std::vector<std::string> matches;
  for (const Section& section : definition.sections) {
    for (const Field& field : section.fields) {
      if (field.id == name) matches.push_back(field.path);
    }
  }
  ambiguous = matches.size() > 1;
  return matches.size() == 1 ? matches[0] : "";
}

bool HasOption(const Field& field, absl::string_view value) {
  return std::any_of(field.options.begin(), field.options.end(), [&](const Option& o) { return o.value == value; });
}

// The reason why this test does not suit the field, or "".
std::string Misfit(const Condition& test, const Field& field) {
  switch (test.op) {
    case Op::kEquals:
    case Op::kIn:
      if (field.type == FieldType::kConfirm && test.op == Op::kEquals &&
          test.values == std::vector<std::string>{"true"})
        return "";
      if (field.type != FieldType::kChoice) return "値と比べられるのは choice（confirm は true）だけです。";
      break;
    case Op::kContains:
      if (field.type != FieldType::kChoices) return "contains は choices にだけ使えます。";
      break;
    case Op::kAtLeast:
    case Op::kAtMost:
      return field.type == FieldType::kInteger ? "" : "at_least と at_most は integer にだけ使えます。";
    default:
      return "";
  }
  for (const std::string& value : test.values) {
    if (!HasOption(field, value)) return absl::StrCat("「", value, "」という選択肢はありません。");
  }
  return "";
}

}  // namespace

Condition ParseCondition(const YAML::Node& node, const std::string& path, Faults& faults) {
  if (!node.IsMap() || node.size() == 0) {
    faults.Add(node, path, "BAD_VALUE", "条件は { 項目: 値 } の形で書いてください。");
    return {};
  }
  std::vector<Condition> parts;
  for (const auto& entry : node) {
    const std::string key = entry.first.Scalar();
    parts.push_back(ParseEntry(key, entry.second, absl::StrCat(path, ".", key), faults));
  }
  if (parts.size() == 1) return std::move(parts.front());
  return {.op = Op::kAll, .children = std::move(parts)};
}

void ResolveCondition(const Definition& definition, const std::string& scope, int line, const std::string& path,
                      Condition& condition, Faults& faults) {
  for (Condition& child : condition.children) ResolveCondition(definition, scope, line, path, child, faults);
  if (condition.path.empty()) return;
  bool ambiguous = false;
  const std::string resolved = Resolve(definition, scope, condition.path, ambiguous);
  if (resolved.empty()) {
    faults.Add(line, path, "UNKNOWN_FIELD",
               ambiguous
                   ? absl::StrCat("「", condition.path, "」が二つ以上あります。「section.", condition.path,
                                  "」のように書いてください。")
                   : absl::StrCat("条件の「", condition.path, "」という項目はありません。綴りを確かめてください。"));
    return;
  }
  // Which of the persons would be meant?
  const size_t star = resolved.rfind(".*");
  if (star != std::string::npos && !absl::StartsWith(scope, resolved.substr(0, star + 2))) {
    faults.Add(line, path, "UNKNOWN_FIELD",
               absl::StrCat("繰り返す項目「", condition.path, "」は、その繰り返しの外からは使えません。"));
    return;
  }
  condition.path = resolved;
  if (const std::string misfit = Misfit(condition, *FindField(definition, resolved)); !misfit.empty()) {
    faults.Add(line, path, "BAD_VALUE", absl::StrCat("条件の「", resolved, "」: ", misfit));
  }
}

}  // namespace madoguchi::procedures
