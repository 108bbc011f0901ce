// Maps that follow what was found, with some of it mistaken.
#include "ocr-worker/core/page/page_fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
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
      // Every seventh lies: another rule was taken for the right one.
      const double wrong = ++count % 7 == 0 ? kMistaken : 0;
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

TEST(PageFit, TheErrorOfAFlatSheetIsThatOfItsLandmarks) {
  const std::vector<Pull> pulls = PullsFrom([](cv::Point2d at) { return at * 0.002; });
  EXPECT_LT(Straightened(Flat(), procedures::TemplatePage(), pulls).error_px, 1.5);  // some of it the mistaken ones
}

// One corner of the sheet is folded up: few landmarks, none of them near where the others would have it.
TEST(PageFit, AnErrorInOneCornerIsNotHiddenByManyLandmarksElsewhere) {
  std::vector<Pull> pulls;
  for (double y = 150; y < 3400; y += 60) {
    for (double x = 150; x < 900; x += 60) {
      pulls.push_back({{x, y}, true, 0});
      pulls.push_back({{x, y}, false, 0});
    }
  }
  const auto error = [&] { return Straightened(Flat(), procedures::TemplatePage(), pulls).error_px; };
  EXPECT_LT(error(), 0.01);
  for (double y = 2900; y < 3400; y += 150) {
    for (double x = 1900; x < 2400; x += 150) {
      pulls.push_back({{x, y}, true, x > 2100 ? 9.0 : -9.0});
      pulls.push_back({{x, y}, false, y > 3100 ? 9.0 : -9.0});
    }
  }
  EXPECT_LT(SpreadOf(pulls), 0.01);  // which is what hides it
  EXPECT_GT(error(), 1);
}

std::vector<Pull> PullsWithin(cv::Rect where, const std::function<cv::Point2d(cv::Point2d)>& offset) {
  std::vector<Pull> pulls;
  for (int y = where.y; y < where.br().y; y += 100) {
    for (int x = where.x; x < where.br().x; x += 100) {
      const cv::Point2d at(x, y), by = offset(at);
      pulls.push_back({at, true, by.x});
      pulls.push_back({at, false, by.y});
    }
  }
  return pulls;
}

// Labels stand at the left: what curls there goes on to the right.
TEST(PageFit, WhereNoLandmarkStandsTheSheetRunsStraightOn) {
  const auto curled = [](cv::Point2d at) {
    const double lift = 30 * std::sin(at.y / 3508 * CV_PI);
    return cv::Point2d(lift * (at.x / 1240 - 1), lift);
  };
  const PageMap bent = Bent(Flat(), procedures::TemplatePage(), PullsWithin({150, 150, 700, 3200}, curled));
  const cv::Point2d right(2200, 1650);
  EXPECT_LT(cv::norm(bent.ToImage(right) - right - curled(right)), 0.4 * cv::norm(curled(right)));
}

// No landmark in the lower half: how far that lies off is a guess, and said to be one.
TEST(PageFit, APlaceWithoutLandmarksOnCurledPaperIsNotCalledExact) {
  const auto curled = [](cv::Point2d at) { return cv::Point2d(0, 40 * std::sin(at.y / 3508 * CV_PI)); };
  const std::vector<Pull> pulls = PullsWithin({150, 150, 2200, 1500}, curled);
  const PageMap bent = Bent(Flat(), procedures::TemplatePage(), pulls);
  ASSERT_NE(bent.errors, nullptr);
  const cv::Point2d below(1240, 2900);
  const double true_error = cv::norm(bent.ToImage(below) - below - curled(below));
  EXPECT_GT(true_error, 4);
  EXPECT_GT(bent.ErrorIn({1100, 2850, 300, 100}), 0.5 * true_error);
  EXPECT_LT(bent.ErrorIn({1100, 850, 300, 100}), 1);
  // On flat paper nothing is a guess.
  const std::vector<Pull> flat = PullsWithin({150, 150, 2200, 1500}, [](cv::Point2d at) { return at * 0.002; });
  EXPECT_LT(Straightened(Flat(), procedures::TemplatePage(), flat).ErrorIn({1100, 2850, 300, 100}), 0.5);
}

// What a mesh learns by heart helps it nothing.
TEST(PageFit, AMeshThatFollowsNoiseIsNotCalledExact) {
  unsigned noise = 1;
  const std::vector<Pull> pulls = PullsFrom([&](cv::Point2d) {
    noise = noise * 1664525 + 1013904223;
    return cv::Point2d((noise >> 16) % 5 - 2.0, (noise >> 20) % 5 - 2.0);
  });
  EXPECT_GT(Bent(Flat(), procedures::TemplatePage(), pulls).error_px, 1);
}

TEST(PageFit, TooFewPullsChangeNothing) {
  const std::vector<Pull> few = {{{100, 100}, true, 5}, {{2000, 3000}, false, 5}};
  EXPECT_EQ(Straightened(Flat(), procedures::TemplatePage(), few).page_to_image, cv::Matx33d::eye());
  EXPECT_EQ(Bent(Flat(), procedures::TemplatePage(), few).mesh, nullptr);
}

TEST(PageFit, TheSpreadLeavesOutTheFurthestTenth) {
  std::vector<Pull> pulls(18, {{}, true, 2.0});
  pulls.push_back({{}, true, 100});
  pulls.push_back({{}, false, -90});
  EXPECT_DOUBLE_EQ(SpreadOf(pulls), 2);
  EXPECT_EQ(SpreadOf({}), 0);
}

}  // namespace
}  // namespace madoguchi::ocr
