// Gazetteer, names, words: small tables of the shape that knowledge/ makes.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ocr-worker/core/evidence/gazetteer.h"
#include "ocr-worker/core/evidence/house_number.h"
#include "ocr-worker/core/evidence/name_readings.h"
#include "ocr-worker/core/evidence/numbering_plan.h"
#include "ocr-worker/core/evidence/script_neighbours.h"
#include "ocr-worker/core/evidence/words.h"

namespace madoguchi::ocr {
namespace {

using Fit = Gazetteer::Fit;

constexpr absl::string_view kPlaces =
    "@広島県府中市\n 7260000\n府川町 7260005\n"
    "@東京都千代田区\n 1000000\n千代田 1000001\n霞が関 1000013 1008901\n"
    "@東京都府中市\n 1830000\n宮町 1830023\n宮西町 1830022\n府中町 1830055\n";

class GazetteerTest : public ::testing::Test {
 protected:
  Gazetteer::Place Only(absl::string_view address) const {
    const auto found = places_.Find(address);
    EXPECT_EQ(found.size(), 1u) << address;
    return found.empty() ? Gazetteer::Place() : found.front();
  }

  const Gazetteer places_{kPlaces};
};

TEST_F(GazetteerTest, FindsTheLongestPlaceAndLeavesTheRestFree) {
  const auto place = Only("東京都千代田区霞が関3-1-1 見本ビル");
  EXPECT_GE(place.town, 0);
  EXPECT_EQ(place.characters, 10u);
  EXPECT_EQ(Only("東京都千代田区見知らぬ町1").town, -1);
  EXPECT_TRUE(places_.Find("千葉県").empty());
}

TEST_F(GazetteerTest, APlaceIsWrittenNowSoNowSo) {
  EXPECT_EQ(Only("東京都千代田区霞ヶ関").town, Only("東京都千代田区霞が関").town);
  EXPECT_TRUE(places_.SpelledAsListed("千代田区霞が関3-1", Only("千代田区霞が関3-1")));
  EXPECT_FALSE(places_.SpelledAsListed("東京都千代田区霞ヶ関", Only("東京都千代田区霞ヶ関")));
}

TEST_F(GazetteerTest, WithoutThePrefectureANameMayBeSeveralPlaces) {
  EXPECT_EQ(places_.Find("府中市").size(), 2u);
  EXPECT_GE(Only("府中市宮町").town, 0) << "only one of them has that town";
}

TEST_F(GazetteerTest, ComparesCodeAndPlace) {
  const auto town = Only("東京都千代田区霞が関");
  EXPECT_EQ(places_.Compare("1000013", town), Fit::kTown);
  EXPECT_EQ(places_.Compare("1008901", town), Fit::kTown) << "an office's own code";
  EXPECT_EQ(places_.Compare("1000001", town), Fit::kMunicipality);
  EXPECT_EQ(places_.Compare("1009999", town), Fit::kArea);
  EXPECT_EQ(places_.Compare("7260005", town), Fit::kNone);
  EXPECT_EQ(places_.Compare("100", town), Fit::kNone);
  EXPECT_TRUE(places_.IsCode("1830055"));
  EXPECT_FALSE(places_.IsCode("1830056"));
}

TEST(NameReadingsTest, KnowsNamesMadeOfKnownCharactersToo) {
  const NameReadings names(
      "@surnames\n高橋 タカハシ\n@given\n一郎 イチロウ\n@characters\n川 カワ セン\n本 ホン モト\n見 ミ\n学 ガク\n校 "
      "コウ\n");
  EXPECT_EQ(names.Distance("高橋 一郎", "タカハシ イチロウ"), 0);
  EXPECT_NEAR(names.Distance("見本", "ミホン"), 0.6, 1e-9);
  EXPECT_NEAR(names.Distance("本川", "モトガワ"), 0.6, 1e-9) << "voiced inside a word";
  EXPECT_NEAR(names.Distance("学校", "ガッコウ"), 0.6, 1e-9) << "doubled before the next";
  EXPECT_LT(names.Distance("見本 さくら", "ミホン サクラ"), 1) << "kana read themselves";
  EXPECT_NEAR(names.Distance("川本 一郎", "タカハシ イチロウ"), 5, 0.31) << "nobody reads them so, and yet";
  EXPECT_EQ(names.Distance("", "ミホン"), kNameNoFit);
  EXPECT_EQ(names.Distance("高橋一郎", "タカハシ イチロウ"), 0) << "the space was not seen";
}

TEST(NumberingPlan, AdmitsWhatCanBe) {
  for (const char* number : {"0332345678", "0662345678", "0452123456", "0120123456", "0570012345", "09012345678",
                             "05012345678", "08001234567", "07012345678"}) {
    EXPECT_TRUE(InNumberingPlan(number)) << number;
  }
  for (const char* number : {"0901234567", "03123456789", "0312345", "9012345678", "0012345678", "09002345678",
                             "0302345678", "0312345678", "03l2345678"}) {
    EXPECT_FALSE(InNumberingPlan(number)) << number;
  }
}

TEST(NumberingPlan, AreaCodesOfEveryLength) {
  for (const char* number : {"0422212345", "0470212345", "0471234567", "0470912345", "0429212345", "0126721234",
                             "0992123456", "0991221234", "0191212345", "0240212345", "0551212345", "0779212345"}) {
    EXPECT_TRUE(InNumberingPlan(number)) << number;
  }
  for (const char* number : {"0450123456", "0521234567", "0110123456", "0127212345", "0141212345", "0512123456",
                             "0711212345", "0191112345", "0560212345", "0942112345"}) {
    EXPECT_FALSE(InNumberingPlan(number)) << number;
  }
}

TEST(HouseNumber, IsDigitsHyphensAndItsOwnWords) {
  for (const char* written : {"1-2-3 見本ビル405", "4丁目5番6号", "789番地 コーポ見本101号室", "12番地の3", "1-2-3 405",
                              "5丁目11番14号 様式ハイツ909", "3-4-5 見本ハイツ2階", ""}) {
    EXPECT_EQ(ReadHouseNumber(written).breaks, 0) << written;
  }
  EXPECT_EQ(ReadHouseNumber("4丁目5番6号 見本ビル405").building, "見本ビル405");
  EXPECT_TRUE(ReadHouseNumber("1-2").begins);
  EXPECT_FALSE(ReadHouseNumber("見本1-2").begins);
}

TEST(HouseNumber, WhatStandsInADigitsPlaceBreaksIt) {
  for (const char* written :
       {"2・2-1", "1 928番地", "て丁目6番10号", "4丁目1番み0号", "1-ノ-3", "16Zう番地", "7-15-1フ",
        "7-15-Iフ コーポ見本9", "8-20-18 見本ビルフ／5", "6-24-9 見本ビル6ス4", "2丁目1番20号 メゾン見本ノ08"}) {
    EXPECT_GE(ReadHouseNumber(written).breaks, 1) << written;
  }
}

TEST(ScriptNeighbours, TwinsStandBesideTheirOwn) {
  for (const char* written : {"工藤 太郎", "窓口ビル", "マンション二階", "ハイツ三番館", "エリ子", "三カ月", "二ノ宮",
                              "ガス工事", "駅前エステート", "サッカー", "八木"}) {
    EXPECT_EQ(ScriptBreaks(written), 0) << written;
  }
  for (const char* written : {"エ藤 太郎", "ハ木", "チ葉", "様式ハイッ506", "マンショ二ン", "ビ力ル", "第ー"}) {
    EXPECT_EQ(ScriptBreaks(written), 1) << written;
  }
}

TEST(WordsTest, CountsWhatBelongsToNoWord) {
  const Words words("会社\n窓口\nビル\n提出\n");
  EXPECT_EQ(words.Unknown("会社に提出するため"), 0) << "endings are no nouns";
  EXPECT_EQ(words.Unknown("会欣に提出するため"), 2);
  EXPECT_EQ(words.Unknown("窓口ビル405"), 0);
  EXPECT_EQ(words.Unknown("窓ロビル405"), 2);
}

}  // namespace
}  // namespace madoguchi::ocr
