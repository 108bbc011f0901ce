#include "ocr-worker/core/erase.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr int kPrinted = 48;      // ink from which a blank's pixel counts as printed
constexpr int kWrittenOver = 80;  // ink above the printing's own from which a pen went over it
constexpr int kSamplesMax = 600;
constexpr int kReach = 11;  // longest gap across a rule that is closed again, px (0.9 mm)

// The shift (|x|, |y| ≤ slack) under which the printed pixels carry most ink. Few samples suffice: rules are long.
cv::Point FindShift(const cv::Mat& seen, const cv::Mat& blank) {
  std::vector<cv::Point> printed;
  const cv::Rect inside(kEraseSlackPx, kEraseSlackPx, blank.cols - 2 * kEraseSlackPx, blank.rows - 2 * kEraseSlackPx);
  cv::findNonZero(blank(inside) > 2 * kPrinted, printed);
  if (printed.size() < 40) return {0, 0};
  const size_t step = std::max<size_t>(1, printed.size() / kSamplesMax);

  cv::Point best;
  double best_score = -1;
  for (int dy = -kEraseSlackPx; dy <= kEraseSlackPx; ++dy) {
    for (int dx = -kEraseSlackPx; dx <= kEraseSlackPx; ++dx) {
      double score = 0;
      for (size_t i = 0; i < printed.size(); i += step) {
        const cv::Point at = printed[i] + inside.tl();
        score += seen.at<uchar>(at.y + dy, at.x + dx);
      }
      score *= 1.0 - 0.004 * (std::abs(dx) + std::abs(dy));  // a tie goes to the markers
      if (score > best_score) {
        best_score = score;
        best = {dx, dy};
      }
    }
  }
  return best;
}

// Strokes cut by an erased rule: what a closing across the rule joins is ink again, inside the rule only.
void JoinCutStrokes(cv::Mat& ink, const cv::Mat& rule) {
  cv::Mat vertical, horizontal;
  cv::morphologyEx(ink, vertical, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {1, kReach}));
  cv::morphologyEx(ink, horizontal, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {kReach, 1}));
  cv::max(vertical, horizontal, vertical);
  vertical.copyTo(ink, rule & (vertical > ink));
}

}  // namespace

Erased EraseForm(const cv::Mat& seen, const cv::Mat& blank) {
  Erased erased;
  erased.shift = FindShift(seen, blank);
  const cv::Rect box(kEraseSlackPx, kEraseSlackPx, blank.cols - 2 * kEraseSlackPx, blank.rows - 2 * kEraseSlackPx);
  erased.ink = seen(box + erased.shift).clone();

  cv::Mat printed;
  cv::dilate(blank, printed, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}));
  printed = printed(box);
  const cv::Mat rule = printed > kPrinted;
  if (cv::countNonZero(rule) == 0) return erased;
  cv::Mat bare;
  cv::add(printed, cv::Scalar(kWrittenOver), bare);
  erased.ink.setTo(0, rule & ((erased.ink < bare) | (bare == 255)));
  JoinCutStrokes(erased.ink, rule);
  return erased;
}

}  // namespace madoguchi::ocr
