#include "ocr-worker/core/ink/erase.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "ocr-worker/core/ink/strokes.h"
#include "opencv2/core/hal/intrin.hpp"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr int kPrinted = 48;                           // ink from which a blank's pixel counts as printed
constexpr int kWrittenOver = 80;                       // ink above the printing's own from which a pen went over it
constexpr size_t kSamplesMin = 40, kSamplesMax = 600;  // few suffice: rules are long
constexpr int kReach = 11;                             // longest gap across a rule that is closed again, px (0.9 mm)

constexpr int kShifts = 2 * kEraseSlackPx + 1;  // along each axis

// seen(p + (dx, dy)) summed over all samples p, for each dx of one row of shifts.
void SumRow(const cv::Mat& seen, const std::vector<cv::Point>& samples, int dy, int (&sums)[kShifts]) {
  std::fill(std::begin(sums), std::end(sums), 0);
#if CV_SIMD128
  constexpr int kLanes = cv::v_uint16x8::nlanes;
  static_assert(kShifts >= kLanes && kShifts <= 2 * kLanes);
  constexpr size_t kAtOnce = 256;  // of 255 at most: sixteen bits hold their sum
  for (size_t from = 0; from < samples.size(); from += kAtOnce) {
    cv::v_uint16x8 left = cv::v_setzero_u16(), right = left;  // the lanes that both hold are taken from the left
    for (size_t i = from; i < std::min(samples.size(), from + kAtOnce); ++i) {
      const uchar* at = seen.ptr<uchar>(samples[i].y + dy) + samples[i].x - kEraseSlackPx;
      left += cv::v_load_expand(at);
      right += cv::v_load_expand(at + kShifts - kLanes);
    }
    uint16_t lanes[kLanes];
    cv::v_store(lanes, right);
    for (int i = 0; i < kLanes; ++i) sums[kShifts - kLanes + i] += lanes[i];
    cv::v_store(lanes, left);
    for (int i = 0; i < kShifts - kLanes; ++i) sums[i] += lanes[i];
  }
#else
  for (const cv::Point& sample : samples) {
    const uchar* at = seen.ptr<uchar>(sample.y + dy) + sample.x - kEraseSlackPx;
    for (int i = 0; i < kShifts; ++i) sums[i] += at[i];
  }
#endif
}

// The shift (|x|, |y| ≤ slack) under which the printed pixels carry most ink.
cv::Point FindShift(const cv::Mat& seen, const std::vector<cv::Point>& samples) {
  if (samples.size() < kSamplesMin) return {0, 0};
  cv::Point best;
  double best_score = -1;
  for (int dy = -kEraseSlackPx; dy <= kEraseSlackPx; ++dy) {
    int sums[kShifts];
    SumRow(seen, samples, dy, sums);
    for (int dx = -kEraseSlackPx; dx <= kEraseSlackPx; ++dx) {
      // A tie goes to the markers.
      const double score = sums[dx + kEraseSlackPx] * (1.0 - 0.004 * (std::abs(dx) + std::abs(dy)));
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

Printing PrintingOf(const cv::Mat& blank) {
  Printing printing;
  const cv::Rect box(kEraseSlackPx, kEraseSlackPx, blank.cols - 2 * kEraseSlackPx, blank.rows - 2 * kEraseSlackPx);
  std::vector<cv::Point> printed;
  cv::findNonZero(blank(box) > 2 * kPrinted, printed);
  const size_t step = std::max<size_t>(1, printed.size() / kSamplesMax);
  if (printed.size() < kSamplesMin) printed.clear();
  for (size_t i = 0; i < printed.size(); i += step) printing.samples.push_back(printed[i] + box.tl());
  cv::Mat spread;
  cv::dilate(blank, spread, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}));
  printing.spread = spread(box).clone();
  return printing;
}

Erased EraseForm(const cv::Mat& seen, const Printing& printing) {
  Erased erased;
  erased.shift = FindShift(seen, printing.samples);
  erased.ink = seen(cv::Rect({kEraseSlackPx, kEraseSlackPx}, printing.spread.size()) + erased.shift).clone();
  const cv::Mat rule = printing.spread > kPrinted;
  if (cv::countNonZero(rule) == 0) return erased;
  cv::Mat bare;
  cv::add(printing.spread, cv::Scalar(kWrittenOver), bare);
  erased.ink.setTo(0, rule & ((erased.ink < bare) | (bare == 255)));
  const bool written = cv::countNonZero(erased.ink >= kStrokeInk) > 0;  // most boxes of most forms are not
  if (written) JoinCutStrokes(erased.ink, rule);
  return erased;
}

}  // namespace madoguchi::ocr
