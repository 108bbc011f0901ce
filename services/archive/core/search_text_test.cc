#include "services/archive/core/search_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/archive/limits.h"

namespace madoguchi::archive {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(SearchTextTest, FoldsWhatPeopleDoNotTellApart) {
  EXPECT_EQ(FoldForSearch("ＡＢＣ １２３"), "abc123");
  EXPECT_EQ(FoldForSearch("みほん タロウ"), "ミホンタロウ");
  EXPECT_EQ(FoldForSearch("見本　太郎"), "見本太郎");
  EXPECT_EQ(FoldForSearch("葛\U000E0100城市"), "葛城市");
}

TEST(SearchTextTest, KeepsRareCharactersApart) {
  EXPECT_EQ(FoldForSearch("𠮷野"), "𠮷野");
  EXPECT_NE(FoldForSearch("𠮷野"), FoldForSearch("吉野"));
  EXPECT_NE(FoldForSearch("髙橋"), FoldForSearch("高橋"));
}

TEST(SearchTextTest, MalformedBytesNeitherCrashNorSwallowTheRest) {
  EXPECT_EQ(FoldForSearch("\xFF"
                          "a"),
            "\uFFFD"
            "a");
  EXPECT_EQ(FoldForSearch("\xE3\x81"), "\uFFFD\uFFFD");
  EXPECT_EQ(FoldForSearch("\xC0\xAF"), "\uFFFD\uFFFD");
  EXPECT_EQ(FoldForSearch("\xED\xA0\x80z"), "\uFFFD\uFFFD\uFFFDz");
  EXPECT_EQ(FoldForSearch("\xF8\x88\x80\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST(SearchTextTest, GramsArePairsAndTheLastCharacterOfEachLine) {
  EXPECT_THAT(Grams("転入届"), UnorderedElementsAre("転入", "入届", "届"));
  EXPECT_THAT(Grams("届"), ElementsAre("届"));
  EXPECT_THAT(Grams(""), IsEmpty());
  EXPECT_THAT(Grams("𠮷野"), UnorderedElementsAre("𠮷野", "野"));
  EXPECT_THAT(Grams("転入\n住所"), UnorderedElementsAre("転入", "入", "住所", "所"));
  EXPECT_THAT(Grams("ああああ"), ElementsAre("あ", "ああ"));
}

TEST(SearchTextTest, EveryWordOfTheTextHasItsGrams) {
  const std::vector<std::string> text = Grams(FoldParts({"住民票の写し等交付申請書", "見本 太郎"}));
  for (const char* word : {"住民票", "交付", "見本太", "太郎"}) {
    for (const std::string& gram : Grams(FoldForSearch(word))) {
      if (CharacterCount(gram) != 2) continue;
      EXPECT_THAT(text, Contains(gram)) << word;
    }
  }
}

TEST(SearchTextTest, SplitsAQueryAtBlanksAndDropsRepeatedWords) {
  EXPECT_THAT(QueryWords("  転入　太郎 転入 "), ElementsAre("転入", "太郎"));
  EXPECT_THAT(QueryWords(" 　"), IsEmpty());
}

TEST(SearchTextTest, LongTextsAreCut) {
  EXPECT_EQ(CharacterCount(FoldForSearch(std::string(2 * kSearchCharactersMax, 'a'))), kSearchCharactersMax);
  EXPECT_EQ(CharacterCount(FoldParts({std::string(kSearchCharactersMax - 1, 'a'), "bcd"})), kSearchCharactersMax - 1);
}

}  // namespace
}  // namespace madoguchi::archive
