#include "procedures/web/form.h"

#include <utility>

namespace madoguchi::procedures {
namespace {

using nlohmann::json;

json TextJson(const LocalText& text) {
  return {
      {"ja", text.ja}, {"easy", text.easy.empty() ? text.ja : text.easy}, {"en", text.en.empty() ? text.ja : text.en}};
}

json ChildrenJson(const Condition& condition);

json ConditionJson(const Condition& condition) {
  const auto test = [&](const char* operation, json value) {
    return json{{"field", condition.path}, {"op", operation}, {"value", std::move(value)}};
  };
  switch (condition.op) {
    case Condition::Op::kAlways:
      return nullptr;
    case Condition::Op::kAll:
      return {{"and", ChildrenJson(condition)}};
    case Condition::Op::kAny:
      return {{"or", ChildrenJson(condition)}};
    case Condition::Op::kNot:
      return {{"not", ConditionJson(condition.children.front())}};
    case Condition::Op::kEquals:
      return test("equals", condition.values.front());
    case Condition::Op::kIn:
      return test("in", condition.values);
    case Condition::Op::kContains:
      return test("contains", condition.values.front());
    case Condition::Op::kAtLeast:
      return test("at_least", condition.number);
    case Condition::Op::kAtMost:
      return test("at_most", condition.number);
    case Condition::Op::kGiven:
      return test("given", condition.number == 1);
  }
  return nullptr;
}

json ChildrenJson(const Condition& condition) {
  json children = json::array();
  for (const Condition& child : condition.children) children.push_back(ConditionJson(child));
  return children;
}

json FieldJson(const Field& field) {
  json result = {{"id", field.id},
                 {"path", field.path},
                 {"type", FieldTypeName(field.type)},
                 {"label", TextJson(field.label)},
                 {"required", field.required}};
  if (!field.help.empty()) result["help"] = TextJson(field.help);
  if (!field.when.always()) result["when"] = ConditionJson(field.when);
  for (const Option& option : field.options) {
    result["options"].push_back({{"value", option.value}, {"label", TextJson(option.label)}});
  }
  if (field.type == FieldType::kInteger) {
    result["min"] = field.min;
    result["max"] = field.max;
    if (!field.unit.empty()) result["unit"] = TextJson(field.unit);
  }
  if (field.type == FieldType::kText) result["max_length"] = field.max_length;
  if (field.type == FieldType::kDate) {
    result["era"] = field.era;
    for (const Era era : field.eras) {
      result["eras"].push_back({{"value", EraValue(era)}, {"label", EraPrinted(era)}});
    }
    if (field.not_after_today) result["not_after"] = "today";
    if (field.not_before_today) result["not_before"] = "today";
  }
  if (field.type == FieldType::kGroup) {
    if (field.repeat) result["repeat"] = {{"min", field.repeat->min}, {"max", field.repeat->max}};
    for (const Field& child : field.fields) result["fields"].push_back(FieldJson(child));
  }
  return result;
}

}  // namespace

json WebForm(const Definition& definition) {
  json form = {{"procedure", definition.id},
               {"version", definition.version},
               {"title", TextJson(definition.title)},
               {"law", definition.law},
               {"office", definition.office},
               {"keywords", definition.keywords},
               {"life_events", definition.life_events},
               {"identity", definition.identity},
               {"channels", json::array()},
               {"notes", json::array()},
               {"sections", json::array()},
               {"rules", json::array()}};
  if (!definition.summary.empty()) form["summary"] = TextJson(definition.summary);
  for (const Channel channel : definition.channels) form["channels"].push_back(ChannelName(channel));
  for (const LocalText& note : definition.notes) form["notes"].push_back(TextJson(note));
  form["fee"] = {{"yen_each", definition.fee_yen_each}};
  if (!definition.fee_of.empty()) form["fee"]["of"] = definition.fee_of;
  if (!definition.fee_note.empty()) form["fee"]["note"] = TextJson(definition.fee_note);
  if (definition.due_business_days > 0) form["due_business_days"] = definition.due_business_days;
  for (const Section& section : definition.sections) {
    json fields = json::array();
    for (const Field& field : section.fields) fields.push_back(FieldJson(field));
    json entry = {{"id", section.id}, {"title", TextJson(section.title)}, {"fields", std::move(fields)}};
    if (!section.note.empty()) entry["note"] = TextJson(section.note);
    form["sections"].push_back(std::move(entry));
  }
  for (const Rule& rule : definition.rules) {
    form["rules"].push_back({{"reason", rule.reason},
                             {"unless", ConditionJson(rule.unless)},
                             {"fields", rule.paths},
                             {"say", TextJson(rule.say)}});
  }
  return form;
}

}  // namespace madoguchi::procedures
