#include "ocr-worker/core/ink/seal.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ocr-worker/core/geometry.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr double kSampledDpi = 100;  // a seal's rim is three samples wide
constexpr double kSealMm2 = 6;       // red area of a 9 mm seal half off the paper; a red dot or a tick has less

}  // namespace

SealInk::SealInk(const PageInk& page, const PageMap& map) {
  if (page.red.empty()) return;
  const int step = std::max(1, static_cast<int>(std::lround(map.scale * kPageDpi / kSampledDpi)));
  red_.create(page.channel.rows / step, page.channel.cols / step, CV_8U);
  for (int y = 0; y < red_.rows; ++y) {
    const auto* from = page.red.ptr<uchar>(y * step + step / 2);
    uchar* to = red_.ptr<uchar>(y);
    for (int x = 0; x < red_.cols; ++x) {
      const int at = x * step + step / 2;
      to[x] = (from[at / 8] >> (at % 8) & 1) != 0 ? 255 : 0;
    }
  }
  map_ = map.Resized(1.0 / step);
  page_px_ = map_.scale * map_.scale;
}

bool SealInk::IsOver(const cv::Rect2d& box) const {
  if (!tells()) return false;
  std::vector<cv::Point> corners;
  for (const cv::Point2d& corner :
       {box.tl(), cv::Point2d(box.x + box.width, box.y), box.br(), cv::Point2d(box.x, box.y + box.height)}) {
    const cv::Point2d at = map_.ToImage(corner);
    corners.emplace_back(cvRound(at.x), cvRound(at.y));
  }
  const cv::Rect around = cv::boundingRect(corners) & cv::Rect({}, red_.size());
  if (around.empty()) return false;
  cv::Mat inside(around.size(), CV_8U, cv::Scalar(0));
  for (cv::Point& corner : corners) corner -= around.tl();
  cv::fillConvexPoly(inside, corners, cv::Scalar(255));
  const int red = cv::countNonZero(red_(around) & inside);
  return red / page_px_ >= kSealMm2 * kPxPerMm * kPxPerMm;
}

}  // namespace madoguchi::ocr
