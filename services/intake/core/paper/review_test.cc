#include "services/intake/core/paper/review.h"

#include <fstream>
#include <map>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "gtest/gtest.h"
#include "procedures/data/compose.h"

namespace madoguchi::intake {
namespace {

procedures::Definition Sample() {
  std::stringstream yaml;
  yaml << std::ifstream("procedures/catalog/resident-record-copy.yaml").rdbuf();
  return procedures::ParseDefinition(yaml.str()).value();
}

std::vector<PageReading> Pages(const std::map<std::string, std::string>& changed = {}) {
  std::map<std::string, std::string> leaves = {{"applicant.name.kana", "ミホン タロウ"},
                                               {"applicant.name.kanji", "見本 太郎"},
                                               {"applicant.birth.era", "showa"},
                                               {"applicant.birth.year", "60"},
                                               {"applicant.birth.month", "01"},
                                               {"applicant.birth.day", "2"},
                                               {"applicant.phone", "0312345678"},
                                               {"applicant.mandate", ""},
                                               {"request.copies", "1"},
                                               {"request.persons.1.person.kanji", ""},
                                               {"request.persons.2.person.kanji", ""}};
  for (const auto& [id, value] : changed) leaves[id] = value;
  PageReading page{.form = "resident-record-copy", .version = 1, .page = 1};
  for (const auto& [id, value] : leaves)
    page.fields.push_back({.id = id, .value = value, .raw = value, .accepted = id != "applicant.name.kana"});
  return {page};
}

std::map<std::string, ReviewedLeaf> Review(const std::vector<PageReading>& pages, const nlohmann::json& patch) {
  static const procedures::Definition& definition = *new procedures::Definition(Sample());
  procedures::LeafValues leaves;
  for (const FieldReading& field : pages[0].fields) leaves[field.id] = field.value;
  Application application;
  application.procedure = "resident-record-copy";
  application.create_time = absl::FromUnixSeconds(1'790'000'000);
  application.data = procedures::Compose(definition, leaves);
  if (patch.is_object()) application.data.merge_patch(patch);
  std::map<std::string, ReviewedLeaf> by_id;
  for (const ReviewedLeaf& leaf : LeavesOfReview(definition, pages, application)) by_id[leaf.reading.id] = leaf;
  return by_id;
}

TEST(ReviewTest, WhatNobodyChangedIsConfirmedAsItWasRead) {
  const auto leaves = Review(Pages(), {});
  ASSERT_EQ(leaves.size(), Pages()[0].fields.size());
  for (const auto& [id, leaf] : leaves) {
    EXPECT_FALSE(leaf.corrected) << id;
    EXPECT_EQ(leaf.truth, leaf.reading.value) << id;
  }
  EXPECT_EQ(leaves.at("applicant.birth.month").truth, "01") << "as on the paper, not as a number";
  EXPECT_TRUE(leaves.at("applicant.name.kana").doubted);
  EXPECT_FALSE(leaves.at("applicant.phone").doubted);
  EXPECT_EQ(leaves.at("applicant.phone").type, "phone");
}

TEST(ReviewTest, OnlyTheLeafThatWasWrongIsCorrected) {
  const auto leaves =
      Review(Pages(), {{"applicant", {{"birth", "1985-07-02"}, {"name", {{"kana", "ミホン ジロウ"}}}}}});
  for (const auto& [id, leaf] : leaves)
    EXPECT_EQ(leaf.corrected, id == "applicant.birth.month" || id == "applicant.name.kana") << id;
  EXPECT_EQ(leaves.at("applicant.birth.month").truth, "7");
  EXPECT_EQ(leaves.at("applicant.birth.month").reading.value, "01");
}

TEST(ReviewTest, ADateThatNeverWasIsCorrectedLeafByLeaf) {
  const auto leaves = Review(Pages({{"applicant.birth.month", "13"}}), {{"applicant", {{"birth", "1985-12-02"}}}});
  EXPECT_TRUE(leaves.at("applicant.birth.month").corrected);
  EXPECT_EQ(leaves.at("applicant.birth.month").truth, "12");
  EXPECT_FALSE(leaves.at("applicant.birth.era").corrected);
  EXPECT_FALSE(leaves.at("applicant.birth.day").corrected);
}

TEST(ReviewTest, RowsThatMovedUpTellNothing) {
  const auto leaves = Review(Pages({{"request.persons.2.person.kanji", "見本 花子"}}), {});
  EXPECT_FALSE(leaves.contains("request.persons.2.person.kanji"));
  EXPECT_TRUE(leaves.contains("applicant.phone"));
}

TEST(ReviewTest, NobodyLearnsFromIndividualNumbers) {
  const auto definition = procedures::ParseDefinition(R"(
procedure: numbers
version: 1
title: 番号
sections:
  - id: a
    title: 番号
    fields: [{ id: mine, type: my_number }, { id: company, type: corporate_number }]
archive: { class: [一], years: 1 }
)");
  ASSERT_OK(definition);
  PageReading page{.form = "numbers", .version = 1, .page = 1};
  page.fields.push_back({.id = "a.mine", .value = "123456789018"});
  page.fields.push_back({.id = "a.company", .value = "7000012050002"});
  Application application;
  application.create_time = absl::FromUnixSeconds(1'790'000'000);
  application.data = {{"a", {{"mine", "123456789018"}, {"company", "7000012050002"}}}};
  const auto leaves = LeavesOfReview(*definition, {page}, application);
  ASSERT_EQ(leaves.size(), 1u);
  EXPECT_EQ(leaves[0].reading.id, "a.company");
}

TEST(ReviewTest, AFifthOfTheApplicationsIsHeldBack) {
  int held_back = 0;
  for (int i = 0; i < 5000; ++i) held_back += IsHeldBack(absl::StrCat("K7QX-", i));
  EXPECT_NEAR(held_back, 1000, 120);
  EXPECT_EQ(IsHeldBack("K7QX-M4TD-R"), IsHeldBack("K7QX-M4TD-R"));
}

}  // namespace
}  // namespace madoguchi::intake
