#include "procedures/data/decompose.h"

#include "gtest/gtest.h"
#include "procedures/catalog/catalog_for_test.h"

namespace madoguchi::procedures {
namespace {

TEST(DecomposeTest, WhatIsTakenApartIsPutTogetherAgain) {
  for (const char* id : kCatalog) {
    const Definition definition = CatalogDefinition(id);
    EXPECT_EQ(Compose(definition, Decompose(definition, SampleData(id))), SampleData(id)) << id;
  }
}

TEST(DecomposeTest, LeavesAreWrittenAsOnPaper) {
  const LeafValues leaves = Decompose(CatalogDefinition("resident-record-copy"), SampleData("resident-record-copy"));
  EXPECT_EQ(leaves.at("applicant.birth.era"), "showa");
  EXPECT_EQ(leaves.at("applicant.birth.year"), "60");
  EXPECT_EQ(leaves.at("applicant.birth.month"), "1");
  EXPECT_EQ(leaves.at("applicant.name.kanji"), "見本　太郎");
  EXPECT_EQ(leaves.at("request.copies"), "2");
  EXPECT_EQ(leaves.at("request.show"), "domicile,relation");
  EXPECT_FALSE(leaves.contains("applicant.mandate"));
}

TEST(DecomposeTest, WhatNoPaperCanSayHasNoLeaves) {
  const Definition definition = CatalogDefinition("resident-record-copy");
  const auto with_birth = [&](const char* birth) { return Decompose(definition, {{"applicant", {{"birth", birth}}}}); };
  EXPECT_TRUE(with_birth("令和9年13月40日").empty());
  EXPECT_TRUE(with_birth("1860-01-01").empty());
  EXPECT_EQ(with_birth("2019-05-01").at("applicant.birth.year"), "1");
  EXPECT_TRUE(Decompose(definition, "not an object").empty());
}

}  // namespace
}  // namespace madoguchi::procedures
