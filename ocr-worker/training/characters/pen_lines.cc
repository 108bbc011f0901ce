#include "ocr-worker/training/characters/pen_lines.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ocr-worker/training/characters/skeleton.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::training {

namespace {

constexpr int kSidePx = 160, kEmPx = 104;
constexpr double kSpurOfRadius = 1.35;   // a shorter branch is a corner of the stroke's outline
constexpr double kBridgeOfRadius = 1.7;  // two crossings nearer than this are one, where strokes cross aslant
constexpr double kTurnMax = 0.9;         // rad; a stroke goes straight on through a crossing
constexpr float kStepPx = 4;
constexpr int kSmoothPasses = 2;

float Length(cv::Point2f v) { return std::hypot(v.x, v.y); }

float Length(const std::vector<cv::Point2f>& points) {
  float sum = 0;
  for (size_t i = 1; i < points.size(); ++i) sum += Length(points[i] - points[i - 1]);
  return sum;
}

class Strokes {
 public:
  Strokes(Skeleton skeleton, const cv::Mat& shape) : crossings_(std::move(skeleton.crossings)) {
    cv::distanceTransform(shape, radius_, cv::DIST_L2, 3);
    for (SkeletonEdge& edge : skeleton.edges) edges_.push_back({std::move(edge), false});
    DropSpurs();
    JoinCrossings();
  }

  std::vector<std::vector<cv::Point2f>> Trace() {
    PairEnds();
    std::vector<std::vector<cv::Point2f>> lines;
    for (const bool only_ends : {true, false}) {
      for (int e = 0; e < static_cast<int>(edges_.size()); ++e) {
        for (const int end : {0, 1}) {
          if (!edges_[e].gone && (!only_ends || partner_[2 * e + end] < 0)) lines.push_back(Follow(2 * e + end));
        }
      }
    }
    return lines;
  }

 private:
  struct Edge : SkeletonEdge {
    bool gone = false;
    Edge(SkeletonEdge edge, bool is_gone) : SkeletonEdge(std::move(edge)), gone(is_gone) {}
  };

  float RadiusAt(cv::Point2f p) const {
    const int x = std::clamp(static_cast<int>(std::lround(p.x)), 0, radius_.cols - 1);
    const int y = std::clamp(static_cast<int>(std::lround(p.y)), 0, radius_.rows - 1);
    return std::max(1.0f, radius_.at<float>(y, x));
  }

  void DropSpurs() {
    for (Edge& edge : edges_) {
      if ((edge.from < 0) == (edge.to < 0)) continue;
      const int crossing = std::max(edge.from, edge.to);
      edge.gone = Length(edge.points) < kSpurOfRadius * RadiusAt(crossings_[crossing]);
    }
  }

  void JoinCrossings() {
    for (Edge& bridge : edges_) {
      if (bridge.gone || bridge.from < 0 || bridge.to < 0 || bridge.from == bridge.to) continue;
      const cv::Point2f middle = bridge.points[bridge.points.size() / 2];
      if (Length(bridge.points) > kBridgeOfRadius * RadiusAt(middle)) continue;
      bridge.gone = true;
      const int kept = bridge.from, merged = bridge.to;
      crossings_[kept] = middle;
      for (Edge& edge : edges_) {
        for (int* at : {&edge.from, &edge.to}) {
          if (*at == merged) *at = kept;
        }
        if (edge.from == kept) edge.points.front() = middle;
        if (edge.to == kept) edge.points.back() = middle;
      }
    }
  }

  int CrossingOf(int end) const { return end % 2 == 0 ? edges_[end / 2].from : edges_[end / 2].to; }

  // Where the edge leads to, seen from beyond the blot that a crossing is.
  cv::Point2f Direction(int end) const {
    std::vector<cv::Point2f> points = edges_[end / 2].points;
    if (end % 2 == 1) std::reverse(points.begin(), points.end());
    const float radius = RadiusAt(points.front());
    cv::Point2f near = points.front(), far = points.back();
    float way = 0;
    for (size_t i = 1; i < points.size(); ++i) {
      way += Length(points[i] - points[i - 1]);
      if (way < 0.8f * radius) near = points[i];
      if (way > 2.6f * radius) {
        far = points[i];
        break;
      }
    }
    const cv::Point2f way_out = far - near;
    return way_out / std::max(1e-3f, Length(way_out));
  }

