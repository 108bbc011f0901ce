#include "ocr-worker/core/page/sheet.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr double kOutlineSidePx = 350;
constexpr double kAreaShareMin = 0.20, kAreaShareMax = 0.93;  // of the picture
constexpr double kFilledMin = 0.94;                           // of the four-cornered shape by the bright one
constexpr double kContrastMin = 35;  // by which paper is brighter than what it lies on, just beyond its edge
constexpr int kEdgePx = 4;           // of the small copy: what counts as just beyond

// The hull with as few corners as it takes to be four-cornered.
std::vector<cv::Point> FourCorners(const std::vector<cv::Point>& contour) {
  std::vector<cv::Point> hull, corners;
  cv::convexHull(contour, hull);
  const double around = cv::arcLength(hull, true);
  for (double share = 0.01; share < 0.1; share += 0.01) {
    cv::approxPolyDP(hull, corners, share * around, true);
    if (corners.size() <= 4) break;
  }
  return corners;
}

// Clockwise from the corner that is nearest the picture's top left.
Outline Ordered(const std::vector<cv::Point>& corners, cv::Point2d scale) {
  std::array<cv::Point2d, 4> points;
  std::copy(corners.begin(), corners.end(), points.begin());
  const cv::Point2d middle = (points[0] + points[1] + points[2] + points[3]) * 0.25;
  std::sort(points.begin(), points.end(), [&](cv::Point2d a, cv::Point2d b) {
    return std::atan2(a.y - middle.y, a.x - middle.x) < std::atan2(b.y - middle.y, b.x - middle.x);
  });
  const auto first = std::min_element(points.begin(), points.end(),
                                      [](cv::Point2d a, cv::Point2d b) { return a.x + a.y < b.x + b.y; });
  std::rotate(points.begin(), first, points.end());
  for (cv::Point2d& point : points) point = {(point.x + 0.5) * scale.x - 0.5, (point.y + 0.5) * scale.y - 0.5};
  return points;
}

}  // namespace

std::optional<Outline> FindOutline(const cv::Mat& grey) {
  const double factor = std::min(1.0, kOutlineSidePx / std::max(grey.cols, grey.rows));
  cv::Mat small, bright;
  cv::resize(grey, small, {}, factor, factor, cv::INTER_AREA);
  cv::morphologyEx(small, small, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {7, 7}));  // printing
  cv::threshold(small, bright, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(bright, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  if (contours.empty()) return std::nullopt;
  const auto largest = std::max_element(contours.begin(), contours.end(), [](const auto& a, const auto& b) {
    return cv::contourArea(a) < cv::contourArea(b);
  });
  const double area = cv::contourArea(*largest), all = static_cast<double>(small.total());
  if (area < kAreaShareMin * all || area > kAreaShareMax * all) return std::nullopt;
  const std::vector<cv::Point> corners = FourCorners(*largest);
  if (corners.size() != 4 || area < kFilledMin * cv::contourArea(corners)) return std::nullopt;

  // Where light falls off, one side of the paper is brighter than the other too, but not from one step to the next.
  cv::Mat inside(small.size(), CV_8U, cv::Scalar(0)), shrunk, grown;
  cv::fillConvexPoly(inside, corners, 255);
  const cv::Mat step = cv::getStructuringElement(cv::MORPH_RECT, {2 * kEdgePx + 1, 2 * kEdgePx + 1});
  cv::erode(inside, shrunk, step, {-1, -1}, 1, cv::BORDER_CONSTANT, cv::Scalar(255));
  cv::dilate(inside, grown, step, {-1, -1}, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
  if (cv::mean(small, inside & ~shrunk)[0] - cv::mean(small, grown & ~inside)[0] < kContrastMin) return std::nullopt;
  return Ordered(corners, {static_cast<double>(grey.cols) / small.cols, static_cast<double>(grey.rows) / small.rows});
}

SheetView ViewSheet(const cv::Mat& channel, const cv::Mat& reduced) {
  SheetView view;
  // The ratio of the whole-numbered sizes is what was done to the last digit; the factor asked for is half a pixel off.
  const double scale = static_cast<double>(channel.cols) / reduced.cols;
  const double scale_y = static_cast<double>(channel.rows) / reduced.rows;
  const cv::Matx33d to_channel(scale, 0, (scale - 1) / 2, 0, scale_y, (scale_y - 1) / 2, 0, 0, 1);
  const std::optional<Outline> outline = FindOutline(reduced);
  if (!outline) {
    view.grey = reduced;
    view.view_to_image = to_channel;
    return view;
  }
  std::array<cv::Point2f, 4> from;
  for (size_t i = 0; i < 4; ++i) from[i] = (*outline)[i];
  const double width = std::max(cv::norm(from[1] - from[0]), cv::norm(from[2] - from[3]));
  const double height = std::max(cv::norm(from[3] - from[0]), cv::norm(from[2] - from[1]));
  const double factor = kViewSidePx / std::max(width, height);
  const cv::Size size(std::max(1, cvRound(width * factor)), std::max(1, cvRound(height * factor)));
  const auto right = static_cast<float>(size.width - 1), bottom = static_cast<float>(size.height - 1);
  const std::array<cv::Point2f, 4> to = {{{0, 0}, {right, 0}, {right, bottom}, {0, bottom}}};
  const cv::Matx33d to_reduced = cv::getPerspectiveTransform(to.data(), from.data());
  view.view_to_image = to_channel * to_reduced;
  // Straight from the picture where the reduced copy shows too little, unless that would only alias.
  const bool fine = factor > 1.05 && scale < 2 * factor;
  cv::warpPerspective(fine ? channel : reduced, view.grey, fine ? view.view_to_image : to_reduced, size,
                      cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  return view;
}

}  // namespace madoguchi::ocr
