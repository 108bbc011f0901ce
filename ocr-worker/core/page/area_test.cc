// The quick reductions beside OpenCV's.
#include "ocr-worker/core/page/area.h"

#include <gtest/gtest.h>

#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

cv::Mat Noise(cv::Size size) {
  cv::Mat image(size, CV_8U);
  cv::randu(image, 0, 256);
  return image;
}

TEST(AreaTest, AReductionIsOpenCvsButForRounding) {
  for (const auto& [from, to] : {std::pair(cv::Size(620, 877), cv::Size(247, 350)),
                                 {{413, 585}, {247, 350}},
                                 {{701, 503}, {350, 250}},
                                 {{1240, 1754}, {247, 350}},
                                 {{351, 249}, {350, 248}},
                                 {{100, 100}, {7, 3}}}) {
    const cv::Mat image = Noise(from);
    cv::Mat expected, apart;
    cv::resize(image, expected, to, 0, 0, cv::INTER_AREA);
    cv::absdiff(ReduceArea(image, to), expected, apart);
    EXPECT_LE(cv::norm(apart, cv::NORM_INF), 1) << from << to;
    EXPECT_LE(cv::countNonZero(apart), to.area() / 500 + 1) << from << to;
  }
}

TEST(AreaTest, AnEighthIsOpenCvsToTheLevel) {
  for (const cv::Size size : {cv::Size(800, 640), {803, 640}, {805, 645}, {640, 804}, {97, 100}, {17, 13}}) {
    const cv::Mat image = Noise(size);
    cv::Mat expected;
    cv::resize(image, expected, {}, 1.0 / 8, 1.0 / 8, cv::INTER_AREA);
    const cv::Mat eighth = ReduceToEighth(image);
    ASSERT_EQ(eighth.size(), expected.size()) << size;
    EXPECT_EQ(cv::norm(eighth, expected, cv::NORM_INF), 0) << size;
  }
}

TEST(AreaTest, AnEvenSheetStaysAsItIs) {
  const cv::Mat sheet(3508, 2480, CV_8U, cv::Scalar(231));
  EXPECT_EQ(cv::countNonZero(ReduceArea(sheet, {990, 1400}) != 231), 0);
  EXPECT_EQ(cv::countNonZero(ReduceToEighth(sheet) != 231), 0);
}

}  // namespace
}  // namespace madoguchi::ocr
