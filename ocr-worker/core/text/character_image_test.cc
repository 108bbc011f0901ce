#include "ocr-worker/core/text/character_image.h"

#include "gtest/gtest.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

constexpr int kSide = 90;

cv::Mat Cell() { return cv::Mat(kSide, kSide, CV_8U, cv::Scalar(0)); }

cv::Mat Cross(int half_px, cv::Point middle, int tone = 220) {
  cv::Mat ink = Cell();
  cv::line(ink, middle - cv::Point(half_px, 0), middle + cv::Point(half_px, 0), cv::Scalar(tone), 5);
  cv::line(ink, middle - cv::Point(0, half_px), middle + cv::Point(0, half_px), cv::Scalar(tone), 5);
  return ink;
}

cv::Rect Bounds(const cv::Mat& image) { return cv::boundingRect(image > 96); }

TEST(CharacterImage, IsBareWhereNothingIsWritten) {
  EXPECT_EQ(cv::countNonZero(CharacterImage(Cell(), kSide)), 0);
  cv::Mat grain = Cell();
  cv::randu(grain, 0, 20);
  EXPECT_EQ(cv::countNonZero(CharacterImage(grain, kSide)), 0);
}

TEST(CharacterImage, CentresTheStrokesWhereverTheyStand) {
  const cv::Mat corner = CharacterImage(Cross(20, {28, 60}), kSide),
                middle = CharacterImage(Cross(20, {45, 45}), kSide);
  EXPECT_LT(cv::norm(corner, middle, cv::NORM_L1) / cv::norm(middle, cv::NORM_L1), 0.05);
}

TEST(CharacterImage, KeepsSmallSmallerThanLarge) {
  EXPECT_LT(Bounds(CharacterImage(Cross(18, {45, 45}), kSide)).width + 5,
            Bounds(CharacterImage(Cross(38, {45, 45}), kSide)).width);
}

TEST(CharacterImage, PencilAndFeltPenLookAlike) {
  const cv::Mat faint = CharacterImage(Cross(30, {45, 45}, 70), kSide),
                dark = CharacterImage(Cross(30, {45, 45}, 250), kSide);
  EXPECT_LT(cv::norm(faint, dark, cv::NORM_L1) / cv::norm(dark, cv::NORM_L1), 0.05);
}

TEST(CharacterImage, LeavesOutWhatRemainsOfTheBorder) {
  cv::Mat ink = Cross(25, {45, 45});
  const cv::Mat clean = CharacterImage(ink, kSide);
  ink.col(1).setTo(200);
  ink(cv::Rect(10, 88, 40, 2)).setTo(180);
  EXPECT_LT(cv::norm(CharacterImage(ink, kSide), clean, cv::NORM_L1) / cv::norm(clean, cv::NORM_L1), 0.02);
}

TEST(CharacterImage, AStrokeAlongTheEdgeIsACharacterWhenItIsAlone) {
  cv::Mat ink = Cell();
  cv::line(ink, {15, 4}, {75, 4}, cv::Scalar(220), 4);
  EXPECT_GT(Bounds(CharacterImage(ink, kSide)).width, 30);
}

TEST(InkOf, UnevenLightIsPaper) {
  cv::Mat grey(kSide, kSide, CV_8U);
  for (int x = 0; x < kSide; ++x) grey.col(x).setTo(130 + x);
  EXPECT_LT(cv::mean(InkOf(grey))[0], 8);
  cv::line(grey, {20, 45}, {70, 45}, cv::Scalar(40), 5);
  EXPECT_GT(InkOf(grey).at<uchar>(45, 45), 120);
}

TEST(CharacterImage, AnUprightStrokeAtTheSideIsARemainInABoxAndAOneOnALine) {
  cv::Mat ink(60, 50, CV_8U, cv::Scalar(0));
  cv::rectangle(ink, {0, 8, 3, 44}, 255, cv::FILLED);
  cv::rectangle(ink, {18, 8, 26, 44}, 255, 5);
  const auto columns = [](const cv::Mat& image) {
    cv::Mat inked;
    cv::reduce(image, inked, 0, cv::REDUCE_MAX);
    return cv::countNonZero(inked);
  };
  EXPECT_GT(columns(CharacterImage(ink, 60, Place::kLine)), columns(CharacterImage(ink, 60, Place::kBox)));
}

}  // namespace
}  // namespace madoguchi::ocr
