// Evidence across fields, with right and with wrong partners.
#include "ocr-worker/core/evidence/weigh.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ocr-worker/core/text/characters.h"

namespace madoguchi::ocr {
namespace {

using procedures::LeafType;
using procedures::TemplateField;
using ::testing::Contains;
using ::testing::Not;

constexpr absl::string_view kPlaces =
    "@東京都千代田区\n 1000000\n千代田 1000001\n霞が関 1000013\n@東京都港区\n 1050000\n芝公園 1050011\n";
constexpr absl::string_view kNames =
    "@surnames\n高橋 タカハシ\n見本 ミホン\n@given\n一郎 イチロウ\n@characters\n見 ミ\n貝 カイ\n本 ホン モト\n";
constexpr absl::string_view kModel =
    "version test\ndigits bias 0\ndigits posterior 1\npostal posterior 1\naddress posterior 1\nperson_name posterior "
    "1\n"
    "katakana posterior 1\nphone posterior 1\ntext posterior 1\n";

using Choices = std::vector<std::vector<std::pair<std::string, double>>>;  // of each character

class WeighTest : public ::testing::Test {
 protected:
  WeighTest()
      : knowledge_{Gazetteer(kPlaces), NameReadings(kNames), Words("窓口\nビル\n"), *ConfidenceModel::Parse(kModel),
                   clock_} {}

  // A field as its reader left it: each character with its alternatives.
  void See(const std::string& id, LeafType type, const Choices& characters) {
    fields_.push_back({.id = id, .type = type});
    Observation seen;
    seen.recognizer = "net";
    for (const auto& choices : characters) {
      RecognizedCharacter character{choices[0].first, choices[0].second, {}};
      character.alternatives.assign(choices.begin() + 1, choices.end());
      seen.first.best.push_back(character);
    }
    seen.first.ways = WaysOf(seen.first.best);
    observations_.push_back(seen);
  }
  static Choices Sure(const std::string& text, double confidence = 0.999) {
    Choices characters;
    for (const std::string& character : SplitCharacters(text)) characters.push_back({{character, confidence}});
    return characters;
  }
  static Choices Doubt(const std::string& text, size_t at, const std::string& other, double share) {
    Choices characters = Sure(text);
    characters[at] = {{characters[at][0].first, 1 - share}, {other, share}};
    return characters;
  }
  void SeeMark(const std::string& id, const std::string& value) {
    fields_.push_back({.id = id, .type = LeafType::kChoice});
    Observation seen;
    seen.settled = FieldReading{.id = id, .value = value};
    observations_.push_back(seen);
  }
  std::vector<FieldReading> Read() {
    for (size_t i = 0; i < fields_.size(); ++i) observations_[i].field = &fields_[i];
    return Decide(observations_, knowledge_);
  }

