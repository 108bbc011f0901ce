#include "ocr-worker/core/blank/blank_scan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "ocr-worker/core/blank/blank_grid.h"
#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/page/sheet.h"
#include "ocr-worker/errors.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr double kSizeShareMin = 0.45;        // of 300 dpi
constexpr double kProportionStrayMax = 0.05;  // scanners cut off a little
constexpr double kStraightDegrees = 0.05;
constexpr int kNoise = 20;

cv::Mat InkOf(const cv::Mat& grey) {
  cv::Mat paper, ratio;
  cv::resize(grey, paper, {}, 0.125, 0.125, cv::INTER_AREA);
  cv::morphologyEx(paper, paper, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {11, 11}), {-1, -1}, 1,
                   cv::BORDER_REPLICATE);
  cv::resize(paper, paper, grey.size(), 0, 0, cv::INTER_LINEAR);
  cv::divide(grey, paper, ratio, 255.0);
  cv::Mat ink = 255 - ratio;
  std::vector<uchar> inked;
  for (int y = 0; y < ink.rows; y += 3) {
    for (int x = 0; x < ink.cols; x += 3) {
      if (ink.at<uchar>(y, x) > 60) inked.push_back(ink.at<uchar>(y, x));
    }
  }
  double black = 255;
  if (!inked.empty()) {
    const auto rank = inked.begin() + static_cast<long>(inked.size() * 9 / 10);
    std::nth_element(inked.begin(), rank, inked.end());
    black = *rank;
  }
  ink.convertTo(ink, CV_8U, 255 / black);
  ink.setTo(0, ink < kNoise);
  return ink;
}

}  // namespace

absl::StatusOr<BlankScan> StraightenBlank(const cv::Mat& channel, cv::Size2d paper_mm) {
  const std::optional<Outline> outline = FindOutline(channel);
  cv::Size2d seen(channel.cols, channel.rows);
  if (outline) seen = {cv::norm((*outline)[1] - (*outline)[0]), cv::norm((*outline)[3] - (*outline)[0])};
  if ((seen.width > seen.height) != (paper_mm.width > paper_mm.height)) std::swap(paper_mm.width, paper_mm.height);
  const cv::Size size(MmToPx(paper_mm.width), MmToPx(paper_mm.height));
  if (std::max(seen.width, seen.height) < kSizeShareMin * std::max(size.width, size.height)) return BlankTooSmall();
  const double proportion = (seen.width / seen.height) / (paper_mm.width / paper_mm.height);
  if (!outline && std::abs(proportion - 1) > kProportionStrayMax) return PaperDoesNotFit();

  cv::Mat page;
  if (outline) {
    std::array<cv::Point2f, 4> from;
    for (size_t i = 0; i < 4; ++i) from[i] = (*outline)[i];
    const auto right = static_cast<float>(size.width - 1), bottom = static_cast<float>(size.height - 1);
    const std::array<cv::Point2f, 4> to = {{{0, 0}, {right, 0}, {right, bottom}, {0, bottom}}};
    cv::warpPerspective(channel, page, cv::getPerspectiveTransform(from.data(), to.data()), size, cv::INTER_LINEAR,
                        cv::BORDER_REPLICATE);
  } else {
    cv::resize(channel, page, size, 0, 0, channel.cols > size.width ? cv::INTER_AREA : cv::INTER_CUBIC);
  }
  BlankScan blank{.ink = InkOf(page), .paper_mm = paper_mm};
  const double skew = SkewOf(blank.ink);
  if (std::abs(skew) > kStraightDegrees) {
    const cv::Mat turn = cv::getRotationMatrix2D({size.width / 2.0f, size.height / 2.0f}, skew, 1);
    cv::warpAffine(blank.ink, blank.ink, turn, size, cv::INTER_LINEAR, cv::BORDER_CONSTANT, 0);
  }
  return blank;
}

}  // namespace madoguchi::ocr
