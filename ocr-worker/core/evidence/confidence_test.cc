#include "ocr-worker/core/evidence/confidence.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ocr-worker/core/evidence/reliability.h"

namespace madoguchi::ocr {
namespace {

using procedures::LeafType;

procedures::TemplateField FieldOf(LeafType type, const std::string& id = "field") {
  procedures::TemplateField field;
  field.type = type;
  field.id = id;
  return field;
}

TEST(ConfidenceModelTest, IsMonotoneAndCapped) {
  const auto model = ConfidenceModel::Parse(
      "# comment\nversion 7 b\ndigits bias -1\ndigits ceiling 0.98\ndigits posterior 1\ndigits partner 0.5\n");
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(model->version(), "7 b");
  Grounds grounds{.ink_share = 0.9, .share = 0.9, .lowest_share = 0.9, .characters = 3};
  const double plain = model->Confidence(FieldOf(LeafType::kDigits), grounds);
  grounds.partner = 1;
  EXPECT_GT(model->Confidence(FieldOf(LeafType::kDigits), grounds), plain);
  grounds.share = 1;
  EXPECT_EQ(model->Confidence(FieldOf(LeafType::kDigits), grounds), 0.98) << "no surer than its rows were many";
  EXPECT_EQ(model->Confidence(FieldOf(LeafType::kText), grounds), 0) << "a type that was not fitted is for a person";
}

TEST(ConfidenceModelTest, AHouseNumberIsAnotherKindThanAPlace) {
  const auto model = ConfidenceModel::Parse("address bias 1\naddress-number-line bias 2\n");
  ASSERT_TRUE(model.ok()) << model.status();
  const double number = model->Confidence(FieldOf(LeafType::kAddress, "home.number"), Grounds());
  const double town = model->Confidence(FieldOf(LeafType::kAddress, "home.town"), Grounds());
  EXPECT_GT(number, town) << "a kind that was not fitted is judged as its type";
  procedures::TemplateField boxes = FieldOf(LeafType::kAddress, "home.number");
  boxes.cells.push_back({0, 0, 8, 8});
  EXPECT_EQ(KindOf(boxes), "address-number-boxes");
  EXPECT_EQ(model->Confidence(boxes, Grounds()), town);
}

TEST(ConfidenceModelTest, WhatIsSureEnoughIsShownAsWhatDefinitionsAskFor) {
  EXPECT_EQ(Shown(0.9, 0.97, 0.999), 0.9);
  EXPECT_EQ(Shown(0.99, 0.97, 0.999), 0.99);
  EXPECT_NEAR(Shown(0.99, 0.99, 0.999), kAcceptedFrom, 1e-9);
  EXPECT_LT(Shown(0.989, 0.99, 0.999), kAcceptedFrom);
  EXPECT_NEAR(Shown(1, 0.99, 0.999), 0.999, 1e-9);
  EXPECT_LT(Shown(0.9999, 1, 0.999), kAcceptedFrom) << "of this kind nothing is sure enough";
}

TEST(ConfidenceModelTest, RefusesWhatWouldRewardDoubtAndNamesTheLine) {
  for (const char* file : {"version 1\ndigits posterior -0.1\n", "nonsense x 1\n", "digits glamour 1\n",
                           "digits bias\n", "digits bias nan\n"}) {
    EXPECT_FALSE(ConfidenceModel::Parse(file).ok()) << file;
  }
}

TEST(Reliability, MeasuresHowFarConfidenceAndTruthLieApart) {
  std::vector<Judged> readings;
  for (int i = 0; i < 100; ++i) readings.push_back({0.97, i < 90});
  for (int i = 0; i < 100; ++i) readings.push_back({0.3, i < 30});
  const auto bins = ReliabilityDiagram(readings);
  ASSERT_EQ(bins.size(), 2u);
  EXPECT_EQ(bins[1].from, 0.95);
  EXPECT_NEAR(bins[1].share_right, 0.9, 1e-9);
  EXPECT_NEAR(ExpectedCalibrationError(readings), 0.035, 1e-9);
  EXPECT_EQ(ExpectedCalibrationError({}), 0);
}

TEST(Reliability, ACertainReadingFallsIntoTheLastBin) {
  ASSERT_EQ(ReliabilityDiagram(std::vector<Judged>{{1.0, true}}).size(), 1u);
}

}  // namespace
}  // namespace madoguchi::ocr
