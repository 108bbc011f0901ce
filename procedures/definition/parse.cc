#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "procedures/definition/condition_parser.h"
#include "procedures/definition/consistency.h"
#include "procedures/definition/definition.h"
#include "procedures/definition/field_parser.h"
#include "procedures/definition/handoff_parser.h"
#include "procedures/definition/yaml_reader.h"
#include "procedures/limits.h"

namespace madoguchi::procedures {
namespace {

constexpr std::pair<absl::string_view, Channel> kChannels[] = {
    {"online", Channel::kOnline}, {"paper", Channel::kPaper}, {"counter", Channel::kCounter}};

Section ParseSection(const YAML::Node& node, const std::string& path, Faults& faults) {
  MapReader reader(node, path, faults);
  Section section;
  section.id = reader.RequiredId("id", '_');
  section.title = ParseText(reader, "title", /*required=*/true);
  section.note = ParseText(reader, "note", /*required=*/false);
  std::set<std::string> seen;
  reader.Required("fields");
  reader.Each("fields", kFieldsPerSectionMax, [&](const YAML::Node& field_node, const std::string& field_path) {
    Field field = ParseField(field_node, field_path, section.id, /*in_group=*/false, faults);
    if (!seen.insert(field.id).second) {
      faults.Add(field_node, field_path, "DUPLICATE", absl::StrCat("項目「", field.id, "」が二度書かれています。"));
    }
    section.fields.push_back(std::move(field));
  });
  reader.Finish();
  return section;
}

void ParseChannels(MapReader& reader, Definition& definition) {
  for (const std::string& name : reader.Strings("channels")) {
    bool known = false;
    for (const auto& [channel_name, channel] : kChannels) {
      if (channel_name == name) definition.channels.push_back(channel), known = true;
    }
    if (!known) {
      reader.faults().Add(reader.Get("channels"), reader.PathOf("channels"), "BAD_VALUE",
                          absl::StrCat("「", name, "」は使えません。online、paper、counter から選んでください。"));
    }
  }
  if (definition.channels.empty()) definition.channels = {Channel::kOnline, Channel::kPaper, Channel::kCounter};
  MapReader identity(reader.Get("identity"), "identity", reader.faults());
  MapReader minutes(reader.Get("minutes"), "minutes", reader.faults());
  for (const auto& [name, channel] : kChannels) {
    const std::string key(name);
    if (identity.Has(key)) definition.identity[key] = identity.RequiredString(key);
    if (minutes.Has(key)) definition.staff_minutes[key] = static_cast<int>(minutes.Integer(key, 0, 1'000, 0));
  }
  identity.Finish();
  minutes.Finish();
}

void ParseFee(MapReader& reader, Definition& definition) {
  if (!reader.Has("fee")) return;
  MapReader fee(reader.Get("fee"), "fee", reader.faults());
  definition.fee_yen_each = static_cast<int>(fee.Integer("yen_each", 0, 10'000'000, 0));
  definition.fee_of = fee.String("of");
  definition.fee_note = ParseText(fee, "note", /*required=*/false);
  fee.Finish();
  if (definition.fee_of.empty()) return;
  Condition of{.op = Condition::Op::kGiven, .path = definition.fee_of};
  ResolveCondition(definition, "", LineOf(fee.node()), fee.PathOf("of"), of, reader.faults());
  definition.fee_of = of.path;
  const Field* field = FindField(definition, of.path);
  if (field != nullptr && field->type != FieldType::kInteger) {
    reader.faults().Add(fee.node(), fee.PathOf("of"), "BAD_VALUE", "fee の of には integer の項目を書いてください。");
  }
}

void PathsIn(const Condition& condition, std::vector<std::string>& paths) {
  if (!condition.path.empty()) paths.push_back(condition.path);
  for (const Condition& child : condition.children) PathsIn(child, paths);
}

void ParseRules(MapReader& reader, Definition& definition) {
  reader.Each("rules", kRulesMax, [&](const YAML::Node& node, const std::string& path) {
    MapReader rule_reader(node, path, reader.faults());
    Rule rule;
    rule.reason = rule_reader.RequiredString("reason");
    for (const char c : rule.reason) {
      if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) {
        reader.faults().Add(node, path + ".reason", "BAD_VALUE", "reason は英大文字・数字・「_」で書いてください。");
        break;
      }
    }
    rule.say = ParseText(rule_reader, "say", /*required=*/true);
    if (rule_reader.Required("unless").IsDefined()) {
      rule.unless = ParseCondition(rule_reader.Get("unless"), path + ".unless", reader.faults());
      ResolveCondition(definition, "", LineOf(node), path + ".unless", rule.unless, reader.faults());
      PathsIn(rule.unless, rule.paths);
    }
    rule_reader.Finish();
    definition.rules.push_back(std::move(rule));
  });
}

void ParseReading(MapReader& reader, Definition& definition) {
  if (!reader.Has("reading")) return;
  MapReader reading(reader.Get("reading"), "reading", reader.faults());
  definition.reading.min_confidence = reading.Number("min_confidence", 0, 1, 0.97);
  if (reading.Has("straight_through")) {
    MapReader straight(reading.Get("straight_through"), "reading.straight_through", reader.faults());
    definition.reading.straight_through_confidence = straight.Number("min_confidence", 0, 1, 1);
    for (const std::string& name : straight.Strings("fields")) {
      Condition field{.op = Condition::Op::kGiven, .path = name};
      ResolveCondition(definition, "", LineOf(straight.node()), straight.PathOf("fields"), field, reader.faults());
      definition.reading.straight_through_fields.push_back(field.path);
    }
    straight.Finish();
  }
  reading.Finish();
}

void ParseReview(MapReader& reader, Definition& definition) {
  reader.Each("review", 10, [&](const YAML::Node& node, const std::string& path) {
    MapReader step(node, path, reader.faults());
    definition.review.push_back({.step = step.RequiredId("step", '_'),
                                 .role = step.RequiredId("role", '_'),
                                 .other_person = step.Bool("other_person", false),
                                 .deputy = step.Bool("deputy", false),
                                 .outsourced = step.Bool("outsourced", false)});
    step.Finish();
  });
}

void ParsePaper(MapReader& reader, Definition& definition) {
  if (!reader.Has("paper")) return;
  MapReader paper(reader.Get("paper"), "paper", reader.faults());
  OwnPaper own{.template_file = paper.RequiredString("template")};
  own.pages = static_cast<int>(paper.Integer("pages", 1, static_cast<int64_t>(kPagesMax), 1));
  paper.Finish();
  if (own.template_file.find('/') != std::string::npos) {
    reader.faults().Add(paper.node(), "paper.template", "BAD_VALUE",
                        "template には、定義と同じフォルダーにあるファイルの名前だけを書いてください。");
  }
  definition.own_paper = std::move(own);
}

void ParseArchive(MapReader& reader, Definition& definition) {
  if (!reader.Required("archive").IsDefined()) return;
  MapReader archive(reader.Get("archive"), "archive", reader.faults());
  definition.archive.classes = archive.Strings("class");
  archive.Required("years");
  definition.archive.years = static_cast<int>(archive.Integer("years", 1, 1'000, 1));
  definition.archive.personal = archive.Bool("personal", true);
  archive.Finish();
  if (definition.archive.classes.empty()) {
    reader.faults().Add(archive.node(), "archive", "MISSING",
                        "class に文書分類を [大分類, 中分類, 小分類] のように書いてください。");
  }
}

// Conditions stand in fields and may name fields that come later.
void ResolveWhens(const Definition& definition, std::vector<Field>& fields, const std::string& scope, Faults& faults) {
  for (Field& field : fields) {
    if (!field.when.always()) ResolveCondition(definition, scope, field.line, field.path + ".when", field.when, faults);
    const std::string inner = field.repeat ? field.path + ".*" : field.path;
    ResolveWhens(definition, field.fields, inner, faults);
  }
}

void ParseSections(MapReader& reader, Definition& definition) {
  std::set<std::string> seen;
  reader.Required("sections");
  reader.Each("sections", kSectionsMax, [&](const YAML::Node& node, const std::string& path) {
    Section section = ParseSection(node, path, reader.faults());
    if (!seen.insert(section.id).second) {
      reader.faults().Add(node, path, "DUPLICATE", absl::StrCat("区分「", section.id, "」が二度書かれています。"));
    }
    definition.sections.push_back(std::move(section));
  });
  if (!reader.faults().empty()) return;
  const Definition parsed = definition;  // names are looked up in a copy while conditions are rewritten
  for (Section& section : definition.sections) ResolveWhens(parsed, section.fields, section.id, reader.faults());
}

Definition ParseRoot(MapReader& reader) {
  Definition definition;
  definition.id = reader.RequiredId("procedure", '-');
  reader.Required("version");
  definition.version = static_cast<int>(reader.Integer("version", 1, 999'999, 1));
  definition.title = ParseText(reader, "title", /*required=*/true);
  definition.summary = ParseText(reader, "summary", /*required=*/false);
  definition.addressee = reader.String("addressee", "市区町村長");
  definition.law = reader.Strings("law");
  definition.office = reader.String("office");
  definition.office_use = reader.Strings("office_use");
  definition.keywords = reader.Strings("keywords");
  definition.life_events = reader.Strings("life_events");
  reader.Each("notes", 20, [&](const YAML::Node& node, const std::string& path) {
    definition.notes.push_back(ParseTextNode(node, path, reader.faults()));
  });
  ParseChannels(reader, definition);
  if (reader.Has("due")) {
    MapReader due(reader.Get("due"), "due", reader.faults());
    definition.due_business_days = static_cast<int>(due.Integer("business_days", 0, 1'000, 0));
    due.Finish();
  }
  ParseSections(reader, definition);
  // What follows names fields; while those are faulty, its faults would only mislead.
  if (!reader.faults().empty()) return definition;
  ParseFee(reader, definition);
  ParseRules(reader, definition);
  ParseReading(reader, definition);
  ParseReview(reader, definition);
  ParseArchive(reader, definition);
  ParsePaper(reader, definition);
  reader.Each("handoff", 10, [&](const YAML::Node& node, const std::string& path) {
    definition.handoffs.push_back(ParseHandoff(definition, node, path, reader.faults()));
  });
  reader.Finish();
  return definition;
}

absl::Status InvalidDefinition(const Faults& faults) {
  const FieldFault& first = faults.all().front();
  const std::string more =
      faults.all().size() > 1 ? absl::StrCat("（ほかに", faults.all().size() - 1, "か所）") : std::string();
  absl::Status status =
      Error(absl::StatusCode::kInvalidArgument, "INVALID_DEFINITION",
            absl::StrCat("手続の定義に直すところがあります。", first.field, "：", first.message, more));
  InvalidFields(faults.all()).ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    if (!status.GetPayload(url)) status.SetPayload(url, payload);
  });
  return status;
}

}  // namespace

absl::StatusOr<Definition> ParseDefinition(absl::string_view yaml) {
  Faults faults;
  const std::optional<YAML::Node> root = LoadBounded(yaml, faults);
  if (!root) return InvalidDefinition(faults);
  MapReader reader(*root, "", faults);
  Definition definition = ParseRoot(reader);
  if (faults.empty()) CheckConsistency(definition, faults);
  if (!faults.empty()) return InvalidDefinition(faults);
  return definition;
}

}  // namespace madoguchi::procedures
