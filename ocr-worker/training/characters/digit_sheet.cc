#include "ocr-worker/training/characters/digit_sheet.h"

#include <stdexcept>
#include <utility>

#include "ocr-worker/training/characters/pen_lines.h"
#include "opencv2/imgcodecs.hpp"
#include "opencv2/imgproc.hpp"

namespace madoguchi::training {

namespace {

constexpr int kSidePx = 20, kColumns = 100, kTrainColumns = 80, kRowsOfDigit = 5;
constexpr int kEnlarged = 6;
constexpr int kMarginPx = 12;
constexpr float kHighOfEm = 0.85f;  // a digit fills its cell from top to bottom

constexpr float kDrawingEmPx = kSidePx * kEnlarged / kHighOfEm;

cv::Mat Enlarged(const cv::Mat& cell) {
  cv::Mat large, framed;
  cv::resize(cell, large, {}, kEnlarged, kEnlarged, cv::INTER_CUBIC);
  cv::copyMakeBorder(large, framed, kMarginPx, kMarginPx, kMarginPx, kMarginPx, cv::BORDER_CONSTANT, cv::Scalar(0));
  return framed;
}

// Where in the drawing (em units) what stands at `target` (px of the cell, y up) comes from. The hand bends gently:
// a few steps of Newton's, with the Jacobian of its size alone, are within a pixel.
Point Source(const Placement& place, Point target, float em_px) {
  Point at{0, 0};
  for (int step = 0; step < 5; ++step) {
    const Point now = place(at);
    at = {at.x + (target.x - now.x) / em_px, at.y + (target.y - now.y) / em_px};
  }
  return at;
}

}  // namespace

DigitSheet::DigitSheet(const std::string& file, bool held) {
  const cv::Mat sheet = cv::imread(file, cv::IMREAD_GRAYSCALE);
  if (sheet.cols != kColumns * kSidePx || sheet.rows != 10 * kRowsOfDigit * kSidePx)
    throw std::runtime_error("not OpenCV's sheet of digits: " + file);
  for (int row = 0; row < 10 * kRowsOfDigit; ++row) {
    for (int column = held ? kTrainColumns : 0; column < (held ? kColumns : kTrainColumns); ++column) {
      cv::Mat drawing = Enlarged(sheet({column * kSidePx, row * kSidePx, kSidePx, kSidePx}));
      std::vector<PenLine> lines = FindPenLines(drawing > 110, kDrawingEmPx);
      if (!lines.empty()) drawn_[row / kRowsOfDigit].push_back({std::move(lines), std::move(drawing)});
    }
  }
}

const DrawnDigit& DigitSheet::Any(int digit, Random& random) const {
  const auto& drawn = drawn_.at(digit);
  return drawn[random.Below(drawn.size())];
}

cv::Mat WriteAsDrawn(const cv::Mat& drawing, const Hand& hand, int side_px, Random& random) {
  constexpr int kKnots = 14;  // of the map a side; between them it is smooth
  const Placement place(hand, side_px, {0, 0}, random);
  cv::Mat map_x(kKnots, kKnots, CV_32F), map_y(kKnots, kKnots, CV_32F);
  const float step = static_cast<float>(side_px) / kKnots;
  for (int row = 0; row < kKnots; ++row) {
    for (int column = 0; column < kKnots; ++column) {
      const Point from = Source(place, {(column + 0.5f) * step, side_px - (row + 0.5f) * step}, hand.size * side_px);
      map_x.at<float>(row, column) = drawing.cols * 0.5f + from.x * kDrawingEmPx;
      map_y.at<float>(row, column) = drawing.rows * 0.5f - from.y * kDrawingEmPx;
    }
  }
  cv::resize(map_x, map_x, {side_px, side_px}, 0, 0, cv::INTER_CUBIC);
  cv::resize(map_y, map_y, {side_px, side_px}, 0, 0, cv::INTER_CUBIC);
  cv::Mat coverage;
  cv::remap(drawing, coverage, map_x, map_y, cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(0));
  // The sheet is soft, pen strokes are not: where the edge is taken makes them thin or thick.
  const float edge = random.Uniform(60, 160), sharp = random.Uniform(1.5f, 5);
  coverage.convertTo(coverage, CV_8U, sharp, 128 - sharp * edge);
  return coverage;
}

}  // namespace madoguchi::training
