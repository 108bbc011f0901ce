#include "ocr-worker/core/ink/strokes.h"

#include <algorithm>
#include <vector>

#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr int kFaintInk = 40;     // the skirt of a stroke goes with the stroke
constexpr int kSpeckAreaPx = 10;  // 0.07 mm²
constexpr int kRuleRemainHeightPx = 3;
constexpr int kRuleWidthPx =
    6;  // a rule that a fax moved and the eraser missed: thin and longer than any stroke of a character
constexpr int kRuleLengthPx = 105;
constexpr int kBlankPixelsMax = 24;

// Dust, and slivers along an erased rule: as long as you like, but thinner than any pen.
bool IsSpeck(const cv::Mat& stats, int label) {
  const int area = stats.at<int>(label, cv::CC_STAT_AREA);
  const int thin = std::min(stats.at<int>(label, cv::CC_STAT_WIDTH), stats.at<int>(label, cv::CC_STAT_HEIGHT));
  const int length = std::max(stats.at<int>(label, cv::CC_STAT_WIDTH), stats.at<int>(label, cv::CC_STAT_HEIGHT));
  return area < kSpeckAreaPx || (thin < kRuleRemainHeightPx && area < 60) ||
         (thin <= kRuleWidthPx && length >= kRuleLengthPx);
}

cv::Rect BoundsOf(const cv::Mat& stats, int label) {
  return {stats.at<int>(label, cv::CC_STAT_LEFT), stats.at<int>(label, cv::CC_STAT_TOP),
          stats.at<int>(label, cv::CC_STAT_WIDTH), stats.at<int>(label, cv::CC_STAT_HEIGHT)};
}

}  // namespace

Strokes FindStrokes(cv::Mat& ink, int rim_px) {
  Strokes strokes;
  if (cv::countNonZero(ink >= kStrokeInk) == 0) {  // most boxes of most forms
    ink.setTo(0);
    return strokes;
  }
  const cv::Mat faint = ink > kFaintInk;
  const cv::Rect inked = cv::boundingRect(faint);
  cv::Mat labels, stats, centroids;
  const int count = cv::connectedComponentsWithStats(faint(inked), labels, stats, centroids, 8, CV_32S);
  std::vector<uchar> keep(count, 0);
  const cv::Rect inside(rim_px, rim_px, ink.cols - 2 * rim_px, ink.rows - 2 * rim_px);
  for (int label = 1; label < count; ++label) {
    const cv::Rect bounds = BoundsOf(stats, label) + inked.tl();
    if (IsSpeck(stats, label) || (bounds & inside).empty()) continue;
    keep[label] = 1;
    strokes.bounds |= bounds;
  }
  ink.setTo(0, ~faint);
  for (int y = 0; y < inked.height; ++y) {
    uchar* row = ink.ptr<uchar>(inked.y + y) + inked.x;
    const int* label = labels.ptr<int>(y);
    for (int x = 0; x < inked.width; ++x) {
      if (!keep[label[x]]) {
        row[x] = 0;
      } else if (row[x] >= kStrokeInk) {
        ++strokes.pixels;
      }
    }
  }
  return strokes;
}

bool IsBlank(const Strokes& strokes) { return strokes.pixels <= kBlankPixelsMax; }

}  // namespace madoguchi::ocr
