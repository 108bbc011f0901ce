// Maps that follow what was found, with some of it mistaken.
#include "ocr-worker/core/page_fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "ocr-worker/core/geometry.h"

namespace madoguchi::ocr {
namespace {

constexpr double kMistaken = 11;

template <class Offset>
std::vector<Pull> PullsFrom(const Offset& offset) {
  std::vector<Pull> pulls;
  int count = 0;
  for (double y = 150; y < 3400; y += 250) {
    for (double x = 150; x < 2400; x += 250) {
      const cv::Point2d at(x, y), by = offset(at);
      // Every ninth lies: another rule was taken for the right one.
      const double wrong = ++count % 9 == 0 ? kMistaken : 0;
      pulls.push_back({at, true, by.x + wrong});
      pulls.push_back({at, false, by.y});
    }
  }
  return pulls;
}

PageMap Flat() { return {.page_to_image = cv::Matx33d::eye()}; }

TEST(PageFit, AFlatSheetIsStraightenedPastMistakes) {
  const cv::Matx33d truth(1.002, 0.003, -4, -0.002, 0.999, 3, 4e-7, -3e-7, 1);
  const PageMap wanted{.page_to_image = truth};
  const std::vector<Pull> pulls = PullsFrom([&](cv::Point2d at) { return wanted.ToImage(at) - at; });
  const PageMap fitted = Straightened(Flat(), procedures::TemplatePage(), pulls);
  for (const cv::Point2d& at :
       {cv::Point2d(0, 0), cv::Point2d(2480, 0), cv::Point2d(2480, 3508), cv::Point2d(0, 3508)}) {
    EXPECT_LT(cv::norm(fitted.ToImage(at) - wanted.ToImage(at)), 1);
  }
}

TEST(PageFit, TheMeshFollowsACurveAndStaysSmooth) {
  const auto curve = [](cv::Point2d at) { return cv::Point2d(0, 20 * std::sin(at.y / 3508 * CV_PI)); };
  const PageMap bent = Bent(Flat(), procedures::TemplatePage(), PullsFrom(curve));
  ASSERT_NE(bent.mesh, nullptr);
  for (double y = 200; y < 3300; y += 97) {
    const cv::Point2d at(1234, y);
    EXPECT_LT(cv::norm(bent.ToImage(at) - at - curve(at)), 1.5) << y;
  }
}

TEST(PageFit, TooFewPullsChangeNothing) {
  const std::vector<Pull> few = {{{100, 100}, true, 5}, {{2000, 3000}, false, 5}};
  EXPECT_EQ(Straightened(Flat(), procedures::TemplatePage(), few).page_to_image, cv::Matx33d::eye());
  EXPECT_EQ(Bent(Flat(), procedures::TemplatePage(), few).mesh, nullptr);
}

TEST(PageFit, TheErrorLeavesOutTheFurthestTenth) {
  std::vector<Pull> pulls(18, {{}, true, 2.0});
  pulls.push_back({{}, true, 100});
  pulls.push_back({{}, false, -90});
  EXPECT_DOUBLE_EQ(ErrorOf(pulls), 2);
  EXPECT_EQ(ErrorOf({}), 0);
}

}  // namespace
}  // namespace madoguchi::ocr
