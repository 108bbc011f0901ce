// Seals by colour, as scanners and phones deliver it.
#include "ocr-worker/core/ink/seal.h"

#include <gtest/gtest.h>

#include "ocr-worker/core/geometry.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

const cv::Rect2d kPlace(300, 200, 142, 142);  // 12 mm

// A piece of a page at 300 dpi with a ring in `colour` where a seal belongs.
cv::Mat Picture(const cv::Scalar& paper, const cv::Scalar& colour, int radius_px = 54, int rim_px = 9) {
  cv::Mat page(600, 800, CV_8UC3, paper);
  cv::circle(page, {371, 271}, radius_px, colour, rim_px, cv::LINE_AA);
  return page;
}

PageInk Page(const cv::Scalar& paper, const cv::Scalar& colour, int radius_px = 54, int rim_px = 9) {
  return SplitInk(Picture(paper, colour, radius_px, rim_px));
}

PageMap At(double scale) {
  PageMap map;
  map.page_to_image = cv::Matx33d(scale, 0, 0, 0, scale, 0, 0, 0, 1);
  map.scale = scale;
  return map;
}

TEST(SealTest, PastesFromVermilionToCrimsonAreFound) {
  for (const cv::Scalar& paste : {cv::Scalar(50, 80, 225), cv::Scalar(50, 40, 205), cv::Scalar(60, 20, 150)}) {
    EXPECT_TRUE(SealInk(Page({245, 245, 245}, paste), At(1)).IsOver(kPlace)) << paste;
  }
}

TEST(SealTest, AFaintSealInDimLightIsFoundAtEveryResolution) {
  for (const double scale : {0.5, 0.67, 2.0}) {
    cv::Mat page;
    cv::resize(Picture({150, 155, 160}, {90, 85, 150}), page, {}, scale, scale, cv::INTER_AREA);
    EXPECT_TRUE(SealInk(SplitInk(page), At(scale)).IsOver(kPlace)) << scale;
  }
}

TEST(SealTest, WarmPaperBluePenAndBlackInkAreNoSeal) {
  EXPECT_FALSE(SealInk(Page({200, 225, 250}, {200, 225, 250}), At(1)).IsOver(kPlace)) << "lamp light";
  EXPECT_FALSE(SealInk(Page({245, 245, 245}, {120, 50, 30}), At(1)).IsOver(kPlace)) << "blue pen";
  EXPECT_FALSE(SealInk(Page({245, 245, 245}, {28, 26, 30}), At(1)).IsOver(kPlace)) << "black pen";
}

TEST(SealTest, ARedDotOrASealBesideThePlaceIsNone) {
  EXPECT_FALSE(SealInk(Page({245, 245, 245}, {50, 40, 205}, 6, -1), At(1)).IsOver(kPlace));
  EXPECT_FALSE(SealInk(Page({245, 245, 245}, {50, 40, 205}), At(1)).IsOver({20, 20, 142, 142}));
}

TEST(SealTest, AGreyPageCannotTell) {
  const SealInk grey(SplitInk(cv::Mat(600, 800, CV_8U, cv::Scalar(80))), At(1));
  EXPECT_FALSE(grey.tells());
  EXPECT_FALSE(grey.IsOver(kPlace));
}

}  // namespace
}  // namespace madoguchi::ocr
