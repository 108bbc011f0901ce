#include "procedures/values/text.h"

#include "gtest/gtest.h"

namespace madoguchi::procedures {
namespace {

constexpr char kKatsushika[] = "葛\xF3\xA0\x84\x80城";  // 葛 with variation selector U+E0100
constexpr char kCompatibility[] = "\xEF\xA8\x99";       // 神 U+FA19, which plain NFC would turn into U+795E
constexpr char kTsuchiYoshi[] = "𠮷野";                 // U+20BB7, beyond the basic plane

TEST(TextTest, NamesKeepTheirExactCharacters) {
  for (const std::string& name :
       {std::string("髙橋"), std::string("﨑"), std::string(kTsuchiYoshi), std::string(kKatsushika),
        std::string(kCompatibility) + "田", std::string("㈱ＡＢＣ")}) {
    EXPECT_EQ(ToNfc(name), name);
    EXPECT_EQ(ToNfc(ToNfc(name)), name);
  }
}

TEST(TextTest, CombiningMarksAreComposed) {
  EXPECT_EQ(ToNfc("か\u3099き"), "がき");
  EXPECT_EQ(ToNfc("ハ\u309A"), "パ");
  EXPECT_EQ(ToNfc(std::string(kCompatibility) + "か\u3099"), std::string(kCompatibility) + "が");
}

TEST(TextTest, CountsAsAPersonDoes) {
  EXPECT_EQ(CountCharacters(""), 0);
  EXPECT_EQ(CountCharacters(kTsuchiYoshi), 2);
  EXPECT_EQ(CountCharacters(kKatsushika), 2);
  EXPECT_EQ(CountCharacters("か\u3099"), 1);
}

TEST(TextTest, Spaces) {
  EXPECT_EQ(TidySpaces(" 見本 \t 太郎　"), "見本　太郎");
  EXPECT_EQ(TidySpaces("　 "), "");
}

TEST(TextTest, Digits) {
  EXPECT_EQ(ToDigits("０３－１２３４－５６７８"), "0312345678");
  EXPECT_EQ(ToDigits("〒100-0001"), "1000001");
  EXPECT_EQ(ToDigits("(03) 1234 5678"), "0312345678");
  EXPECT_EQ(ToDigits("三"), "三");
}

TEST(TextTest, Katakana) {
  EXPECT_EQ(ToKatakana("みほん　たろう"), "ミホン　タロウ");
  EXPECT_EQ(ToKatakana("ﾐﾎﾝ ｶﾞﾊﾟ"), "ミホン ガパ");
  EXPECT_EQ(ToKatakana("ゔぁゝ"), "ヴァヽ");
  EXPECT_TRUE(IsKatakana("ジャン＝ポール") == false);
  EXPECT_TRUE(IsKatakana("ジャン・ポール　サルトー"));
  EXPECT_FALSE(IsKatakana("見本"));
  EXPECT_FALSE(IsKatakana("みほん"));
}

TEST(TextTest, Halfwidth) {
  EXPECT_EQ(ToHalfwidth("ミホン　ガッパー"), "ﾐﾎﾝ ｶﾞｯﾊﾟｰ");
  EXPECT_EQ(ToHalfwidth("ヴ・Ａ１"), "ｳﾞ･A1");
}

TEST(TextTest, WhatIsPlain) {
  EXPECT_TRUE(IsPlainText("見本　太郎 🏠"));
  EXPECT_TRUE(IsPlainText(kKatsushika));
  EXPECT_FALSE(IsPlainText("\xE3\x81"));
  EXPECT_FALSE(IsPlainText("a\nb"));
  EXPECT_FALSE(IsPlainText(std::string("a\0b", 3)));
  EXPECT_FALSE(IsPlainText("\u202Eabc"));
}

}  // namespace
}  // namespace madoguchi::procedures
