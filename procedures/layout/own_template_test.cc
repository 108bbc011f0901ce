// Templates of existing forms against the definition that carries them.
#include "procedures/layout/own_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_replace.h"
#include "common/status/error.h"
#include "common/testing/status_matchers.h"

namespace madoguchi::procedures {
namespace {

constexpr char kYaml[] = R"(procedure: park-use
version: 3
title: 公園使用許可申請
paper: { template: park-use.json }
reading: { min_confidence: 0.97 }
sections:
  - id: applicant
    title: 申請者
    fields:
      - { id: name, type: person_name, required: true }
      - { id: again, type: choice, label: 区分, options: [{ value: new, ja: 新規 }, { value: change, ja: 変更 }] }
archive: { class: [公園], years: 3 }
)";
constexpr char kTemplate[] = R"({"form":"draft","version":1,"pages":[{"page":1,"width_mm":210,"height_mm":297,"fields":[
  {"id":"applicant.name.kanji","type":"person_name","label":"氏名","box_mm":[60,50,100,10],"cells_mm":[],"marks":[]},
  {"id":"applicant.again","type":"choice","label":"区分","box_mm":[60,70,60,8],"cells_mm":[],
   "marks":[{"value":"new","kind":"check","box_mm":[60,70,4,4]},{"value":"change","kind":"check","box_mm":[80,70,4,4]}]}]}]})";

std::vector<std::string> ReasonsIn(const absl::Status& status) {
  std::vector<std::string> reasons;
  for (const FieldFault& fault : FaultsOf(status)) reasons.push_back(fault.reason);
  return reasons;
}

TEST(OwnTemplate, TakesIdVersionAndThresholdFromTheDefinition) {
  const auto definition = ParseDefinition(kYaml);
  ASSERT_OK(definition);
  ASSERT_TRUE(definition->own_paper.has_value());
  EXPECT_EQ(definition->own_paper->template_file, "park-use.json");
  const auto own = OwnTemplate(*definition, kTemplate);
  ASSERT_OK(own);
  EXPECT_EQ(own->form, "park-use");
  EXPECT_EQ(own->version, 3);
  EXPECT_EQ(own->pages[0].fields[0].min_confidence, 0.97);
}

TEST(OwnTemplate, TakesWhatTheDefinitionSaysOfEachValue) {
  const auto definition = ParseDefinition(R"(
procedure: numbers
version: 1
title: 番号
paper: { template: numbers.json }
sections:
  - id: a
    title: 番号
    fields:
      - { id: mine, type: my_number }
      - { id: day, type: date, label: 日, eras: [reiwa], before: today }
      - { id: copies, type: integer, label: 通数, max: 9 }
archive: { class: [一], years: 1 }
)");
  ASSERT_OK(definition);
  const auto own =
      OwnTemplate(*definition, R"({"form":"x","version":1,"pages":[{"page":1,"width_mm":210,"height_mm":297,"fields":[
        {"id":"a.mine","type":"digits","label":"番号","box_mm":[60,50,90,8],"cells_mm":[],"marks":[]},
        {"id":"a.day.year","type":"digits","label":"日","box_mm":[60,70,15,8],"cells_mm":[],"marks":[]},
        {"id":"a.copies","type":"digits","label":"通数","box_mm":[60,90,15,8],"cells_mm":[],"marks":[]}]}]})");
  ASSERT_OK(own);
  const auto& fields = own->pages[0].fields;
  EXPECT_EQ(fields[0].checked, CheckedNumber::kMyNumber);
  EXPECT_EQ(fields[1].printed_era, "reiwa");
  EXPECT_TRUE(fields[1].not_after_today);
  EXPECT_EQ(fields[2].max, 9);
}

TEST(OwnTemplate, EveryFaultIsNamed) {
  const auto definition = ParseDefinition(kYaml);
  ASSERT_OK(definition);
  const std::string odd = absl::StrReplaceAll(
      kTemplate, {{"applicant.name.kanji", "applicant.surname"}, {"\"value\":\"change\"", "\"value\":\"stop\""}});
  const auto refused = OwnTemplate(*definition, odd);
  EXPECT_EQ(ReasonOf(refused.status()), "TEMPLATE_DOES_NOT_FIT");
  EXPECT_THAT(ReasonsIn(refused.status()), ::testing::ElementsAre("UNKNOWN_FIELD", "UNKNOWN_OPTION"));

  const auto two_pages =
      ParseDefinition(absl::StrReplaceAll(kYaml, {{"park-use.json }", "park-use.json, pages: 2 }"}}));
  ASSERT_OK(two_pages);
  EXPECT_THAT(ReasonsIn(OwnTemplate(*two_pages, kTemplate).status()), ::testing::ElementsAre("BAD_VALUE"));
  EXPECT_EQ(ReasonOf(OwnTemplate(*definition, "{}").status()), "INVALID_TEMPLATE");
}

TEST(OwnTemplate, TheFileStandsBesideTheDefinition) {
  const auto elsewhere = ParseDefinition(absl::StrReplaceAll(kYaml, {{"park-use.json", "../secrets/key.json"}}));
  EXPECT_EQ(ReasonOf(elsewhere.status()), "INVALID_DEFINITION");
}

}  // namespace
}  // namespace madoguchi::procedures
