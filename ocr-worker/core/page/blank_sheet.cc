#include "ocr-worker/core/page/blank_sheet.h"

#include <algorithm>

#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr double kRimShare = 0.06;     // of each side: feeder shadows, punch holes, staples
constexpr int kPaperReduction = 8;     // strokes vanish, lighting stays
constexpr double kInkLevels = 48;      // darker than the paper around; show-through stays below
constexpr double kInkShareMax = 2e-4;  // of the sheet: about a third of one written character on A4

}  // namespace

bool IsBlankSheet(const cv::Mat& reduced) {
  const int rim = static_cast<int>(kRimShare * std::min(reduced.cols, reduced.rows));
  const cv::Rect inner(rim, rim, reduced.cols - 2 * rim, reduced.rows - 2 * rim);
  if (inner.width < 2 * kPaperReduction || inner.height < 2 * kPaperReduction) return false;
  cv::Mat sheet;
  cv::medianBlur(reduced(inner), sheet, 3);
  cv::Mat paper;
  cv::resize(sheet, paper, {}, 1.0 / kPaperReduction, 1.0 / kPaperReduction, cv::INTER_AREA);
  cv::dilate(paper, paper, cv::getStructuringElement(cv::MORPH_RECT, {9, 9}));
  cv::resize(paper, paper, sheet.size(), 0, 0, cv::INTER_LINEAR);
  cv::Mat darker;
  cv::subtract(paper, sheet, darker);
  return cv::countNonZero(darker > kInkLevels) <= kInkShareMax * static_cast<double>(sheet.total());
}

}  // namespace madoguchi::ocr
