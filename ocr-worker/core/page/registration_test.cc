// Markers, map, orientation and light: on a page drawn here, photographed from a known angle.
#include "ocr-worker/core/page/registration.h"

#include <gtest/gtest.h>

#include <vector>

#include "common/testing/status_matchers.h"
#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/ink/ink.h"
#include "ocr-worker/core/page/markers.h"
#include "opencv2/aruco.hpp"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

using madoguchi::testing::Fails;
using procedures::BoxMm;
using procedures::TemplatePage;

TemplatePage PageWithMarkers() {
  TemplatePage page;
  const double far_x = 210 - 18, far_y = 297 - 18;
  page.markers = {{0, {8, 8, 10, 10}}, {1, {far_x, 8, 10, 10}}, {2, {far_x, far_y, 10, 10}}, {3, {8, far_y, 10, 10}}};
  return page;
}

cv::Mat Draw(const TemplatePage& page) {
  cv::Mat image(MmToPx(page.height_mm), MmToPx(page.width_mm), CV_8U, cv::Scalar(255));
  const auto dictionary = cv::aruco::getPredefinedDictionary(cv::aruco::DICT_4X4_50);
  for (const procedures::Marker& marker : page.markers) {
    cv::Mat drawn;
    cv::aruco::drawMarker(dictionary, marker.id, 118, drawn);
    const cv::Rect2d box = ToPx(marker.box);
    drawn.copyTo(image({cvRound(box.x), cvRound(box.y), 118, 118}));
  }
  cv::rectangle(image, {1000, 1500, 200, 60}, 0, cv::FILLED);  // something to find again
  return image;
}

absl::StatusOr<PageMap> RegisterImage(const cv::Mat& image, const TemplatePage& page) {
  return Register(FindMarkers(image, Reduce(image)), page);
}

class Turned : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Quarters, Turned, ::testing::Values(0, 90, 180, 270));

TEST_P(Turned, OrientationIsFoundAndTheMapFits) {
  const TemplatePage page = PageWithMarkers();
  cv::Mat image = Draw(page);
  if (GetParam() != 0) cv::rotate(image, image, GetParam() / 90 - 1);
  const absl::StatusOr<PageMap> map = RegisterImage(image, page);
  ASSERT_OK(map);
  EXPECT_EQ(map->orientation, GetParam());
  EXPECT_LT(map->error_px, 1.0);
  EXPECT_NEAR(map->scale, 1.0, 0.01);
}

TEST(Registration, SeesThroughPerspectiveAndUnevenLight) {
  const TemplatePage page = PageWithMarkers();
  const cv::Mat flat = Draw(page);
  const std::vector<cv::Point2f> from = {{0, 0}, {2479, 0}, {2479, 3507}, {0, 3507}};
  const std::vector<cv::Point2f> to = {{150, 90}, {1900, 180}, {1960, 2660}, {60, 2540}};
  cv::Mat photo;
  cv::warpPerspective(flat, photo, cv::getPerspectiveTransform(from, to), {2100, 2800}, cv::INTER_AREA,
                      cv::BORDER_CONSTANT, 90);
  for (int x = 0; x < photo.cols; ++x) photo.col(x) *= 0.45 + 0.5 * x / photo.cols;

  const absl::StatusOr<PageMap> map = RegisterImage(photo, page);
  ASSERT_OK(map);
  EXPECT_LT(map->error_px, 1.5);
  const InkPage ink(photo, *map, {{1020, 1530}, {1100, 1540}, {1180, 1550}});
  EXPECT_GT(cv::mean(ink.Crop({1010, 1510, 180, 40}))[0], 235) << "ink is full where the page is black";
  EXPECT_LT(cv::mean(ink.Crop({1300, 1510, 180, 40}))[0], 3) << "bare paper is bare, however dark the corner";
}

TEST(Registration, ThreeMarkersSuffice) {
  TemplatePage page = PageWithMarkers();
  cv::Mat image = Draw(page);
  image(ToPixelRect(ToPx(page.markers[2].box))).setTo(255);  // a torn corner
  const absl::StatusOr<PageMap> map = RegisterImage(image, page);
  ASSERT_OK(map);
  EXPECT_LT(map->error_px, 1.0);
}

TEST(Registration, BlankPaperIsNoForm) {
  const cv::Mat image(3508, 2480, CV_8U, cv::Scalar(250));
  EXPECT_THAT(RegisterImage(image, PageWithMarkers()), Fails(absl::StatusCode::kNotFound, "UNKNOWN_FORM"));
}

TEST(Registration, MarkersElsewhereThanPrintedDoNotFit) {
  TemplatePage page = PageWithMarkers();
  const cv::Mat image = Draw(page);
  std::swap(page.markers[1].id, page.markers[2].id);
  EXPECT_THAT(RegisterImage(image, page), Fails(absl::StatusCode::kFailedPrecondition, "PAGE_DOES_NOT_FIT"));
}

TEST(SplitInk, ARedSealIsAsLightAsPaper) {
  cv::Mat page(10, 20, CV_8UC3, cv::Scalar(245, 245, 245));
  page.colRange(0, 10).setTo(cv::Scalar(40, 40, 220));
  const cv::Mat channel = SplitInk(page).channel;
  EXPECT_GE(channel.at<uchar>(5, 5), 220);
  EXPECT_EQ(channel.at<uchar>(5, 15), 245);
}

}  // namespace
}  // namespace madoguchi::ocr
