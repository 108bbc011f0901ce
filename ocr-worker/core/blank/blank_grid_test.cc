// Shapes on an empty form, drawn here: what is found, and what is not taken for a place to write.
#include "ocr-worker/core/blank/blank_grid.h"

#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"
#include "ocr-worker/core/blank/blank_scan.h"
#include "ocr-worker/core/geometry.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

class BlankGridTest : public ::testing::Test {
 protected:
  void Box(double x, double y, double width, double height) {
    cv::rectangle(ink_, ToPixelRect(ToPx({x, y, width, height})), 255, 3);
  }
  void Line(double x0, double y0, double x1, double y1) {
    cv::line(ink_, {MmToPx(x0), MmToPx(y0)}, {MmToPx(x1), MmToPx(y1)}, 255, 3);
  }
  // Strokes about as dense as lettering.
  void Word(double x, double y, int letters) {
    for (int i = 0; i < letters; ++i, x += 4.2) {
      Line(x, y, x + 3, y + 3.4);
      Line(x + 3, y, x, y + 3.4);
      Line(x, y + 1.7, x + 3.2, y + 1.7);
    }
  }
  cv::Mat ink_ = cv::Mat(MmToPx(297), MmToPx(210), CV_8U, cv::Scalar(0));
};

TEST_F(BlankGridTest, CellsBoxesSquaresAndLinesAreFound) {
  Box(20, 50, 170, 30);
  Line(60, 50, 60, 80);
  Line(20, 65, 190, 65);
  Word(24, 55, 3);
  for (int i = 0; i < 7; ++i) Box(70 + 7 * i + (i > 2 ? 4 : 0), 68, 7, 8);
  Box(30, 100, 3.4, 3.4);
  Word(36, 100, 2);
  Box(60, 100, 3.4, 3.4);
  Word(66, 100, 2);
  Line(40, 140, 150, 140);

  const BlankGrid grid = FindGrid(ink_);
  ASSERT_EQ(grid.boxes.size(), 1);
  EXPECT_EQ(grid.boxes[0].size(), 7) << "a gap for the hyphen does not part them";
  EXPECT_EQ(grid.squares.size(), 2);
  EXPECT_EQ(grid.cells.size(), 3) << "the cell around the boxes is theirs";
  ASSERT_EQ(grid.underlines.size(), 1);
  EXPECT_NEAR(grid.underlines[0].br().y, MmToPx(140), 6);
  EXPECT_EQ(grid.words.size(), 3);
}

TEST_F(BlankGridTest, LetteringAloneIsNoPlaceToWrite) {
  for (double y = 40; y < 250; y += 8) Word(25, y, 30);
  const BlankGrid grid = FindGrid(ink_);
  EXPECT_TRUE(grid.boxes.empty());
  EXPECT_TRUE(grid.squares.empty());
  EXPECT_TRUE(grid.underlines.empty());
}

TEST_F(BlankGridTest, ACrookedScanIsStraightened) {
  Box(20, 50, 170, 100);
  Line(20, 100, 190, 100);
  cv::Mat turned;
  cv::warpAffine(ink_, turned, cv::getRotationMatrix2D({1240, 1754}, -1.2, 1), ink_.size());
  EXPECT_NEAR(SkewOf(turned), 1.2, 0.1);
  const auto blank = StraightenBlank(255 - turned, {210, 297});
  ASSERT_OK(blank);
  EXPECT_NEAR(SkewOf(blank->ink), 0, 0.1);
  EXPECT_EQ(FindGrid(blank->ink).cells.size(), 2);
}

TEST_F(BlankGridTest, WhatCannotBeABlankIsNamed) {
  using madoguchi::testing::Fails;
  EXPECT_THAT(StraightenBlank(cv::Mat(800, 566, CV_8U, cv::Scalar(255)), {210, 297}),
              Fails(absl::StatusCode::kInvalidArgument, "BLANK_TOO_SMALL"));
  EXPECT_THAT(StraightenBlank(cv::Mat(3508, 3000, CV_8U, cv::Scalar(255)), {210, 297}),
              Fails(absl::StatusCode::kInvalidArgument, "PAPER_DOES_NOT_FIT"));
}

}  // namespace
}  // namespace madoguchi::ocr
