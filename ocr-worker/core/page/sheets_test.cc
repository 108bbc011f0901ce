// Sheets before anything is read on them: blank ones, the same picture again, their outline.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "ocr-worker/core/page/blank_sheet.h"
#include "ocr-worker/core/page/markers.h"
#include "ocr-worker/core/page/picture_fingerprint.h"
#include "ocr-worker/core/page/sheet.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

// A4 at 200 dpi with uneven light, as a feeder sees bare paper.
cv::Mat Paper() {
  cv::Mat paper(2338, 1654, CV_8U);
  for (int y = 0; y < paper.rows; ++y) {
    for (int x = 0; x < paper.cols; ++x) paper.at<uint8_t>(y, x) = static_cast<uint8_t>(250 - 40 * x / paper.cols);
  }
  cv::RNG rng(1);
  cv::Mat noise(paper.size(), CV_8U);
  rng.fill(noise, cv::RNG::NORMAL, 6, 4);
  cv::subtract(paper, noise, paper);
  return paper;
}

bool Blank(const cv::Mat& page) { return IsBlankSheet(Reduce(page)); }

TEST(BlankSheetTest, BarePaperIsBlankWhateverItsLight) {
  EXPECT_TRUE(Blank(cv::Mat(2338, 1654, CV_8U, cv::Scalar(255))));
  EXPECT_TRUE(Blank(Paper()));
}

TEST(BlankSheetTest, ShowThroughSpecksPunchHolesAndRimShadowsAreStillBlank) {
  cv::Mat page = Paper();
  const cv::Mat other_side = page.clone();
  cv::Mat printed = page.clone();
  for (int line = 0; line < 20; ++line) {
    cv::putText(printed, "the other side of the sheet", {150, 250 + 90 * line}, cv::FONT_HERSHEY_SIMPLEX, 2, 0, 5);
  }
  cv::addWeighted(other_side, 0.88, printed, 0.12, 0, page);
  cv::rectangle(page, {0, 0, 40, page.rows}, 30, cv::FILLED);
  for (const int y : {900, 1400}) cv::circle(page, {60, y}, 22, 20, cv::FILLED);
  cv::RNG rng(2);
  for (int i = 0; i < 200; ++i) page.at<uint8_t>(rng.uniform(0, page.rows), rng.uniform(0, page.cols)) = 0;
  EXPECT_TRUE(Blank(page));
}

TEST(BlankSheetTest, AWordInBallPointPenIsSomething) {
  cv::Mat page = Paper();
  cv::putText(page, "done", {800, 1200}, cv::FONT_HERSHEY_SCRIPT_SIMPLEX, 2.5, 70, 4);
  EXPECT_FALSE(Blank(page));
}

TEST(OutlineTest, PaperOnADarkTableHasOne) {
  cv::Mat picture(1400, 1000, CV_8U, cv::Scalar(80));
  const std::vector<cv::Point> sheet = {{80, 60}, {930, 90}, {910, 1340}, {60, 1310}};
  cv::fillConvexPoly(picture, sheet, 215);
  const auto outline = FindOutline(picture);
  ASSERT_TRUE(outline.has_value());
  for (size_t i = 0; i < 4; ++i) EXPECT_LT(cv::norm((*outline)[i] - cv::Point2d(sheet[i])), 12) << i;
}

// A lid left open: half of the page is as dark as a table, but there is no edge between the halves.
TEST(OutlineTest, LightThatFallsOffIsNoEdge) {
  cv::Mat page(1400, 1000, CV_8U);
  for (int x = 0; x < page.cols; ++x) {
    page.col(x).setTo(245 * (1 - 0.4 * x / page.cols) * (1 - 0.5 * std::exp(-x / 80.0)));
  }
  EXPECT_FALSE(FindOutline(page).has_value());
}

TEST(PictureFingerprintTest, OnlyTheSamePictureIsTheSame) {
  const cv::Mat paper = Paper();
  const std::string fingerprint = PictureFingerprint(paper);
  EXPECT_EQ(fingerprint.size(), 16u);
  EXPECT_EQ(PictureFingerprint(paper.clone()), fingerprint);
  cv::Mat speck = paper.clone();
  speck.at<uint8_t>(2337, 1653) ^= 1;
  EXPECT_NE(PictureFingerprint(speck), fingerprint);
  // Rows that stand apart in memory are the same rows.
  cv::Mat wider(paper.rows, paper.cols + 7, CV_8U, cv::Scalar(9));
  paper.copyTo(wider({0, 0, paper.cols, paper.rows}));
  EXPECT_EQ(PictureFingerprint(wider({0, 0, paper.cols, paper.rows})), fingerprint);
  EXPECT_NE(PictureFingerprint(paper.rowRange(0, 100)), PictureFingerprint(paper.rowRange(0, 99)));
}

}  // namespace
}  // namespace madoguchi::ocr
