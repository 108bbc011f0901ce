#include "procedures/data/compose.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "procedures/catalog/catalog_for_test.h"
#include "procedures/layout/layout.h"
#include "procedures/rules/validate.h"

namespace madoguchi::procedures {
namespace {

using nlohmann::json;

const absl::CivilDay kToday(2026, 4, 1);

LeafValues FilledRecord() {
  return {{"applicant.name.kana", "ミホン　タロウ"},
          {"applicant.name.kanji", "見本　太郎"},
          {"applicant.birth.era", "showa"},
          {"applicant.birth.year", "60"},
          {"applicant.birth.month", "1"},
          {"applicant.birth.day", "2"},
          {"applicant.address.postal", "1000001"},
          {"applicant.address.town", "東京都千代田区千代田"},
          {"applicant.address.number", "1番1号"},
          {"applicant.phone", "0312345678"},
          {"applicant.relation", "self"},
          {"applicant.mandate", ""},
          {"request.kind", "whole"},
          {"request.copies", "2"},
          {"request.show", "domicile,relation"},
          {"request.purpose", "licence"}};
}

TEST(ComposeTest, APaperFormBecomesTheSameDataAsAnOnlineOne) {
  EXPECT_EQ(Compose(CatalogDefinition("resident-record-copy"), FilledRecord()), SampleData("resident-record-copy"));
}

TEST(ComposeTest, ABlankFormIsNoData) {
  for (const char* id : kCatalog) {
    const Definition definition = CatalogDefinition(id);
    LeafValues leaves;
    for (const TemplatePage& page : LayOut(definition).form_template.pages) {
      for (const TemplateField& field : page.fields) leaves[field.id] = "";
    }
    EXPECT_EQ(Compose(definition, leaves), json::object()) << id;
  }
}

// Whatever is read in any printed leaf reaches the data: no leaf of the template is unknown to Compose or dropped by
// it.
TEST(ComposeTest, EveryLeafOfTheTemplateReachesTheData) {
  for (const char* id : kCatalog) {
    const Definition definition = CatalogDefinition(id);
    for (const TemplatePage& page : LayOut(definition).form_template.pages) {
      for (const TemplateField& field : page.fields) {
        if (field.type == LeafType::kSeal) continue;
        const std::string value = field.marks.empty() ? "1" : field.marks[0].value;
        const json data = Compose(definition, {{field.id, value}});
        EXPECT_FALSE(data.empty()) << field.id;
        for (const FieldFault& fault : Validate(definition, data, kToday, Channel::kPaper)) {
          EXPECT_NE(fault.reason, "UNKNOWN_FIELD") << fault.field << " from " << field.id;
        }
        EXPECT_NE(FieldOfLeaf(definition, field.id), "");
      }
    }
  }
}

TEST(ComposeTest, ImpossibleDatesStayAsWritten) {
  const Definition definition = CatalogDefinition("resident-record-copy");
  LeafValues leaves = FilledRecord();
  leaves["applicant.birth.era"] = "reiwa";
  leaves["applicant.birth.year"] = "9";
  leaves["applicant.birth.month"] = "13";
  leaves["applicant.birth.day"] = "40";
  json data = Compose(definition, leaves);
  EXPECT_EQ(data["applicant"]["birth"], "令和9年13月40日");
  const auto faults = Validate(definition, data, kToday, Channel::kPaper);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].reason, "IMPOSSIBLE_DATE");
  leaves["applicant.birth.era"] = "";
  leaves["applicant.birth.month"] = "";
  EXPECT_EQ(Compose(definition, leaves)["applicant"]["birth"], "□9年□月40日");
  leaves["applicant.birth.era"] = "showa,heisei";
  EXPECT_EQ(Compose(definition, leaves)["applicant"]["birth"], "showa,heisei9年□月40日");
}

TEST(ComposeTest, FirstYearAndPrintedEra) {
  const Definition record = CatalogDefinition("resident-record-copy");
  EXPECT_EQ(Compose(record, {{"applicant.birth.era", "reiwa"},
                             {"applicant.birth.year", "元"},
                             {"applicant.birth.month", "05"},
                             {"applicant.birth.day", "1"}})["applicant"]["birth"],
            "2019-05-01");
  const Definition move = CatalogDefinition("moving-in");
  EXPECT_EQ(Compose(move, {{"move.moved_on.year", "8"},
                           {"move.moved_on.month", "3"},
                           {"move.moved_on.day", "28"}})["move"]["moved_on"],
            "2026-03-28");
}

TEST(ComposeTest, RepetitionsAndStrayLeaves) {
  const Definition definition = CatalogDefinition("resident-record-copy");
  const json data = Compose(definition, {{"request.persons.2.person.kanji", "𠮷野　花子"},
                                         {"request.persons.2.person.kana", "ヨシノ　ハナコ"},
                                         {"request.unheard_of", "x"},
                                         {"applicant.name.seal", "1"}});
  EXPECT_EQ(data["request"]["persons"], json::parse(R"([{"person":{"kanji":"𠮷野　花子","kana":"ヨシノ　ハナコ"}}])"));
  EXPECT_EQ(data["request"]["unheard_of"], "x");
  EXPECT_FALSE(data.contains("applicant"));
}

TEST(ComposeTest, FieldOfLeaf) {
  const Definition definition = CatalogDefinition("resident-record-copy");
  EXPECT_EQ(FieldOfLeaf(definition, "applicant.birth.year"), "applicant.birth");
  EXPECT_EQ(FieldOfLeaf(definition, "request.persons.1.person.kana"), "request.persons.1.person");
  EXPECT_EQ(FieldOfLeaf(definition, "request.copies"), "request.copies");
  EXPECT_EQ(FieldOfLeaf(definition, "nowhere.at.all"), "nowhere.at.all");
}

}  // namespace
}  // namespace madoguchi::procedures
