#include "ocr-worker/core/text/line_image.h"

#include <algorithm>
#include <cmath>

#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr double kTextShareMin = 0.30;  // of the box: a line of "ー一" must not be blown up to full height
constexpr int kCellSidePx = 38;

}  // namespace

cv::Mat LineImage(const cv::Mat& ink, const Strokes& strokes, int text_height_px) {
  const double text_height = std::max<double>(strokes.bounds.height, ink.rows * kTextShareMin);
  const double scale = text_height_px / text_height;
  const int width = std::max(1, static_cast<int>(std::lround(strokes.bounds.width * scale)));
  const int height = std::clamp(static_cast<int>(std::lround(strokes.bounds.height * scale)), 1, kLineHeightPx);
  cv::Mat text;
  cv::resize(ink(strokes.bounds), text, {width, height}, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);

  const int margin = kLineHeightPx / 3;
  cv::Mat line(kLineHeightPx, width + 2 * margin, CV_8U, cv::Scalar(255));
  cv::Mat inverted = 255 - text;
  inverted.copyTo(line({margin, (kLineHeightPx - height) / 2, width, height}));
  return line;
}

cv::Mat LineOfGlyphs(const std::vector<cv::Mat>& cells) {
  const int margin = kLineHeightPx / 3;
  cv::Mat line(kLineHeightPx, static_cast<int>(cells.size()) * kCellSidePx + 2 * margin, CV_8U, cv::Scalar(255));
  int left = margin;
  for (const cv::Mat& cell : cells) {
    const double scale = static_cast<double>(kCellSidePx) / std::max(cell.cols, cell.rows);
    cv::Mat scaled;
    cv::resize(cell, scaled, {}, scale, scale, cv::INTER_AREA);
    scaled = scaled({0, 0, std::min(scaled.cols, kCellSidePx), std::min(scaled.rows, kLineHeightPx)});
    cv::Mat inverted = 255 - scaled;
    inverted.copyTo(
        line({left + (kCellSidePx - scaled.cols) / 2, (kLineHeightPx - scaled.rows) / 2, scaled.cols, scaled.rows}));
    left += kCellSidePx;
  }
  return line;
}

}  // namespace madoguchi::ocr
