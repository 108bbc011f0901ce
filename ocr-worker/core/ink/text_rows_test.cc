#include "ocr-worker/core/ink/text_rows.h"

#include <gtest/gtest.h>

#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

// Characters of a kind: frames with a bar, 60 px a side, from the left.
void Write(cv::Mat& ink, int left, int top, int count) {
  for (int i = 0; i < count; ++i) {
    const cv::Rect box(left + i * 75, top, 60, 60);
    cv::rectangle(ink, box, cv::Scalar(255), 5);
    cv::line(ink, {box.x, box.y + 30}, {box.br().x, box.y + 30}, cv::Scalar(255), 5);
  }
}
cv::Mat AsOneLine(cv::Mat ink) {
  const Strokes strokes = FindStrokes(ink);
  return RowsAsOneLine(ink, strokes);
}

TEST(TextRowsTest, TwoRowsBecomeOneLineInTheOrderOfReading) {
  cv::Mat ink = cv::Mat::zeros(240, 1000, CV_8U);
  Write(ink, 20, 20, 8);
  Write(ink, 20, 140, 3);
  const cv::Mat line = AsOneLine(ink);
  ASSERT_FALSE(line.empty());
  EXPECT_LT(line.rows, 120);
  EXPECT_GT(line.cols, 11 * 75);
  EXPECT_EQ(cv::countNonZero(line), cv::countNonZero(ink)) << "no stroke is lost";
  // Eight, then three: the first row's width comes first.
  cv::Mat columns;
  cv::reduce(line, columns, 0, cv::REDUCE_MAX);
  int characters = 0;
  for (int x = 1; x < columns.cols; ++x) characters += columns.at<uchar>(x - 1) == 0 && columns.at<uchar>(x) > 0;
  EXPECT_EQ(characters, 11);
}

TEST(TextRowsTest, AStrokeThatReachesIntoTheOtherRowGoesWithItsOwn) {
  cv::Mat ink = cv::Mat::zeros(240, 1000, CV_8U);
  Write(ink, 20, 20, 8);
  Write(ink, 20, 140, 8);
  cv::line(ink, {100, 50}, {100, 150}, cv::Scalar(255), 5);  // the tail of a character of the first row
  const cv::Mat line = AsOneLine(ink);
  ASSERT_FALSE(line.empty());
  EXPECT_GT(cv::boundingRect(line).height, 90) << "the tail is whole";
}

TEST(TextRowsTest, OneRowIsLeftAlone) {
  cv::Mat ink = cv::Mat::zeros(240, 1000, CV_8U);
  EXPECT_TRUE(AsOneLine(ink.clone()).empty());
  Write(ink, 20, 90, 8);
  EXPECT_TRUE(AsOneLine(ink.clone()).empty());
  // 二 by itself: its strokes are no rows.
  cv::Mat two = cv::Mat::zeros(240, 1000, CV_8U);
  cv::line(two, {50, 80}, {90, 80}, cv::Scalar(255), 6);
  cv::line(two, {40, 130}, {100, 130}, cv::Scalar(255), 6);
  EXPECT_TRUE(AsOneLine(two).empty());
  // A row in the upper half, and an accent above it.
  cv::Mat dotted = cv::Mat::zeros(240, 1000, CV_8U);
  Write(dotted, 20, 60, 4);
  cv::circle(dotted, {50, 30}, 6, cv::Scalar(255), cv::FILLED);
  EXPECT_TRUE(AsOneLine(dotted).empty());
}

}  // namespace
}  // namespace madoguchi::ocr
