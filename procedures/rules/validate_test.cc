#include "procedures/rules/validate.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "procedures/catalog/catalog_for_test.h"
#include "procedures/rules/normalise.h"

namespace madoguchi::procedures {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

const absl::CivilDay kToday(2026, 4, 1);

// "path REASON", in order.
std::vector<std::string> Faults(const std::string& id, const json& data, Channel channel = Channel::kOnline) {
  std::vector<std::string> faults;
  for (const FieldFault& fault : Validate(CatalogDefinition(id), data, kToday, channel)) {
    EXPECT_FALSE(fault.message.empty());
    faults.push_back(fault.field + " " + fault.reason);
  }
  return faults;
}

json With(const std::string& id, const char* pointer, json value) {
  json data = SampleData(id);
  data[json::json_pointer(pointer)] = std::move(value);
  return data;
}

constexpr char kRecord[] = "resident-record-copy";

TEST(ValidateTest, TheSamplesOfTheCatalogueAreValidOnEveryChannel) {
  for (const char* id : kCatalog) {
    for (const Channel channel : {Channel::kOnline, Channel::kPaper, Channel::kCounter}) {
      EXPECT_THAT(Faults(id, SampleData(id), channel), IsEmpty()) << id;
    }
  }
}

TEST(ValidateTest, EmptyDataNamesEveryRequiredField) {
  EXPECT_THAT(Faults(kRecord, json::object()),
              ElementsAre("applicant.name REQUIRED", "applicant.birth REQUIRED", "applicant.address REQUIRED",
                          "applicant.phone REQUIRED", "applicant.relation REQUIRED", "request.kind REQUIRED",
                          "request.copies REQUIRED", "request.purpose REQUIRED"));
  EXPECT_THAT(Faults(kRecord, json::array()), ElementsAre(" WRONG_SHAPE"));
}

TEST(ValidateTest, ImpossibleDate) {
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/applicant/birth", "令和9年13月40日")),
              ElementsAre("applicant.birth IMPOSSIBLE_DATE"));
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/applicant/birth", "2026-04-02")),
              ElementsAre("applicant.birth FUTURE_DATE"));
}

TEST(ValidateTest, EachTypeRefusesByName) {
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/applicant/name/kana", "Mihon")),
              ElementsAre("applicant.name.kana NOT_KATAKANA"));
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/applicant/address/postal", "100")),
              ElementsAre("applicant.address.postal BAD_POSTAL_CODE"));
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/applicant/phone", "12345")), ElementsAre("applicant.phone BAD_PHONE"));
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/request/copies", 10)), ElementsAre("request.copies OUT_OF_RANGE"));
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/request/copies", "二")), ElementsAre("request.copies NOT_A_NUMBER"));
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/request/copies", 1.5)), ElementsAre("request.copies NOT_A_NUMBER"));
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/request/show", {"domicile", "domicile"})),
              ElementsAre("request.show REPEATED_OPTION"));
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/request/show", {"blood"})), ElementsAre("request.show UNKNOWN_OPTION"));
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/applicant/relation", "self,agent")),
              ElementsAre("applicant.relation ONE_ONLY"));
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/applicant/name", "見本")), ElementsAre("applicant.name WRONG_SHAPE"));
}

TEST(ValidateTest, APartOfANameOrAddressIsNotEnough) {
  json data = SampleData(kRecord);
  data["applicant"]["name"].erase("kana");
  data["applicant"]["address"].erase("number");
  EXPECT_THAT(Faults(kRecord, data), ElementsAre("applicant.name.kana REQUIRED", "applicant.address.number REQUIRED"));
}

TEST(ValidateTest, HiddenFieldsMustBeAbsentAndShownOnesPresent) {
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/applicant/mandate", true)),
              ElementsAre("applicant.mandate NOT_APPLICABLE"));
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/applicant/relation", "agent")),
              ElementsAre("applicant.mandate REQUIRED"));
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/request/kind", "part")), ElementsAre("request.persons REQUIRED"));
  EXPECT_THAT(Faults(kRecord, With(kRecord, "/request/purpose", "other")),
              ElementsAre("request.purpose_text REQUIRED"));
}

TEST(ValidateTest, UnknownFieldsAreNamedWhereverTheyStand) {
  json data = SampleData(kRecord);
  data["applicant"]["age"] = 3;
  data["applicant"]["name"]["romaji"] = "x";
  data["extra"] = json::object();
  EXPECT_THAT(Faults(kRecord, data),
              ElementsAre("applicant.name.romaji UNKNOWN_FIELD", "applicant.age UNKNOWN_FIELD", "extra UNKNOWN_FIELD"));
}

