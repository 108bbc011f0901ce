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
