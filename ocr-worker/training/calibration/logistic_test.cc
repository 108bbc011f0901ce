#include "ocr-worker/training/calibration/logistic.h"

#include <cmath>
#include <random>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace madoguchi::ocr::calibration {
namespace {

// Rows that are right with the probability that a known model gives them.
std::vector<Row> Drawn(double bias, double weight, size_t count) {
  std::mt19937 rng(1);
  std::uniform_real_distribution<double> feature(-3, 5), chance(0, 1);
  std::vector<Row> rows(count);
  for (Row& row : rows) {
    row.features[0] = feature(rng);
    row.features[1] = feature(rng);  // says nothing
    row.right = chance(rng) < 1 / (1 + std::exp(-bias - weight * row.features[0]));
  }
  return rows;
}

TEST(Fit, FindsTheModelThatMadeTheRows) {
  const Fitted fitted = Fit(Drawn(0.5, 1.2, 4000), 0.01);
  EXPECT_NEAR(fitted.bias, 0.5, 0.2);
  EXPECT_NEAR(fitted.weights[0], 1.2, 0.15);
  EXPECT_LT(fitted.weights[1], 0.05);
}

TEST(Fit, NeverRewardsDoubt) {
  const Fitted fitted = Fit(Drawn(0, -1, 2000), 0.01);
  EXPECT_EQ(fitted.weights[0], 0);
}

TEST(Fit, FewRowsMakeNoCertainty) {
  std::vector<Row> rows = Drawn(20, 0, 30);
  const Fitted fitted = Fit(rows, 0.01);
  EXPECT_LT(Confidence(fitted, rows[0].features), 0.97) << "thirty right ones prove no more";
}

TEST(Fit, ATypeWithFewRowsStaysNearAllTypes) {
  const Fitted all = Fit(Drawn(0.5, 1.2, 4000), 0.01);
  const Fitted few = Fit(Drawn(-3, 0, 12), 100, &all);
  EXPECT_NEAR(few.weights[0], all.weights[0], 0.2);
  const Fitted many = Fit(Drawn(-3, 0, 4000), 1, &all);
  EXPECT_LT(many.weights[0], 0.2);
}

// `count` readings of one confidence.
void Append(double confidence, bool right, int count, std::vector<Judged>& judged) {
  for (int i = 0; i < count; ++i) judged.push_back({confidence, right});
}

TEST(SureFrom, StandsAboveWhereTooManyAreWrong) {
  std::vector<Judged> judged;
  Append(0.999, true, 300, judged);
  EXPECT_EQ(SureFrom(judged, 1), kAcceptedFrom);
  Append(0.98, false, 6, judged);
  Append(0.98, true, 100, judged);
  EXPECT_GT(SureFrom(judged, 1), 0.98);
  EXPECT_LT(SureFrom(judged, 1), 0.9995);
}

TEST(SureFrom, FewRowsProveNothing) {
  std::vector<Judged> judged;
  Append(0.999, true, 20, judged);
  EXPECT_EQ(SureFrom(judged, 1), 1);
  EXPECT_EQ(SureFrom(judged, 0.98), 0.98);
  Append(0.998, false, 2, judged);
  EXPECT_EQ(SureFrom(judged, 0.98), 1);
}

TEST(ParseRows, LeavesOutOtherLines) {
  std::string line = "digits\t1";
  for (size_t i = 0; i < kFeatureNames.size(); ++i) absl::StrAppend(&line, "\t", i);
  const auto rows = ParseRows(line + "\tkiloji hand\tfax\n\ndigits\t1\tx\n" + line);
  ASSERT_EQ(rows.size(), 1u);
  ASSERT_EQ(rows.at("digits").size(), 2u);
  EXPECT_EQ(rows.at("digits")[0].features[3], 3);
}

}  // namespace
}  // namespace madoguchi::ocr::calibration