  FakeClock clock_{absl::FromCivil(absl::CivilDay(2026, 4, 1), Jst())};
  const Knowledge knowledge_;
  std::vector<TemplateField> fields_;
  std::vector<Observation> observations_;
};

TEST_F(WeighTest, APostalCodeSettlesWhatTheInkOfAnAddressLeavesOpen) {
  See("a.postal", LeafType::kPostal, Sure("1000001"));
  See("a.town", LeafType::kAddress, Doubt("東京都干代田区千代田", 3, "千", 0.2));
  const auto read = Read();
  EXPECT_EQ(read[1].value, "東京都千代田区千代田");
  EXPECT_EQ(read[1].raw, "東京都干代田区千代田") << "what was read stays beside what was chosen";
  EXPECT_GT(read[1].grounds.partner, 0.9);
  EXPECT_GT(read[1].confidence, 0.9);
}

TEST_F(WeighTest, WhatNoAlternativeSupportsIsNeverChosen) {
  See("a.postal", LeafType::kPostal, Sure("1000001"));
  See("a.town", LeafType::kAddress, Doubt("東京都干代田区千代田", 3, "于", 0.2));
  const auto read = Read();
  EXPECT_EQ(read[1].value, "東京都干代田区千代田");
  EXPECT_THAT(read[1].alternatives, Not(Contains("東京都千代田区千代田")));
  EXPECT_LT(read[1].grounds.listed, 1);
}

TEST_F(WeighTest, AMisreadPostalCodeDoesNotDragARightAddress) {
  See("a.postal", LeafType::kPostal, Sure("1050011"));  // of another place
  See("a.town", LeafType::kAddress, Doubt("東京都千代田区霞が関", 3, "干", 0.01));
  const auto read = Read();
  EXPECT_EQ(read[1].value, "東京都千代田区霞が関");
  EXPECT_EQ(read[0].value, "1050011") << "nor the address the code: both are clear, a person looks";
  EXPECT_LT(read[0].grounds.partner, 0);
  EXPECT_LT(read[1].grounds.partner, 0);
}

TEST_F(WeighTest, AnAddressSettlesADigitOfItsPostalCode) {
  See("a.postal", LeafType::kPostal, Doubt("1000073", 5, "1", 0.3));
  See("a.town", LeafType::kAddress, Sure("東京都千代田区霞が関"));
  EXPECT_EQ(Read()[0].value, "1000013");
}

TEST_F(WeighTest, ManyWeakCharactersOfAListedPlaceAreFoundTogether) {
  Choices characters = Sure("東京都干伐田区霞か閑");
  for (const auto& [at, right] : std::map<size_t, std::string>{{3, "千"}, {4, "代"}, {8, "が"}, {9, "関"}}) {
    characters[at] = {{characters[at][0].first, 0.5}, {right, 0.4}, {"一", 0.1}};
  }
  See("a.town", LeafType::kAddress, characters);
  EXPECT_EQ(Read()[0].value, "東京都千代田区霞が関");
}

TEST_F(WeighTest, AnUnlistedTownSurvives) {
  See("a.postal", LeafType::kPostal, Sure("1000001"));
  See("a.town", LeafType::kAddress, Doubt("東京都千代田区新代田", 7, "千", 0.02));
  EXPECT_EQ(Read()[1].value, "東京都千代田区新代田");
}

TEST_F(WeighTest, ANumberThatRunsIntoTheBuildingIsDoubted) {
  See("a.number", LeafType::kAddress, Sure("3-1-1 窓口ビル"));
  See("b.number", LeafType::kAddress, Sure("3-1-1窓口ビル"));
  const auto read = Read();
  EXPECT_EQ(read[1].value, "3-1-1窓口ビル") << "but kept as it was written";
  EXPECT_LT(read[1].grounds.listed, read[0].grounds.listed);
}

TEST_F(WeighTest, NameAndReadingBearEachOtherOut) {
  See("p.kanji", LeafType::kPersonName, Doubt("貝本 一郎", 0, "見", 0.3));
  See("p.kana", LeafType::kKatakana, Doubt("ミホン イテロウ", 5, "チ", 0.3));
  const auto read = Read();
  EXPECT_EQ(read[0].value, "見本 一郎");
  EXPECT_EQ(read[1].value, "ミホン イチロウ");
  EXPECT_GT(read[0].grounds.partner, 0.2) << "borne out, by a partner that was in doubt itself";
}

TEST_F(WeighTest, ANamePartsWhereItsReadingParts) {
  See("p.kanji", LeafType::kPersonName, Sure("高橋一郎"));
  See("p.kana", LeafType::kKatakana, Sure("タカハシイチロウ"));
  MarkWords({true, true, true, true, false, true, true, true, true}, observations_[1].first.ways);
  EXPECT_EQ(Read()[0].value, "高橋 一郎");
  fields_[1].id = "q.kana";
  EXPECT_EQ(Read()[0].value, "高橋一郎") << "alone it stays as written";
}

TEST_F(WeighTest, AGapTooManyInAReadingIsClosedByItsName) {
  See("p.kanji", LeafType::kPersonName, Sure("高橋一郎"));
  See("p.kana", LeafType::kKatakana, Sure("タカハシイチロウ"));
  MarkWords({true, true, false, true, true}, observations_[0].first.ways);
  MarkWords({true, true, false, true, true, false, true, true, true, true}, observations_[1].first.ways);
  EXPECT_EQ(Read()[1].value, "タカハシ イチロウ");
  fields_[0].id = "q.kanji";
  EXPECT_FALSE(Read()[1].accepted) << "alone such a reading is for a person";
}

TEST_F(WeighTest, AWrongReadingDoesNotDragAName) {
  See("p.kanji", LeafType::kPersonName, Doubt("貝本 一郎", 0, "見", 0.005));
  See("p.kana", LeafType::kKatakana, Sure("ミホン イチロウ"));
  EXPECT_EQ(Read()[0].value, "貝本 一郎") << "the ink is clear";
}

TEST_F(WeighTest, ANameInNoListSurvives) {
  See("p.kanji", LeafType::kPersonName, Doubt("囮田 碧", 0, "高", 0.02));
  See("p.kana", LeafType::kKatakana, Sure("オトリダ アオ"));
  EXPECT_EQ(Read()[0].value, "囮田 碧");
}

TEST_F(WeighTest, ADayThatNeverWasYieldsToOneThatWas) {
  SeeMark("b.era", "showa");
  See("b.year", LeafType::kDigits, Sure("60"));
  See("b.month", LeafType::kDigits, Doubt("13", 1, "2", 0.1));
  See("b.day", LeafType::kDigits, Doubt("37", 0, "2", 0.1));
  const auto read = Read();
  EXPECT_EQ(read[2].value, "12");
  EXPECT_EQ(read[3].value, "27");
}

TEST_F(WeighTest, AnErasYearsAreBounded) {
  SeeMark("b.era", "taisho");
  See("b.year", LeafType::kDigits, Doubt("19", 1, "4", 0.1));
  See("b.month", LeafType::kDigits, Sure("5"));
  See("b.day", LeafType::kDigits, Sure("6"));
  EXPECT_EQ(Read()[1].value, "14");
}

TEST_F(WeighTest, ABirthDayLiesNotAhead) {
  SeeMark("b.era", "reiwa");
  See("b.year", LeafType::kDigits, Doubt("9", 0, "7", 0.2));
  See("b.month", LeafType::kDigits, Sure("5"));
  See("b.day", LeafType::kDigits, Sure("6"));
  fields_[1].not_after_today = true;
  EXPECT_EQ(Read()[1].value, "7");
  fields_[1].not_after_today = false;
  EXPECT_EQ(Read()[1].value, "9") << "other days may";
}

TEST_F(WeighTest, AnImpossibleDayThatIsClearlyWrittenStays) {
  See("b.year", LeafType::kDigits, Sure("7"));
  See("b.month", LeafType::kDigits, Doubt("13", 1, "2", 0.0005));
  See("b.day", LeafType::kDigits, Sure("1"));
  EXPECT_EQ(Read()[1].value, "13") << "said as written; a person looks";
  EXPECT_LT(Read()[1].grounds.partner, 0.01);
}

TEST_F(WeighTest, ATelephoneNumberKeepsToThePlan) {
  See("t", LeafType::kPhone, Doubt("0342345678", 2, "1", 0.9));
  EXPECT_EQ(Read()[0].value, "0342345678") << "03-1… is not in the plan";
  observations_.clear(), fields_.clear();
  See("t", LeafType::kPhone, Doubt("8332345678", 0, "0", 0.1));
  EXPECT_EQ(Read()[0].value, "0332345678");
}

TEST_F(WeighTest, ANumberOutsideThePlanIsNeverAccepted) {
  for (const char* digits : {"312345678", "0012345678", "03323456"}) {
    observations_.clear(), fields_.clear();
    See("t", LeafType::kPhone, Sure(digits, 0.99999));
    const auto read = Read();
    EXPECT_EQ(read[0].value, digits) << "said as read";
    EXPECT_FALSE(read[0].accepted);
  }
}

TEST_F(WeighTest, ALargerNumberThanTheDefinitionAdmitsIsDoubted) {
  See("n", LeafType::kDigits, Doubt("7", 0, "1", 0.1));
  fields_[0].max = 5;
  EXPECT_EQ(Read()[0].value, "1");
}

TEST_F(WeighTest, ACheckDigitChoosesAmongWhatTheInkAdmits) {
  See("n", LeafType::kDigits, Doubt("123456789078", 10, "1", 0.2));
  fields_[0].checked = procedures::CheckedNumber::kMyNumber;
  EXPECT_EQ(Read()[0].value, "123456789018");
  observations_.clear(), fields_.clear();
  See("n", LeafType::kDigits, Doubt("1000012050002", 0, "7", 0.2));
  fields_[0].checked = procedures::CheckedNumber::kCorporateNumber;
  EXPECT_EQ(Read()[0].value, "7000012050002");
}

TEST_F(WeighTest, ANumberWhoseCheckDigitDiffersIsReadAsWrittenAndNeverAccepted) {
  See("n", LeafType::kDigits, Sure("123456789019", 0.99999));
  fields_[0].checked = procedures::CheckedNumber::kMyNumber;
  const auto read = Read();
  EXPECT_EQ(read[0].value, "123456789019");
  EXPECT_FALSE(read[0].accepted);
}

TEST_F(WeighTest, ASecondReaderTipsTheBalanceAndMayOfferItsOwn) {
  See("p.kanji", LeafType::kPersonName, Doubt("貝本", 0, "見", 0.4));
  Observation& seen = observations_[0];
  seen.second.emplace();
  seen.second->best = {{"見", 0.98, {}}, {"本", 0.98, {}}};
  seen.second->ways = WaysOf(seen.second->best);
  auto read = Read();
  EXPECT_EQ(read[0].value, "見本");
  EXPECT_EQ(read[0].grounds.second, Grounds::Second::kAgrees);
  seen.second->best = {{"具", 0.98, {}}, {"本", 0.98, {}}};
  seen.second->ways = WaysOf(seen.second->best);
  read = Read();
  EXPECT_EQ(read[0].grounds.second, Grounds::Second::kDiffers);
  EXPECT_THAT(read[0].alternatives, Contains("具本"));
}

TEST_F(WeighTest, AnEmptyBoxIsASpaceBetweenNamesAndADoubtBetweenDigits) {
  See("k", LeafType::kKatakana, Sure("ミホン"));
  See("n", LeafType::kDigits, Sure("123", 0.99999));
  for (Observation& seen : observations_) MarkWords({true, true, false, true}, seen.first.ways);
  const auto read = Read();
  EXPECT_EQ(read[0].value, "ミホ ン");
  EXPECT_EQ(read[1].value, "123");
  EXPECT_FALSE(read[1].accepted);
}

TEST_F(WeighTest, InkThatNoReaderMakesAnythingOfIsForAPerson) {
  See("x", LeafType::kText, {});
  const auto read = Read();
  EXPECT_EQ(read[0].value, "");
  EXPECT_FALSE(read[0].accepted);
}

TEST_F(WeighTest, AFieldWithACrossedOutCharacterIsForAPerson) {
  See("a.count", LeafType::kDigits, {{{"1", 0.999}}, {{"", 0}}, {{"3", 0.999}}});
  See("c.name", LeafType::kText, {{{"窓", 0.999}}, {{"口", 0.97}, {"", 0.03}}});
  See("b.note", LeafType::kText, {{{"窓", 0.999}}, {{"口", 0.999}}, {{"", 1}}});
  Observation& note = observations_.back();
  note.second.emplace();
  for (const auto& choices : Sure("窓口外")) note.second->best.push_back({choices[0].first, choices[0].second, {}});
  note.second->ways = WaysOf(note.second->best);
  for (const FieldReading& read : Read()) {
    EXPECT_FALSE(read.accepted) << read.id;
    EXPECT_LE(read.confidence, 0.4) << read.id;
  }
}

TEST_F(WeighTest, WordsTellLookalikesOfAText) {
  See("x", LeafType::kText, Doubt("窓ロビル", 1, "口", 0.4));
  EXPECT_EQ(Read()[0].value, "窓口ビル");
}

}  // namespace
}  // namespace madoguchi::ocr