  // At each crossing, the two ends that go on most nearly straight belong to one stroke, then the next two.
  void PairEnds() {
    partner_.assign(edges_.size() * 2, -1);
    std::vector<std::vector<int>> ends(crossings_.size());
    for (int end = 0; end < static_cast<int>(partner_.size()); ++end) {
      if (!edges_[end / 2].gone && CrossingOf(end) >= 0) ends[CrossingOf(end)].push_back(end);
    }
    for (const auto& here : ends) {
      std::vector<std::pair<float, std::pair<int, int>>> pairs;
      for (size_t i = 0; i < here.size(); ++i) {
        for (size_t k = i + 1; k < here.size(); ++k) {
          const float straight = -Direction(here[i]).dot(Direction(here[k]));
          const float turn = std::acos(std::clamp(straight, -1.0f, 1.0f));
          if (here.size() == 2 || turn < kTurnMax) pairs.push_back({turn, {here[i], here[k]}});
        }
      }
      std::sort(pairs.begin(), pairs.end());
      for (const auto& [turn, pair] : pairs) {
        if (partner_[pair.first] >= 0 || partner_[pair.second] >= 0) continue;
        partner_[pair.first] = pair.second;
        partner_[pair.second] = pair.first;
      }
    }
  }

  // From `end` to where the stroke ends. Close to a crossing that it passes, thinning pulls it aside: left out.
  std::vector<cv::Point2f> Follow(int end) {
    std::vector<cv::Point2f> line;
    for (; end >= 0 && !edges_[end / 2].gone; end = partner_[end]) {
      Edge& edge = edges_[end / 2];
      edge.gone = true;
      if (end % 2 == 1) std::reverse(edge.points.begin(), edge.points.end());
      const int leaving = end % 2 == 0 ? end + 1 : end - 1;
      const auto blurred = [&](cv::Point2f p, int at) {
        return partner_[at] >= 0 && CrossingOf(at) >= 0 &&
               Length(p - crossings_[CrossingOf(at)]) < RadiusAt(crossings_[CrossingOf(at)]);
      };
      for (const cv::Point2f p : edge.points) {
        if (!blurred(p, end) && !blurred(p, leaving)) line.push_back(p);
      }
      end = leaving;
    }
    return line;
  }

  std::vector<cv::Point2f> crossings_;
  std::vector<Edge> edges_;
  cv::Mat radius_;
  std::vector<int> partner_;  // of edge e's first end at 2e and its last at 2e + 1; -1: the stroke ends
};

void Smooth(std::vector<cv::Point2f>& line) {
  for (int pass = 0; pass < kSmoothPasses; ++pass) {
    std::vector<cv::Point2f> smooth = line;
    for (size_t i = 2; i + 2 < line.size(); ++i)
      smooth[i] = (line[i - 2] + line[i - 1] + line[i] + line[i + 1] + line[i + 2]) * 0.2f;
    line = std::move(smooth);
  }
}

std::vector<cv::Point2f> Thinned(const std::vector<cv::Point2f>& line) {
  std::vector<cv::Point2f> kept = {line.front()};
  for (const cv::Point2f p : line) {
    if (Length(p - kept.back()) >= kStepPx) kept.push_back(p);
  }
  if (kept.back() != line.back()) kept.push_back(line.back());
  return kept;
}

}  // namespace

std::vector<PenLine> FindPenLines(const cv::Mat& shape, float em_px) {
  std::vector<PenLine> pen_lines;
  for (std::vector<cv::Point2f>& line : Strokes(FindSkeleton(shape), shape).Trace()) {
    if (line.empty()) continue;
    Smooth(line);
    PenLine& pen_line = pen_lines.emplace_back();
    for (const cv::Point2f p : Thinned(line))
      pen_line.push_back({(p.x - shape.cols * 0.5f) / em_px, (shape.rows * 0.5f - p.y) / em_px});
  }
  return pen_lines;
}

std::vector<PenLine> FindPenLines(FT_Library library, const Glyph& glyph) {
  return FindPenLines(Coverage(library, glyph, kSidePx, kEmPx) > 127, kEmPx);
}

}  // namespace madoguchi::training
