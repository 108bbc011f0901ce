#include "ocr-worker/core/ink/erase.h"

#include <gtest/gtest.h>

#include "ocr-worker/core/ink/strokes.h"
#include "ocr-worker/core/text/line_image.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

constexpr int kWidth = 300, kHeight = 120;

cv::Mat Blank() {
  cv::Mat blank(kHeight, kWidth, CV_8U, cv::Scalar(0));
  cv::line(blank, {0, 90}, {kWidth, 90}, 255, 3);     // a black rule
  cv::line(blank, {150, 0}, {150, kHeight}, 115, 2);  // a grey guide
  return blank;
}

cv::Mat Moved(const cv::Mat& image, int dx, int dy) {
  cv::Mat out;
  cv::warpAffine(image, out, cv::Matx23d(1, 0, dx, 0, 1, dy), image.size());
  return out;
}

TEST(EraseForm, AnEmptyFormLeavesNothingEvenWhenItLiesThreePixelsOff) {
  Erased erased = EraseForm(Moved(Blank(), 3, -2), PrintingOf(Blank()));
  EXPECT_EQ(erased.shift, cv::Point(3, -2));
  EXPECT_EQ(erased.ink.size(), cv::Size(kWidth - 2 * kEraseSlackPx, kHeight - 2 * kEraseSlackPx));
  const Strokes strokes = FindStrokes(erased.ink);
  EXPECT_EQ(strokes.pixels, 0);
  EXPECT_TRUE(IsBlank(strokes));
}

TEST(EraseForm, AStrokeAcrossARuleStaysWhole) {
  cv::Mat seen = Blank();
  cv::line(seen, {60, 40}, {60, 112}, 255, 6);  // crosses the black rule
  cv::Mat ink = EraseForm(seen, PrintingOf(Blank())).ink;
  const cv::Mat column = ink.col(60 - kEraseSlackPx).rowRange(40 - kEraseSlackPx, 110 - kEraseSlackPx);
  EXPECT_EQ(cv::countNonZero(column >= kStrokeInk), column.rows) << "no gap";
}

TEST(EraseForm, BlackInkOnAGreyGuideStays) {
  cv::Mat seen = Blank();
  cv::line(seen, {150, 20}, {150, 70}, 255, 6);  // written along the guide
  cv::Mat ink = EraseForm(seen, PrintingOf(Blank())).ink;
  EXPECT_GT(ink.at<uchar>(45 - kEraseSlackPx, 150 - kEraseSlackPx), kStrokeInk);
}

TEST(Strokes, DustIsNoWriting) {
  cv::Mat ink(80, 200, CV_8U, cv::Scalar(0));
  for (int i = 0; i < 12; ++i) ink.at<uchar>(5 + i * 6, 10 + i * 15) = 255;
  EXPECT_TRUE(IsBlank(FindStrokes(ink)));
  EXPECT_EQ(cv::countNonZero(ink), 0) << "specks are gone";
}

TEST(Strokes, TheThinnestOneIsWriting) {
  cv::Mat ink(80, 60, CV_8U, cv::Scalar(0));
  cv::line(ink, {30, 20}, {30, 60}, 200, 3);
  const Strokes strokes = FindStrokes(ink);
  EXPECT_FALSE(IsBlank(strokes));
  EXPECT_NEAR(strokes.bounds.height, 43, 2);
}

TEST(Strokes, ARuleThatTheEraserMissedIsNoWriting) {
  cv::Mat ink(140, 900, CV_8U, cv::Scalar(0));
  cv::line(ink, {0, 134}, {899, 134}, 255, 3);                                       // below the line, in the rim
  for (int y = 0; y < 110; y += 20) cv::line(ink, {895, y}, {895, y + 12}, 255, 3);  // its frame, broken up
  EXPECT_TRUE(IsBlank(FindStrokes(ink, 12)));
}

TEST(LineImage, KeepsALoneDashSmall) {
  cv::Mat ink(120, 400, CV_8U, cv::Scalar(0));
  cv::line(ink, {50, 60}, {110, 60}, 255, 6);
  const Strokes strokes = FindStrokes(ink);
  const cv::Mat line = LineImage(ink, strokes);
  EXPECT_EQ(line.rows, kLineHeightPx);
  cv::Mat rows;
  cv::reduce(line < 128, rows, 1, cv::REDUCE_MAX);
  EXPECT_LT(cv::countNonZero(rows), kLineHeightPx / 3);
}

}  // namespace
}  // namespace madoguchi::ocr
