#include "procedures/definition/definition.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/status/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "procedures/catalog/catalog_for_test.h"
#include "procedures/limits.h"

namespace madoguchi::procedures {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

// A small whole definition; tests change one thing in it.
constexpr char kSmall[] = R"(procedure: sample-form
version: 3
title: { ja: 見本の申請, en: Sample }
archive: { class: [見本], years: 1 }
sections:
  - id: one
    title: 一
    fields:
      - id: kind
        type: choice
        label: 種類
        required: true
        options: [{ value: a, ja: あ }, { value: b, ja: い }]
      - { id: count, type: integer, label: 数, min: 1, max: 9 }
      - { id: more, type: text, label: 詳しく, max: 40, when: { kind: b } }
  - id: two
    title: 二
    fields:
      - { id: name, type: person_name, required: true }
rules:
  - reason: TOO_MANY_B
    unless: { and: [{ kind: b }, { count: { at_least: 5 } }] }
    say: いは4つまでです。
)";

std::string Changed(const std::string& from, const std::string& to) {
  const std::string changed = absl::StrReplaceAll(kSmall, {{from, to}});
  EXPECT_NE(changed, kSmall) << from;
  return changed;
}

// "line reason" of every fault.
std::vector<std::string> FaultsIn(const std::string& yaml) {
  const auto definition = ParseDefinition(yaml);
  std::vector<std::string> faults;
  if (definition.ok()) return faults;
  EXPECT_EQ(ReasonOf(definition.status()), "INVALID_DEFINITION");
  for (const FieldFault& fault : FaultsOf(definition.status())) {
    faults.push_back(fault.field.substr(0, fault.field.find("行目")) + " " + fault.reason);
  }
  return faults;
}

TEST(DefinitionTest, ReadsTheSmallOne) {
  const auto definition = ParseDefinition(kSmall);
  ASSERT_TRUE(definition.ok()) << definition.status();
  EXPECT_EQ(definition->id, "sample-form");
  EXPECT_EQ(definition->version, 3);
  EXPECT_EQ(definition->title.en, "Sample");
  ASSERT_NE(FindField(*definition, "one.more"), nullptr);
  EXPECT_EQ(FindField(*definition, "one.more")->when.path, "one.kind");
  EXPECT_EQ(FindField(*definition, "two.name")->label.ja, "氏名");
  EXPECT_THAT(definition->rules[0].paths, ElementsAre("one.kind", "one.count"));
  EXPECT_EQ(FindField(*definition, "two.nothing"), nullptr);
}

TEST(DefinitionTest, TheCatalogueIsSound) {
  for (const char* id : kCatalog) {
    const auto definition = ParseDefinition(CatalogYaml(id));
    ASSERT_TRUE(definition.ok()) << id << ": " << definition.status();
    EXPECT_EQ(definition->id, id);
    EXPECT_FALSE(definition->law.empty());
    EXPECT_FALSE(definition->handoffs.empty());
    for (const Section& section : definition->sections) {
      EXPECT_FALSE(section.title.easy.empty() || section.title.en.empty()) << id << " " << section.id;
    }
  }
}

TEST(DefinitionTest, GroupsHaveStarPaths) {
  const Definition definition = CatalogDefinition("resident-record-copy");
  ASSERT_NE(FindField(definition, "request.persons.*.person"), nullptr);
  EXPECT_EQ(FindField(definition, "request.persons")->repeat->max, 2);
}

TEST(DefinitionTest, EveryFaultHasItsLine) {
  EXPECT_THAT(FaultsIn(Changed("type: integer", "type: number")), ElementsAre("14 BAD_VALUE"));
  EXPECT_THAT(FaultsIn(Changed("max: 40", "max: 0")), ElementsAre("15 BAD_VALUE"));
  EXPECT_THAT(FaultsIn(Changed("max: 40", "maximum: 40")), ElementsAre("15 UNKNOWN_KEY"));
  EXPECT_THAT(FaultsIn(Changed("when: { kind: b }", "when: { kinds: b }")), ElementsAre("15 UNKNOWN_FIELD"));
  EXPECT_THAT(FaultsIn(Changed("when: { kind: b }", "when: { kind: c }")), ElementsAre("15 BAD_VALUE"));
  EXPECT_THAT(FaultsIn(Changed("when: { kind: b }", "when: { count: b }")), ElementsAre("15 BAD_VALUE"));
  EXPECT_THAT(FaultsIn(Changed("{ value: b, ja: い }", "{ value: a, ja: い }")), Contains("13 DUPLICATE"));
  EXPECT_THAT(FaultsIn(Changed("id: two", "id: one")), Contains("16 DUPLICATE"));
  EXPECT_THAT(FaultsIn(Changed("id: count", "id: Count!")), Contains("14 BAD_VALUE"));
  EXPECT_THAT(FaultsIn(Changed("version: 3\n", "")), ElementsAre("1 MISSING"));
  EXPECT_THAT(FaultsIn(Changed("version: 3", "version: three")), ElementsAre("2 BAD_VALUE"));
  EXPECT_THAT(FaultsIn(Changed("version: 3", "version: 3\nversion: 4")), Contains("3 DUPLICATE"));
  EXPECT_THAT(FaultsIn(Changed("reason: TOO_MANY_B", "reason: too many")), ElementsAre("21 BAD_VALUE"));
  EXPECT_THAT(FaultsIn(Changed("title: 二", "title: [二]")), Contains("17 BAD_VALUE"));
}