TEST(ValidateTest, RepeatedGroups) {
  json data = With(kRecord, "/request/kind", "part");
  data["request"]["persons"] = {{{"person", SampleName()}},
                                {{"person", {{"kanji", "𠮷野　花子"}, {"kana", "よしの"}}}}};
  EXPECT_THAT(Faults(kRecord, data), IsEmpty());
  data["request"]["persons"][1]["person"]["kana"] = "吉野";
  EXPECT_THAT(Faults(kRecord, data), ElementsAre("request.persons.2.person.kana NOT_KATAKANA"));
  data["request"]["persons"].push_back({{"person", SampleName()}});
  EXPECT_THAT(Faults(kRecord, data), ElementsAre("request.persons TOO_MANY"));
  data["request"]["persons"] = {"見本"};
  EXPECT_THAT(Faults(kRecord, data), ElementsAre("request.persons.1 WRONG_SHAPE"));
}

TEST(ValidateTest, RulesAcrossFields) {
  json data = With(kRecord, "/applicant/relation", "agent");
  data["applicant"]["mandate"] = true;
  EXPECT_THAT(Faults(kRecord, data), IsEmpty());
  data["request"]["show"] = {"my_number"};
  EXPECT_THAT(Faults(kRecord, data), ElementsAre("applicant.relation MY_NUMBER_NOT_FOR_AGENT"));
  EXPECT_THAT(Faults("facility-use", With("facility-use", "/use/people", 41)), ElementsAre("use.room ROOM_TOO_SMALL"));
  EXPECT_THAT(Faults("facility-use", With("facility-use", "/use/equipment", {"piano"})),
              ElementsAre("use.equipment PIANO_ONLY_IN_HALL"));
}

// One definition, one validator: the web, paper and counter hear the same reasons.
TEST(ValidateTest, NumbersWithACheckDigit) {
  const auto definition = ParseDefinition(R"(
procedure: numbers
version: 1
title: 番号
sections:
  - id: a
    title: 番号
    fields: [{ id: mine, type: my_number, required: true }, { id: company, type: corporate_number }]
archive: { class: [一, 二, 三], years: 1 }
)");
  ASSERT_TRUE(definition.ok()) << definition.status();
  const auto faults = [&](const char* mine, const char* company, Channel channel) {
    std::vector<std::string> found;
    for (const FieldFault& fault :
         Validate(*definition, {{"a", {{"mine", mine}, {"company", company}}}}, kToday, channel)) {
      found.push_back(fault.field + " " + fault.reason);
    }
    return found;
  };
  for (const Channel channel : {Channel::kOnline, Channel::kPaper, Channel::kCounter}) {
    EXPECT_THAT(faults("１２３４ ５６７８ ９０１８", "7-0000-1205-0002", channel), IsEmpty());
    EXPECT_THAT(faults("12345678901", "7000012050003", channel),
                ElementsAre("a.mine BAD_MY_NUMBER", "a.company WRONG_CHECK_DIGIT"));
  }
}

TEST(ValidateTest, AChannelThatTheProcedureDoesNotTakeIsRefused) {
  Definition definition = CatalogDefinition(kRecord);
  definition.channels = {Channel::kPaper};
  const auto faults = Validate(definition, SampleData(kRecord), kToday, Channel::kOnline);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].reason, "CHANNEL_CLOSED");
}

TEST(NormaliseTest, OneNotationWhateverTheChannel) {
  json data = SampleData(kRecord);
  data["applicant"]["name"] = {{"kanji", " 𠮷野 か\u3099 "}, {"kana", "ﾖｼﾉ が"}};
  data["applicant"]["phone"] = "０３－１２３４－５６７８";
  data["applicant"]["address"]["postal"] = "〒100-0001";
  data["applicant"]["mandate"] = false;
  data["request"]["copies"] = 2.0;
  data["request"]["show"] = json::array();
  data["request"]["purpose_text"] = "　";
  const Definition definition = CatalogDefinition(kRecord);
  const json normalised = Normalise(definition, data);
  EXPECT_EQ(normalised["applicant"]["name"], json({{"kanji", "𠮷野　が"}, {"kana", "ヨシノ　ガ"}}));
  EXPECT_EQ(normalised["applicant"]["phone"], "0312345678");
  EXPECT_EQ(normalised["applicant"]["address"]["postal"], "1000001");
  EXPECT_EQ(normalised["request"]["copies"].dump(), "2");
  EXPECT_FALSE(normalised["applicant"].contains("mandate"));
  EXPECT_FALSE(normalised["request"].contains("show"));
  EXPECT_FALSE(normalised["request"].contains("purpose_text"));
  EXPECT_EQ(Normalise(definition, normalised), normalised);
  EXPECT_THAT(Faults(kRecord, data), IsEmpty());
}

}  // namespace
}  // namespace madoguchi::procedures
