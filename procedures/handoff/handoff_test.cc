#include "procedures/handoff/handoff.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "procedures/catalog/catalog_for_test.h"
#include "procedures/handoff/encoding.h"

namespace madoguchi::procedures {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

HandoffCase Case(const std::string& id) {
  return {.receipt_number = "R8-0001",
          .received_on = absl::CivilDay(2026, 4, 1),
          .channel = Channel::kPaper,
          .data = SampleData(id)};
}

TEST(HandoffTest, RowsByTheDeclaredColumns) {
  const Definition definition = CatalogDefinition("resident-record-copy");
  const auto file = MakeHandoff(definition, definition.handoffs[0], {Case(definition.id)});
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT(file->rows[0], ElementsAre("R8-0001", "2026-04-01", "見本　太郎", "ﾐﾎﾝ ﾀﾛｳ", "3600102", "1000001",
                                         "東京都千代田区千代田1番1号", "0312345678", "1", "1", "1 2", "2"));
  EXPECT_THAT(file->substitutions, IsEmpty());
  EXPECT_EQ(file->columns[0], "受付番号");
  // 受付 in CP932.
  EXPECT_EQ(file->csv.substr(0, 4), "\x8E\xF3\x95\x74");
  EXPECT_EQ(file->csv.substr(file->csv.size() - 2), "\r\n");
}

TEST(HandoffTest, MissingCharactersAreDeclaredOrMarkedAndAlwaysReported) {
  const Definition definition = CatalogDefinition("resident-record-copy");
  Handoff handoff = definition.handoffs[0];
  handoff.substitutions["𠮷"] = "吉";
  HandoffCase one = Case(definition.id);
  one.data["applicant"]["name"]["kanji"] = "𠮷野　𩸽子";
  one.data["applicant"]["address"]["town"] = "葛\xF3\xA0\x84\x80城市";
  const auto file = MakeHandoff(definition, handoff, {Case(definition.id), one});
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->rows[1][2], "吉野　〓子");
  EXPECT_EQ(file->rows[1][6], "〓城市1番1号");
  std::vector<std::string> reported;
  for (const HandoffSubstitution& each : file->substitutions) {
    EXPECT_EQ(each.row, 1u);
    reported.push_back(each.column + " " + each.from + "→" + each.to);
  }
  EXPECT_THAT(reported, ElementsAre("申請者氏名 𠮷→吉", "申請者氏名 𩸽→〓", "住所 葛\xF3\xA0\x84\x80→〓"));
}

TEST(HandoffTest, Cp932KeepsWhatItHas) {
  std::vector<Replaced> replaced;
  const std::map<std::string, std::string> table = {{"髙", "高"}};
  // 髙 and 﨑 stand in the extension of CP932: nothing is replaced although the table would.
  EXPECT_EQ(*Fit("髙橋﨑①㈱～", Encoding::kCp932, table, replaced), "髙橋﨑①㈱～");
  EXPECT_THAT(replaced, IsEmpty());
  EXPECT_EQ(*Fit("¥é", Encoding::kCp932, {}, replaced), "〓〓");
  EXPECT_THAT(replaced, ElementsAre(Replaced{"¥", "〓"}, Replaced{"é", "〓"}));
}

TEST(HandoffTest, Utf8KeepsEverything) {
  const Definition definition = CatalogDefinition("facility-use");
  HandoffCase one = Case(definition.id);
  one.data["use"]["purpose"] = "朗読会, \"𠮷\"の会";
  const auto file = MakeHandoff(definition, definition.handoffs[0], {one});
  ASSERT_TRUE(file.ok());
  EXPECT_THAT(file->substitutions, IsEmpty());
  EXPECT_THAT(file->rows[0], ElementsAre("R8-0001", "2026-04-01", "", "見本　太郎", "0312345678", "小会議室", "03",
                                         "2026-04-20", "1 2", "12", "朗読会, \"𠮷\"の会"));
  EXPECT_THAT(file->csv, testing::HasSubstr("\"朗読会, \"\"𠮷\"\"の会\"\r\n"));
}

TEST(HandoffTest, RepeatedGroupsByNumber) {
  const Definition definition = CatalogDefinition("moving-in");
  const auto file = MakeHandoff(definition, definition.handoffs[0], {Case(definition.id)});
  ASSERT_TRUE(file.ok());
  const std::vector<std::string>& row = file->rows[0];
  EXPECT_EQ(row[9], "見本　太郎");
  EXPECT_EQ(row[14], "見本　花子");
  EXPECT_EQ(row[16], "5010501");
  EXPECT_EQ(row[17], "");
}

}  // namespace
}  // namespace madoguchi::procedures
