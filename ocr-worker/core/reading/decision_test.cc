#include "ocr-worker/core/reading/decision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ocr-worker/core/text/characters.h"
#include "ocr-worker/core/text/spaces.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

using procedures::BoxMm;
using procedures::LeafType;
using procedures::MarkKind;
using procedures::TemplateField;
using ::testing::ElementsAre;

TemplateField Field(LeafType type, int cells = 0) {
  TemplateField field{.id = "f", .type = type, .box = {0, 0, 60, 10}};
  field.cells.resize(cells);
  return field;
}

Recognition Read(const std::string& text, double confidence = 0.99) {
  Recognition recognition;
  for (std::string& character : SplitCharacters(text)) {
    recognition.push_back({.text = std::move(character), .confidence = confidence, .alternatives = {}});
  }
  return recognition;
}

TEST(Characters, CharactersBeyondTheBasicPlaneAndSelectorsStayWhole) {
  EXPECT_THAT(SplitCharacters("𠮷a葛󠄀\xFF"), ElementsAre("𠮷", "a", "葛󠄀"));
}

TEST(Characters, TypeDecidesBetweenLookalikes) {
  EXPECT_EQ(ForType("力", LeafType::kKatakana), "カ");
  EXPECT_EQ(ForType("力", LeafType::kPersonName), "力");
  EXPECT_EQ(ForType("り", LeafType::kKatakana), "リ");
  EXPECT_EQ(ForType("〇", LeafType::kPhone), "0");
  EXPECT_EQ(ForType("〇", LeafType::kAddress), "〇");
  EXPECT_EQ(ForType("漢", LeafType::kKatakana), "") << "not made into something";
}

TEST(Characters, AStrokeBetweenDigitsOfAnAddressIsAHyphen) {
  EXPECT_EQ(JoinHouseNumbers(SplitCharacters("霞ヶ関1ー2一3 コーポ")), "霞ヶ関1-2-3 コーポ");
}

TEST(Characters, AGapInsideANumberIsNoSpace) {
  const auto joined = [](const char* text) { return JoinHouseNumbers(SplitCharacters(text)); };
  EXPECT_EQ(joined("1 348番地"), "1348番地");
  EXPECT_EQ(joined("1 -5一 9"), "1-5-9");
  EXPECT_EQ(joined("5-1 2-4"), "5-12-4");
  EXPECT_EQ(joined("1-2-3 4-405"), "1-2-3 4-405");
  EXPECT_EQ(joined("4丁目 5番6 号 見本ビル"), "4丁目5番6号 見本ビル");
  EXPECT_EQ(joined("1-2-3 405"), "1-2-3 405") << "a room";
}

TEST(DecideBlank, NothingWrittenIsAnEmptyValueAndSure) {
  const FieldReading reading = DecideBlank(Field(LeafType::kText), 0);
  EXPECT_EQ(reading.value, "");
  EXPECT_TRUE(reading.accepted);
}

TEST(InsertSpace, OneWideGapInANameIsASpace) {
  cv::Mat line(48, 260, CV_8U, cv::Scalar(255));
  for (const int left : {20, 58, 120, 158}) cv::rectangle(line, {left, 8, 32, 32}, 0, cv::FILLED);
  Recognition recognition = Read("見本太郎");
  InsertSpace(line, LeafType::kPersonName, recognition);
  ASSERT_EQ(recognition.size(), 5u);
  EXPECT_EQ(recognition[2].text, " ");
}

TEST(InsertSpace, AWideGapInsideANumberIsNone) {
  cv::Mat line(48, 200, CV_8U, cv::Scalar(255));
  for (const int left : {20, 58, 78, 98, 120}) cv::rectangle(line, {left, 8, 15, 32}, 0, cv::FILLED);
  Recognition recognition = Read("18729");
  InsertSpace(line, LeafType::kAddress, recognition);
  EXPECT_EQ(recognition.size(), 5u);
}

TEST(InsertSpace, EvenSpacingHasNone) {
  cv::Mat line(48, 260, CV_8U, cv::Scalar(255));
  for (const int left : {20, 66, 112, 158}) cv::rectangle(line, {left, 8, 32, 32}, 0, cv::FILLED);
  Recognition recognition = Read("見本太郎");
  InsertSpace(line, LeafType::kPersonName, recognition);
  EXPECT_EQ(recognition.size(), 4u);
}

class Marks : public ::testing::Test {
 protected:
  Marks() {
    field_.type = LeafType::kChoice;
    field_.marks = {{"self", MarkKind::kCheck, {2, 2, 4.5, 4.5}}, {"agent", MarkKind::kCheck, {20, 2, 4.5, 4.5}}};
  }
  void Tick(double x_mm) { cv::line(ink_, {MmToPx(x_mm), MmToPx(5)}, {MmToPx(x_mm + 4), MmToPx(2)}, 255, 5); }
  FieldReading Decide() { return DecideMarks(field_, ReadMarks(ink_, {0, 0}, field_.marks)); }
  static int MmToPx(double mm) { return static_cast<int>(mm * 300 / 25.4); }

  TemplateField field_ = Field(LeafType::kChoice);
  cv::Mat ink_ = cv::Mat::zeros(120, 400, CV_8U);
};

TEST_F(Marks, NoneIsBlank) { EXPECT_EQ(Decide().value, ""); }

TEST_F(Marks, OneIsTheChoice) {
  Tick(20);
  const FieldReading reading = Decide();
  EXPECT_EQ(reading.value, "agent");
  EXPECT_TRUE(reading.accepted);
}

TEST_F(Marks, TwoWhereOneMayStandAreForAPerson) {
  Tick(2);
  Tick(20);
  const FieldReading reading = Decide();
  EXPECT_EQ(reading.raw, "self,agent");
  EXPECT_FALSE(reading.accepted);
  EXPECT_EQ(reading.alternatives.size(), 1u);
  field_.type = LeafType::kChoices;
  EXPECT_EQ(Decide().value, "self,agent");
  EXPECT_TRUE(Decide().accepted);
}

TEST_F(Marks, ACircleOverItsNeighboursEdgeCountsOnce) {
  field_.marks = {{"showa", MarkKind::kCircle, {2, 2, 8, 6}}, {"heisei", MarkKind::kCircle, {11, 2, 8, 6}}};
  cv::ellipse(ink_, {MmToPx(6), MmToPx(5)}, {MmToPx(5.6), MmToPx(3)}, 0, 0, 360, 255, 5);
  const FieldReading reading = Decide();
  EXPECT_EQ(reading.value, "showa");
  EXPECT_TRUE(reading.accepted);
}

}  // namespace
}  // namespace madoguchi::ocr
