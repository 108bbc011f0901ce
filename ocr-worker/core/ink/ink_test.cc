// What counts as ink: black and blue pens whatever the light; never the paper, never a seal.
#include "ocr-worker/core/ink/ink.h"

#include <gtest/gtest.h>

#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

PageMap Upright() {
  PageMap map;
  map.page_to_image = cv::Matx33d::eye();
  return map;
}

uchar ChannelOf(const cv::Vec3b& bgr) {
  // Wide enough for the vector lanes and a rest.
  return SplitInk(cv::Mat(1, 37, CV_8UC3, cv::Scalar(bgr[0], bgr[1], bgr[2]))).channel.at<uchar>(0, 36);
}

TEST(SplitInkTest, SealsOfEveryRedAreAsLightAsPaper) {
  EXPECT_GT(ChannelOf({50, 80, 225}), 230) << "vermilion";
  EXPECT_GT(ChannelOf({50, 40, 205}), 230);
  EXPECT_GT(ChannelOf({60, 20, 150}), 200) << "crimson, dim";
}

TEST(SplitInkTest, PensStayDarkAlsoOverASeal) {
  EXPECT_LT(ChannelOf({30, 26, 28}), 40) << "black";
  EXPECT_LT(ChannelOf({120, 50, 30}), 60) << "blue";
  EXPECT_LT(ChannelOf({28, 24, 40}), 60) << "black over red";
}

TEST(SplitInkTest, VectorsAndTheRestOfTheRowAgree) {
  cv::Mat page(3, 101, CV_8UC3);
  cv::randu(page, cv::Scalar::all(0), cv::Scalar::all(256));
  const PageInk split = SplitInk(page);
  for (int y = 0; y < page.rows; ++y) {
    for (int x = 0; x < page.cols; ++x) {
      const auto pixel = page.at<cv::Vec3b>(y, x);
      const int redder = pixel[2] - std::max(pixel[0], pixel[1]);
      ASSERT_EQ(split.channel.at<uchar>(y, x), std::min(255, pixel[2] + std::max(0, redder - 20))) << x << "," << y;
      const bool red = redder >= 36 && redder * 5 >= pixel[2];
      ASSERT_EQ(split.red.at<uchar>(y, x / 8) >> (x % 8) & 1, red) << x << "," << y;
    }
  }
}

TEST(SplitInkTest, AGreyPageHasNoRed) {
  const PageInk split = SplitInk(cv::Mat(3, 101, CV_8U, cv::Scalar(70)));
  EXPECT_EQ(split.channel.at<uchar>(2, 100), 70);
  EXPECT_TRUE(split.red.empty());
}

TEST(InkPageTest, AShadowIsNoInkAndInkInAShadowIsAsBlack) {
  cv::Mat channel(900, 900, CV_8U);
  for (int x = 0; x < channel.cols; ++x) channel.col(x) = 240 - x / 6;  // 240 … 90
  std::vector<cv::Point> dark;
  for (const int x : {60, 460, 860}) {
    cv::Mat pen = channel({x, 400, 6, 100});
    pen *= 0.12;
    for (int y = 410; y < 490; y += 10) dark.emplace_back(x + 3, y);
  }
  const InkPage ink(channel, Upright(), dark);
  const cv::Mat crop = ink.Crop({0, 350, 900, 200});
  for (const int x : {60, 460, 860}) {
    EXPECT_GT(crop.at<uchar>(100, x + 3), 230) << x;
    EXPECT_LT(crop.at<uchar>(20, x + 3), 12) << "bare paper at " << x;
  }
}

TEST(InkPageTest, OutsideTheScanIsBare) {
  const InkPage ink(cv::Mat(300, 300, CV_8U, cv::Scalar(230)), Upright(), {});
  EXPECT_EQ(cv::countNonZero(ink.Crop({250, 250, 200, 200})), 0);
}

}  // namespace
}  // namespace madoguchi::ocr
