#include "ocr-worker/training/characters/skeleton.h"

#include <algorithm>
#include <array>
#include <utility>

#include "opencv2/imgproc.hpp"

namespace madoguchi::training {

namespace {

// Around a pixel, clockwise from above.
constexpr std::array<std::pair<int, int>, 8> kAround = {
    {{0, -1}, {1, -1}, {1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}}};

// Bit i: neighbour i is set.
unsigned Neighbours(const cv::Mat& mask, cv::Point p) {
  const uchar* above = mask.ptr<uchar>(p.y - 1) + p.x;
  const uchar* here = mask.ptr<uchar>(p.y) + p.x;
  const uchar* below = mask.ptr<uchar>(p.y + 1) + p.x;
  return (above[0] & 1u) | (above[1] & 2u) | (here[1] & 4u) | (below[1] & 8u) | (below[0] & 16u) | (below[-1] & 32u) |
         (here[-1] & 64u) | (above[-1] & 128u);
}

// By neighbours, what Zhang and Suen's two half passes peel off (bits 0 and 1) and which pixels are corners of stairs
// (bit 2): without them, what they join is still joined.
std::array<uchar, 256> Peelable() {
  std::array<uchar, 256> peelable{};
  for (unsigned code = 0; code < 256; ++code) {
    const auto is = [code](int i) { return (code >> (i % 8) & 1) != 0; };
    int count = 0, transitions = 0, branches = 0;
    for (int i = 0; i < 8; ++i) {
      count += is(i);
      transitions += !is(i) && is(i + 1);
      if (i % 2 == 0) branches += !is(i) && (is(i + 1) || is(i + 2));
    }
    const bool rim = count >= 2 && count <= 6 && transitions == 1;
    if (rim && !(is(0) && is(2) && is(4)) && !(is(2) && is(4) && is(6))) peelable[code] |= 1;
    if (rim && !(is(0) && is(2) && is(6)) && !(is(0) && is(4) && is(6))) peelable[code] |= 2;
    if (count >= 2 && branches == 1) peelable[code] |= 4;
  }
  return peelable;
}

// `mask`: 0 or 255.
std::vector<cv::Point> Thin(cv::Mat& mask) {
  static const std::array<uchar, 256> peelable = Peelable();
  std::vector<cv::Point> left, peel;
  cv::findNonZero(mask, left);
  const auto forget_peeled = [&] { std::erase_if(left, [&](cv::Point p) { return mask.at<uchar>(p) == 0; }); };
  for (bool changed = true; changed;) {
    changed = false;
    for (const int half : {1, 2}) {
      peel.clear();
      for (const cv::Point p : left) {
        if ((peelable[Neighbours(mask, p)] & half) != 0) peel.push_back(p);
      }
      for (const cv::Point p : peel) mask.at<uchar>(p) = 0;
      changed |= !peel.empty();
      forget_peeled();
    }
  }
  for (const cv::Point p : left) {
    if ((peelable[Neighbours(mask, p)] & 4) != 0) mask.at<uchar>(p) = 0;
  }
  forget_peeled();
  return left;
}

class Tracer {
 public:
  Tracer(cv::Mat mask, std::vector<cv::Point> pixels)
      : mask_(std::move(mask)), pixels_(std::move(pixels)), owner_(mask_.size(), CV_32S, cv::Scalar(-1)) {
    FindCrossings();
  }

  Skeleton Trace() {
    for (const cv::Point p : pixels_) {
      if (owner_.at<int>(p) >= 0) {
        for (const cv::Point next : Next(p)) {
          if (owner_.at<int>(next) < 0 && mask_.at<uchar>(next) != 0) Follow(next, owner_.at<int>(p));
        }
      }
    }
    for (const cv::Point p : pixels_) {
      if (mask_.at<uchar>(p) != 0 && owner_.at<int>(p) < 0 && Next(p).size() <= 1) Follow(p, -1);
    }
    for (const cv::Point p : pixels_) {
      if (mask_.at<uchar>(p) == 0 || owner_.at<int>(p) >= 0) continue;
      Follow(p, -1);
      skeleton_.edges.back().points.push_back(skeleton_.edges.back().points.front());
    }
    return std::move(skeleton_);
  }

 private:
  std::vector<cv::Point> Next(cv::Point p) const {
    std::vector<cv::Point> next;
    for (const auto& [dx, dy] : kAround) {
      if (mask_.at<uchar>(p.y + dy, p.x + dx) != 0) next.emplace_back(p.x + dx, p.y + dy);
    }
    return next;
  }

  void FindCrossings() {
    cv::Mat crossing(mask_.size(), CV_8U, cv::Scalar(0)), labels, stats, centroids;
    for (const cv::Point p : pixels_) crossing.at<uchar>(p) = Next(p).size() >= 3 ? 255 : 0;
    const int count = cv::connectedComponentsWithStats(crossing, labels, stats, centroids, 8, CV_32S);
    for (int i = 1; i < count; ++i) {
      skeleton_.crossings.emplace_back(static_cast<float>(centroids.at<double>(i, 0)),
                                       static_cast<float>(centroids.at<double>(i, 1)));
    }
    for (const cv::Point p : pixels_) owner_.at<int>(p) = labels.at<int>(p) - 1;
  }

  // Takes the pixels of one chain out of the mask, so that no chain is followed twice.
  void Follow(cv::Point p, int from) {
    SkeletonEdge edge{.points = {}, .from = from, .to = -1};
    if (from >= 0) edge.points.push_back(skeleton_.crossings[from]);
    for (bool first = true;; first = false) {
      edge.points.emplace_back(static_cast<float>(p.x), static_cast<float>(p.y));
      mask_.at<uchar>(p) = 0;
      cv::Point onward(-1, -1);
      for (const cv::Point next : Next(p)) {
        const int crossing = owner_.at<int>(next);
        if (crossing < 0) {
          onward = next;
        } else if (!(first && crossing == from)) {
          edge.to = crossing;
        }
      }
      if (edge.to >= 0 || onward.x < 0) break;
      p = onward;
    }
    if (edge.to >= 0) edge.points.push_back(skeleton_.crossings[edge.to]);
    skeleton_.edges.push_back(std::move(edge));
  }

  cv::Mat mask_;
  const std::vector<cv::Point> pixels_;
  cv::Mat owner_;  // crossing of each pixel; -1: none
  Skeleton skeleton_;
};

}  // namespace

Skeleton FindSkeleton(const cv::Mat& shape) {
  cv::Mat mask = shape > 0;
  for (cv::Mat rim : {mask.row(0), mask.row(mask.rows - 1), mask.col(0), mask.col(mask.cols - 1)}) rim.setTo(0);
  std::vector<cv::Point> left = Thin(mask);
  return Tracer(std::move(mask), std::move(left)).Trace();
}

}  // namespace madoguchi::training
