#include "ocr-worker/core/reading/drift.h"

#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace madoguchi::ocr {
namespace {

using ::madoguchi::testing::Fails;

TEST(DriftTest, BinsAreFineWhereDecisionsAreMade) {
  EXPECT_EQ(ConfidenceBin(0), 0u);
  EXPECT_EQ(ConfidenceBin(0.95), 6u);
  EXPECT_EQ(ConfidenceBin(0.9499), 5u);
  EXPECT_EQ(ConfidenceBin(1), 9u);
}

TEST(DriftTest, TheIndexIsNothingForTheSameSharesAndGrowsWithTheDifference) {
  const ConfidenceCounts expected = {0, 0, 10, 10, 20, 20, 20, 10, 5, 5};
  EXPECT_NEAR(StabilityIndex(expected, expected), 0, 1e-12);
  const ConfidenceCounts slightly = {0, 0, 11, 11, 21, 20, 19, 9, 5, 4};
  EXPECT_LT(StabilityIndex(expected, slightly), 0.1);
  const ConfidenceCounts other = {0, 20, 40, 30, 10, 0, 0, 0, 0, 0};
  EXPECT_GT(StabilityIndex(expected, other), 0.25);
  // By hand: two bins, 50:50 against 90:10 is 0.4·ln 1.8 + (−0.4)·ln 0.2 = 0.8789.
  EXPECT_NEAR(StabilityIndex({50, 50}, {90, 10}), 0.8789, 1e-4);
}

TEST(DriftTest, OnlyTheLatestFieldsCount) {
  ConfidenceReference reference;
  reference["katakana"] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 100};
  DriftWindow window(reference);
  EXPECT_EQ(window.Add("text", 0.5), std::nullopt) << "a type without reference";
  std::optional<double> index;
  for (size_t i = 1; i < DriftWindow::kWindowMin; ++i) EXPECT_EQ(window.Add("katakana", 0.999), std::nullopt);
  index = window.Add("katakana", 0.999);
  ASSERT_TRUE(index.has_value());
  EXPECT_LT(*index, 0.1);
  for (size_t i = 0; i < DriftWindow::kWindow; ++i) index = window.Add("katakana", 0.6);
  EXPECT_GT(*index, 0.25);
  for (size_t i = 0; i < DriftWindow::kWindow; ++i) index = window.Add("katakana", 0.999);
  EXPECT_LT(*index, 0.1);
}

TEST(DriftTest, AReferenceIsReadAsItWasWritten) {
  const ConfidenceReference reference = {{"digits", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}, {"text", {}}};
  const auto read = ParseReference(ToText(reference));
  ASSERT_OK(read);
  EXPECT_EQ(*read, reference);
  EXPECT_THAT(ParseReference("digits 1 2").status(), Fails(absl::StatusCode::kInvalidArgument, "REFERENCE_DAMAGED"));
  EXPECT_THAT(ParseReference("digits 1 2 3 4 5 6 7 8 9 -1").status(),
              Fails(absl::StatusCode::kInvalidArgument, "REFERENCE_DAMAGED"));
}

}  // namespace
}  // namespace madoguchi::ocr