TEST(DefinitionTest, AllFaultsAreListedAtOnce) {
  const auto definition = ParseDefinition(Changed("type: text", "type: texture"));
  ASSERT_FALSE(definition.ok());
  const auto twice =
      ParseDefinition(absl::StrReplaceAll(kSmall, {{"type: text", "type: texture"}, {"version: 3", "version: 0"}}));
  EXPECT_THAT(FaultsOf(twice.status()), SizeIs(FaultsOf(definition.status()).size() + 1));
  EXPECT_THAT(std::string(twice.status().message()), HasSubstr("2行目"));
}

TEST(DefinitionTest, ContradictionsAndDeadEnds) {
  EXPECT_THAT(FaultsIn(Changed("when: { kind: b }", "when: { all: [{ kind: a }, { kind: b }] }")),
              ElementsAre("15 NEVER_TRUE"));
  EXPECT_THAT(FaultsIn(Changed("when: { kind: b }", "when: { count: { at_least: 10 } }")),
              ElementsAre("15 NEVER_TRUE"));
  EXPECT_THAT(FaultsIn(Changed("when: { kind: b }", "when: { not: { any: [{ kind: a }, { kind: b }] } }")),
              ElementsAre("15 NEVER_TRUE"));
  EXPECT_THAT(FaultsIn(Changed("when: { kind: b }", "when: { more: { given: true } }")), ElementsAre("15 DEAD_END"));
  EXPECT_THAT(FaultsIn(Changed("{ count: { at_least: 5 } }", "{ count: { at_least: 10 } }")),
              ElementsAre("0 NEVER_TRUE"));
  EXPECT_THAT(FaultsIn(Changed("unless: { and: [{ kind: b }, { count: { at_least: 5 } }] }",
                               "unless: { kind: { in: [a, b] } }")),
              ElementsAre("0 DEAD_END"));
}

TEST(DefinitionTest, MalformedAndHostileFiles) {
  EXPECT_THAT(FaultsIn(""), ElementsAre("1 MALFORMED"));
  EXPECT_THAT(FaultsIn("- a\n- b\n"), ElementsAre("1 MALFORMED"));
  EXPECT_THAT(FaultsIn("a: [1, 2\nb: 3"), SizeIs(1));
  EXPECT_THAT(FaultsIn("\xFF\xFE\x00\x01"), SizeIs(testing::Ge(1u)));
  EXPECT_THAT(FaultsIn(std::string(kDefinitionBytesMax + 1, ' ')), ElementsAre("1 TOO_LARGE"));
  EXPECT_THAT(FaultsIn(std::string(5'000, '[')), SizeIs(1));
  EXPECT_THAT(FaultsIn(absl::StrCat("a: ", std::string(50, '['), std::string(50, ']'))), ElementsAre("1 TOO_LARGE"));
  std::string many = "a: [";
  for (int i = 0; i < 30'000; ++i) many += "1,";
  EXPECT_THAT(FaultsIn(many + "1]"), ElementsAre("1 TOO_LARGE"));
  EXPECT_THAT(FaultsIn(absl::StrCat("a: ", std::string(kScalarBytesMax + 1, 'x'))), ElementsAre("1 TOO_LARGE"));
}

// Nine lines that would unfold into a billion nodes.
TEST(DefinitionTest, AliasesAreRefused) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    absl::StrAppend(&bomb, "a", i, ": &a", i, " [");
    for (int j = 0; j < 10; ++j) absl::StrAppend(&bomb, "*a", i - 1, j < 9 ? ", " : "]\n");
  }
  EXPECT_THAT(FaultsIn(bomb), ElementsAre("1 TOO_LARGE"));
}

// A cut or bent definition is refused or read, but never crashes and never hangs.
TEST(DefinitionTest, EveryCutOfACatalogueFileIsAnswered) {
  const std::string yaml = CatalogYaml("resident-record-copy");
  for (size_t length = 0; length < yaml.size(); length += 37) {
    std::string cut = yaml.substr(0, length);
    if (const auto definition = ParseDefinition(cut); !definition.ok()) {
      EXPECT_FALSE(FaultsOf(definition.status()).empty());
    }
    cut = yaml;
    cut[length] = "{}[]:&*-#\n"[length % 10];
    if (const auto definition = ParseDefinition(cut); !definition.ok()) {
      EXPECT_EQ(ReasonOf(definition.status()), "INVALID_DEFINITION");
    }
  }
}

}  // namespace
}  // namespace madoguchi::procedures
