#include "ocr-worker/core/page/features.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "opencv2/calib3d.hpp"
#include "opencv2/features2d.hpp"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr double kFeatureSidePx = 960;  // 82 dpi on A4: the labels' letters are 8 to 13 px
constexpr float kThreshold = 0.001f;
constexpr int kOctaves = 2, kLayers = 2;  // scans hardly differ in scale: two octaves cover a half to twice
constexpr size_t kFeaturesMax = 800;
constexpr float kRatioMax = 0.82f;  // of the best to the second best: rows of equal boxes match everywhere and nowhere
constexpr size_t kAgreeingMin = 16;

// Strongest first, but no corner of the page may claim them all: by rounds over a coarse grid.
std::vector<size_t> Spread(const std::vector<cv::KeyPoint>& keypoints, cv::Size size) {
  constexpr int kAcross = 8, kDown = 8;
  std::vector<size_t> order(keypoints.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return keypoints[a].response > keypoints[b].response; });
  std::vector<size_t> rank(keypoints.size());
  std::vector<size_t> taken(kAcross * kDown, 0);
  for (const size_t i : order) {
    const auto [x, y] = keypoints[i].pt;
    const int column = std::clamp(static_cast<int>(x * kAcross / static_cast<float>(size.width)), 0, kAcross - 1);
    const int row = std::clamp(static_cast<int>(y * kDown / static_cast<float>(size.height)), 0, kDown - 1);
    rank[i] = taken[static_cast<size_t>(row * kAcross + column)]++;
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return rank[a] < rank[b]; });
  if (order.size() > kFeaturesMax) order.resize(kFeaturesMax);
  return order;
}

// A flat sheet before a camera: turned the right side up, and near corners at most a few times as large as far ones.
bool IsPlausible(const cv::Matx33d& map, const std::vector<cv::Point2d>& known) {
  cv::Point2d low(1e9, 1e9), high(-1e9, -1e9);
  for (const cv::Point2d& at : known) {
    low = {std::min(low.x, at.x), std::min(low.y, at.y)};
    high = {std::max(high.x, at.x), std::max(high.y, at.y)};
  }
  double smallest = 1e18, largest = 0;
  for (const cv::Point2d& at : {low, high, cv::Point2d(low.x, high.y), cv::Point2d(high.x, low.y)}) {
    const double w = map(2, 0) * at.x + map(2, 1) * at.y + map(2, 2);
    if (!(std::abs(w) > 1e-9)) return false;
    const double scale = cv::determinant(map) / (w * w * w);  // how many pixels of `seen` one of `known` covers
    if (!(scale > 0)) return false;
    smallest = std::min(smallest, scale);
    largest = std::max(largest, scale);
  }
  return largest < 6 * smallest;
}

}  // namespace

Features FindFeatures(const cv::Mat& grey) {
  const double scale = std::min(1.0, kFeatureSidePx / std::max(grey.cols, grey.rows));
  cv::Mat small = grey;
  const cv::Size size(std::max(1, cvRound(grey.cols * scale)), std::max(1, cvRound(grey.rows * scale)));
  if (scale < 1) cv::resize(grey, small, size, 0, 0, cv::INTER_AREA);
  const double scale_x = static_cast<double>(size.width) / grey.cols;
  const double scale_y = static_cast<double>(size.height) / grey.rows;
  const auto akaze = cv::AKAZE::create(cv::AKAZE::DESCRIPTOR_MLDB, 0, 3, kThreshold, kOctaves, kLayers);
  std::vector<cv::KeyPoint> keypoints;
  cv::Mat descriptors;
  akaze->detectAndCompute(small, cv::noArray(), keypoints, descriptors);

  Features features;
  for (const size_t i : Spread(keypoints, small.size())) {
    const cv::Point2f at = keypoints[i].pt;
    features.points.emplace_back((at.x + 0.5) / scale_x - 0.5, (at.y + 0.5) / scale_y - 0.5);
    features.descriptors.push_back(descriptors.row(static_cast<int>(i)));
  }
  return features;
}

std::optional<FeatureFit> MatchFeatures(const Features& known, const Features& seen, double tolerance_px) {
  if (known.points.size() < kAgreeingMin || seen.points.size() < kAgreeingMin) return std::nullopt;
  std::vector<std::vector<cv::DMatch>> matches;
  cv::BFMatcher(cv::NORM_HAMMING).knnMatch(known.descriptors, seen.descriptors, matches, 2);
  std::vector<cv::Point2d> from, to;
  for (const auto& pair : matches) {
    if (pair.size() < 2 || pair[0].distance > kRatioMax * pair[1].distance) continue;
    from.push_back(known.points[static_cast<size_t>(pair[0].queryIdx)]);
    to.push_back(seen.points[static_cast<size_t>(pair[0].trainIdx)]);
  }
  if (from.size() < kAgreeingMin) return std::nullopt;

  cv::Mat agree;
  const cv::Mat map = cv::findHomography(from, to, cv::USAC_DEFAULT, tolerance_px, agree, 2000, 0.999);
  if (map.empty()) return std::nullopt;
  FeatureFit fit{.known_to_seen = map};
  for (size_t i = 0; i < from.size(); ++i) {
    if (agree.at<uchar>(static_cast<int>(i)) == 0) continue;
    fit.known.push_back(from[i]);
    fit.seen.push_back(to[i]);
  }
  if (fit.known.size() < kAgreeingMin || !IsPlausible(fit.known_to_seen, fit.known)) return std::nullopt;
  return fit;
}

}  // namespace madoguchi::ocr
