#include "ocr-worker/core/strokes.h"

#include <algorithm>
#include <vector>

#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr int kFaintInk = 40;         // the skirt of a stroke goes with the stroke
constexpr int kSpeckAreaPx = 10;      // 0.07 mm²
constexpr int kRuleRemainHeightPx = 3;
constexpr int kBlankPixelsMax = 24;

// Dust, and slivers along an erased rule: as long as you like, but thinner than any pen.
bool IsSpeck(const cv::Mat& stats, int label) {
  const int area = stats.at<int>(label, cv::CC_STAT_AREA);
  const int thin = std::min(stats.at<int>(label, cv::CC_STAT_WIDTH), stats.at<int>(label, cv::CC_STAT_HEIGHT));
  return area < kSpeckAreaPx || (thin < kRuleRemainHeightPx && area < 60);
}

}  // namespace

Strokes FindStrokes(cv::Mat& ink) {
  Strokes strokes;
  cv::Mat labels, stats, centroids;
  const int count = cv::connectedComponentsWithStats(ink > kFaintInk, labels, stats, centroids, 8, CV_32S);
  std::vector<uchar> keep(count, 0);
  for (int label = 1; label < count; ++label) {
    if (IsSpeck(stats, label)) continue;
    keep[label] = 1;
    strokes.bounds |= cv::Rect(stats.at<int>(label, cv::CC_STAT_LEFT), stats.at<int>(label, cv::CC_STAT_TOP),
                               stats.at<int>(label, cv::CC_STAT_WIDTH), stats.at<int>(label, cv::CC_STAT_HEIGHT));
  }
  for (int y = 0; y < ink.rows; ++y) {
    uchar* row = ink.ptr<uchar>(y);
    const int* label = labels.ptr<int>(y);
    for (int x = 0; x < ink.cols; ++x) {
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
