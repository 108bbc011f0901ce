#include "procedures/values/check.h"

#include "gtest/gtest.h"

namespace madoguchi::procedures {
namespace {

const absl::CivilDay kToday(2026, 4, 1);

std::string ReasonOf(const Checked& checked) { return checked ? checked->reason : ""; }

TEST(CheckTest, Phone) {
  for (const char* good : {"0312345678", "0612345678", "09012345678", "08012345678", "07012345678", "05012345678",
                           "0120123456", "08001234567", "0250123456", "0570123456", "02012345678"}) {
    EXPECT_EQ(ReasonOf(CheckPhone("電話番号", good)), "") << good;
  }
  for (const char* bad : {"", "1", "312345678", "031234567", "03123456789", "0901234567", "090123456789", "0012345678",
                          "0０12345678", "+81312345678", "0101234567", "abcdefghij"}) {
    EXPECT_EQ(ReasonOf(CheckPhone("電話番号", bad)), "BAD_PHONE") << bad;
  }
}

TEST(CheckTest, Postal) {
  EXPECT_EQ(ReasonOf(CheckPostal("郵便番号", "1000001")), "");
  for (const char* bad : {"", "100-0001", "100000", "10000011", "0000000", "一〇〇"}) {
    EXPECT_EQ(ReasonOf(CheckPostal("郵便番号", bad)), "BAD_POSTAL_CODE") << bad;
  }
}

TEST(CheckTest, NumbersWithACheckDigit) {
  EXPECT_EQ(ReasonOf(CheckMyNumber("個人番号", "123456789018")), "");
  EXPECT_EQ(ReasonOf(CheckMyNumber("個人番号", "123456789010")), "WRONG_CHECK_DIGIT");
  EXPECT_EQ(ReasonOf(CheckCorporateNumber("法人番号", "7000012050002")), "");
  EXPECT_EQ(ReasonOf(CheckCorporateNumber("法人番号", "7000012050003")), "WRONG_CHECK_DIGIT");
  for (const char* bad : {"", "12345678901", "1234567890188", "１２３４５６７８９０１８", "12345678901x"})
    EXPECT_EQ(ReasonOf(CheckMyNumber("個人番号", bad)), "BAD_MY_NUMBER") << bad;
  for (const char* bad : {"", "700001205000", "70000120500022", "700001205000x"})
    EXPECT_EQ(ReasonOf(CheckCorporateNumber("法人番号", bad)), "BAD_CORPORATE_NUMBER") << bad;
}

TEST(CheckTest, Day) {
  Field birth{.not_after_today = true};
  EXPECT_EQ(ReasonOf(CheckDay("生年月日", "2026-04-01", birth, kToday)), "");
  EXPECT_EQ(ReasonOf(CheckDay("生年月日", "2026-04-02", birth, kToday)), "FUTURE_DATE");
  EXPECT_EQ(ReasonOf(CheckDay("生年月日", "1850-01-01", birth, kToday)), "OUT_OF_RANGE");
  Field use{.not_before_today = true};
  EXPECT_EQ(ReasonOf(CheckDay("利用日", "2026-03-31", use, kToday)), "PAST_DATE");
  const Checked impossible = CheckDay("生年月日", "令和9年13月40日", birth, kToday);
  ASSERT_TRUE(impossible);
  EXPECT_EQ(impossible->reason, "IMPOSSIBLE_DATE");
  EXPECT_EQ(impossible->message,
            "「令和9年13月40日」という日付はありません。「生年月日」の年・月・日を確かめて書き直してください。");
}

TEST(CheckTest, LengthIsCountedInCharacters) {
  EXPECT_EQ(ReasonOf(CheckText("氏名", "𠮷𠮷𠮷", 3)), "");
  EXPECT_EQ(ReasonOf(CheckText("氏名", "𠮷𠮷𠮷𠮷", 3)), "TOO_LONG");
  EXPECT_EQ(ReasonOf(CheckText("氏名", std::string(20'000, 'a'), 1'000'000)), "TOO_LONG");
  EXPECT_EQ(ReasonOf(CheckText("氏名", "\xFF", 3)), "BAD_CHARACTER");
}

TEST(CheckTest, OptionNamesTheFault) {
  Field field{.type = FieldType::kChoice, .options = {{.value = "self"}, {.value = "agent"}}};
  EXPECT_EQ(ReasonOf(CheckOption("関係", "self", field)), "");
  EXPECT_EQ(ReasonOf(CheckOption("関係", "other", field)), "UNKNOWN_OPTION");
  EXPECT_EQ(ReasonOf(CheckOption("関係", "self,agent", field)), "ONE_ONLY");
}

}  // namespace
}  // namespace madoguchi::procedures
