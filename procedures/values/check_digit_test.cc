#include "procedures/values/check_digit.h"

#include <string>

#include "gtest/gtest.h"

namespace madoguchi::procedures {
namespace {

// Of the National Tax Agency itself, which publishes it; and the sample number of its forms' instructions.
constexpr char kCorporate[] = "7000012050002";
constexpr char kMine[] = "123456789018";

TEST(CheckDigitTest, KnownNumbersAgree) {
  EXPECT_EQ(MyNumberCheckDigit("12345678901"), '8');
  EXPECT_TRUE(IsMyNumber(kMine));
  EXPECT_EQ(CorporateNumberCheckDigit("000012050002"), '7');
  EXPECT_TRUE(IsCorporateNumber(kCorporate));
}

TEST(CheckDigitTest, TheOrdinancesCornerCases) {
  EXPECT_EQ(MyNumberCheckDigit("00000000000"), '0');  // remainder 0
  EXPECT_EQ(MyNumberCheckDigit("00000000006"), '0');  // 6 × 2 = 12: remainder 1
  EXPECT_EQ(MyNumberCheckDigit("00000000001"), '9');
  EXPECT_EQ(CorporateNumberCheckDigit("000000000000"), '9');  // never 0
  EXPECT_EQ(CorporateNumberCheckDigit("000000000008"), '1');
}

TEST(CheckDigitTest, WhatIsNoSuchNumberIsNone) {
  for (const char* text :
       {"", "12345678901", "1234567890188", "12345678901a", "１２３４５６７８９０１８", "123456789019"})
    EXPECT_FALSE(IsMyNumber(text)) << text;
  for (const char* text : {"", "700001205000", "70000120500022", "7000012O50002", "8000012050002"})
    EXPECT_FALSE(IsCorporateNumber(text)) << text;
  EXPECT_EQ(MyNumberCheckDigit("123"), std::nullopt);
  EXPECT_EQ(CorporateNumberCheckDigit("1234567890123"), std::nullopt);
}

// Every other digit in every place.
template <typename Check>
int Missed(const std::string& number, Check is_valid, bool zero_and_nine_too) {
  int missed = 0;
  for (size_t place = 0; place < number.size(); ++place) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string wrong = number;
      wrong[place] = digit;
      const bool alike = (digit == '0' && number[place] == '9') || (digit == '9' && number[place] == '0');
      missed += wrong != number && (zero_and_nine_too || !alike) && is_valid(wrong);
    }
  }
  return missed;
}

TEST(CheckDigitTest, ASingleWrongDigitIsFound) {
  EXPECT_EQ(Missed(kMine, &IsMyNumber, true), 0);
  EXPECT_EQ(Missed(kCorporate, &IsCorporateNumber, false), 0);
  EXPECT_EQ(Missed(kCorporate, &IsCorporateNumber, true), 8) << "a 0 of the twelve read as 9 is not";
}

}  // namespace
}  // namespace madoguchi::procedures
