#include "ocr-worker/training/characters/voiced_marks.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "ocr-worker/training/characters/pen.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::training {

namespace {

constexpr float kDegree = 3.14159265f / 180;
constexpr std::u32string_view kVoiced =
    U"がぎぐげござじずぜぞだぢづでどばびぶべぼガギグゲゴザジズゼゾダヂヅデドバビブベボ";
constexpr std::u32string_view kRinged = U"ぱぴぷぺぽパピプペポ";
constexpr int kInk = 128;

// Half the width of the strokes: the mean distance to their edge is a quarter of it.
float RadiusOf(const cv::Mat& coverage) {
  cv::Mat distance;
  const cv::Mat ink = coverage >= kInk;
  cv::distanceTransform(ink, distance, cv::DIST_L2, 3);
  return 2 * static_cast<float>(cv::mean(distance, ink)[0]);
}

// Smaller, away from the corner where the marks go.
void MakeRoom(cv::Mat& coverage, Random& random) {
  const cv::Rect box = cv::boundingRect(coverage);
  const float side = static_cast<float>(coverage.rows), scale = random.Uniform(0.76f, 0.96f);
  const float left = random.Uniform(0.02f, 0.14f) * side, foot = side * (1 - random.Uniform(0.02f, 0.12f));
  const cv::Matx23f move(scale, 0, left - scale * box.x, 0, scale, foot - scale * (box.y + box.height));
  cv::Mat moved;
  cv::warpAffine(coverage, moved, move, coverage.size(), cv::INTER_AREA);
  coverage = moved;
}

void DrawRing(cv::Mat& coverage, Point middle, float radius, Random& random) {
  const float side = static_cast<float>(coverage.rows), wide = random.Uniform(0.035f, 0.085f) * side,
              high = wide * random.Uniform(0.8f, 1.25f), start = random.Uniform(0, 360),
              turn = random.Uniform(300, 390);
  constexpr int kSteps = 14;
  Point before{};
  for (int i = 0; i <= kSteps; ++i) {
    const float angle = (start + turn * i / kSteps) * kDegree;
    const Point at{middle.x + wide * std::cos(angle), middle.y + high * std::sin(angle)};
    if (i > 0) DrawStroke(coverage, before, at, radius);
    before = at;
  }
}

void DrawStrokes(cv::Mat& coverage, Point first, float radius, Random& random) {
  const float side = static_cast<float>(coverage.rows), fall = random.Uniform(25, 85),
              apart = random.Uniform(0.06f, 0.14f) * side, rise = random.Uniform(-0.02f, 0.07f) * side;
  for (int i = 0; i < 2; ++i) {
    const float length = random.Uniform(0.05f, 0.19f) * side, angle = (fall + random.Bell(8)) * kDegree;
    const Point from{first.x + i * apart, first.y + i * rise};
    DrawStroke(coverage, from, {from.x + length * std::cos(angle), from.y - length * std::sin(angle)}, radius);
  }
}

}  // namespace

Voiced VoicedOf(char32_t kana) {
  if (kana == U'ヴ') return {U'ウ', false};
  if (kVoiced.find(kana) != std::u32string_view::npos) return {kana - 1, false};
  if (kRinged.find(kana) != std::u32string_view::npos) return {kana - 2, true};
  return {};
}

void AddVoicedMarks(cv::Mat& coverage, bool ring, Random& random) {
  constexpr int kTries = 4;
  constexpr double kSeenShareMin = 0.75;  // of the marks' ink that is not the kana's too: else it is another kana
  if (cv::countNonZero(coverage >= kInk) == 0) return;
  MakeRoom(coverage, random);
  const cv::Rect box = cv::boundingRect(coverage >= kInk);
  if (box.empty()) return;
  const float side = static_cast<float>(coverage.rows),
              radius = std::max(0.6f, RadiusOf(coverage) * random.Uniform(0.75f, 1.15f));
  cv::Mat marks;
  for (int i = 0; i < kTries; ++i) {
    marks = cv::Mat(coverage.size(), CV_8U, cv::Scalar(0));
    // px, y up: about the kana's upper right corner, further from it with every try.
    const float away = 0.03f * static_cast<float>(i) * side;
    const Point corner{std::min(box.x + box.width + away + random.Uniform(-0.16f, 0.05f) * side, 0.84f * side),
                       std::min(side - box.y + away + random.Uniform(-0.10f, 0.08f) * side, 0.96f * side)};
    if (ring) {
      DrawRing(marks, {corner.x + random.Uniform(0, 0.06f) * side, corner.y - random.Uniform(0.02f, 0.08f) * side},
               radius, random);
    } else {
      DrawStrokes(marks, corner, radius, random);
    }
    const int drawn = cv::countNonZero(marks >= kInk);
    const int seen = cv::countNonZero((marks >= kInk) & (coverage < kInk));
    if (drawn > 0 && seen >= kSeenShareMin * drawn) break;
  }
  cv::max(coverage, marks, coverage);
}

}  // namespace madoguchi::training
