#include "ocr-worker/training/characters/crossing_out.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "ocr-worker/training/characters/pen.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::training {

namespace {

// All in shares of the writing's own box, middle 0, y up.
PenLine Shaky(Point a, Point b, Random& random) {
  constexpr int kPoints = 6;
  const Point sag{random.Bell(0.03f), random.Bell(0.05f)};
  PenLine line;
  for (int i = 0; i <= kPoints; ++i) {
    const float t = static_cast<float>(i) / kPoints, bow = 4 * t * (1 - t);
    line.push_back({a.x + (b.x - a.x) * t + sag.x * bow + random.Bell(0.006f),
                    a.y + (b.y - a.y) * t + sag.y * bow + random.Bell(0.006f)});
  }
  return line;
}

// Two lines (one now and then) from edge to edge, level or upright. One alone reaches well beyond the writing, or else
// it might be a stroke of it.
std::vector<PenLine> Strike(Random& random) {
  const bool upright = random.Chance(0.2f), alone = random.Chance(0.2f);
  const float reach = random.Uniform(alone ? 0.62f : 0.52f, 0.85f), tilt = random.Bell(0.07f),
              middle = random.Bell(0.07f);
  const float apart = random.Uniform(0.05f, 0.16f);
  std::vector<PenLine> lines;
  for (const float side : {-1.0f, 1.0f}) {
    if (alone && side > 0) break;
    const float at = middle + (alone ? 0 : side * apart);
    Point a{-reach * random.Uniform(0.9f, 1.1f), at - tilt}, b{reach * random.Uniform(0.9f, 1.1f), at + tilt};
    if (upright) {
      std::swap(a.x, a.y);
      std::swap(b.x, b.y);
    }
    lines.push_back(Shaky(a, b, random));
  }
  return lines;
}

std::vector<PenLine> Slashes(Random& random) {
  const float reach = random.Uniform(0.5f, 0.75f);
  const PenLine rising = Shaky({-reach, -reach}, {reach, reach}, random);
  const PenLine falling = Shaky({-reach, reach}, {reach, -reach}, random);
  if (random.Chance(0.65f)) return {rising, falling};
  const Point by{random.Uniform(0.1f, 0.22f), 0};
  PenLine second = rising;
  for (Point& p : second) p = {p.x + by.x, p.y - by.x};
  return {rising, second};
}

// Back and forth until it cannot be read.
std::vector<PenLine> Scribble(Random& random) {
  const int turns = 4 + static_cast<int>(random.Below(8));
  const float reach = random.Uniform(0.4f, 0.65f), turn = random.Uniform(-0.6f, 0.6f);
  PenLine line;
  for (int i = 0; i <= turns; ++i) {
    const float along = -reach + 2 * reach * i / turns,
                across = (i % 2 == 0 ? 1 : -1) * reach * random.Uniform(0.6f, 1.1f);
    const Point p{along, across};
    line.push_back({p.x * std::cos(turn) - p.y * std::sin(turn), p.x * std::sin(turn) + p.y * std::cos(turn)});
  }
  return {line};
}

}  // namespace

void CrossOut(cv::Mat& coverage, Random& random) {
  const cv::Rect box = cv::boundingRect(coverage);
  if (box.empty()) return;
  const float kind = random.Uniform(0, 1);
  const std::vector<PenLine> lines = kind < 0.6f ? Strike(random) : kind < 0.8f ? Slashes(random) : Scribble(random);
  const float radius = std::max(0.7f, random.Uniform(0.012f, 0.045f) * coverage.rows);
  const auto place = [&](Point p) {
    const float side = std::max({box.width, box.height, coverage.rows / 2});
    return Point{box.x + box.width * 0.5f + p.x * side, coverage.rows - (box.y + box.height * 0.5f) + p.y * side};
  };
  for (const PenLine& line : lines) {
    for (size_t i = 1; i < line.size(); ++i) DrawStroke(coverage, place(line[i - 1]), place(line[i]), radius);
  }
}

}  // namespace madoguchi::training
