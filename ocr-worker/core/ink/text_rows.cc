#include "ocr-worker/core/ink/text_rows.h"

#include <algorithm>
#include <vector>

#include "ocr-worker/core/geometry.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

constexpr double kRowMm = 3.5;         // a row of writing is at least so high: the strokes of 二 are not
constexpr double kGapShare = 0.12;     // of the mean ink of a row's pixels: hardly anything
constexpr double kBetweenShare = 0.3;  // of a row's height, between two rows that are set side by side

struct Span {
  int begin;
  int end;
  int height() const { return end - begin; }
};

// Where rows of writing lie, from the top.
std::vector<Span> RowsOf(const cv::Mat& ink, const cv::Rect& bounds) {
  cv::Mat across;
  cv::reduce(ink(bounds) > kStrokeInk, across, 1, cv::REDUCE_SUM, CV_32S);
  const double little = kGapShare * cv::mean(across)[0];
  std::vector<Span> rows;
  for (int y = 0; y < across.rows; ++y) {
    if (across.at<int>(y) <= little) continue;
    if (rows.empty() || rows.back().end < y) rows.push_back({y, y});
    rows.back().end = y + 1;
  }
  // What is too low for a row belongs to its nearest neighbour.
  const int least = static_cast<int>(kRowMm * kPxPerMm);
  for (size_t i = 0; i < rows.size() && rows.size() > 1;) {
    if (rows[i].height() >= least) {
      ++i;
      continue;
    }
    const bool down =
        i == 0 || (i + 1 < rows.size() && rows[i + 1].begin - rows[i].end < rows[i].begin - rows[i - 1].end);
    const size_t first = down ? i : i - 1;
    rows[first].end = rows[first + 1].end;
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(first) + 1);
    i = first;
  }
  for (Span& row : rows) {
    row.begin += bounds.y;
    row.end += bounds.y;
  }
  return rows;
}

// The row that holds most of what lies between `top` and `bottom`, or is nearest to it.
size_t RowOf(int top, int bottom, const std::vector<Span>& rows) {
  const auto shared = [&](const Span& row) { return std::min(bottom, row.end) - std::max(top, row.begin); };
  return static_cast<size_t>(
      std::max_element(rows.begin(), rows.end(), [&](const Span& a, const Span& b) { return shared(a) < shared(b); }) -
      rows.begin());
}

}  // namespace

cv::Mat RowsAsOneLine(const cv::Mat& ink, const Strokes& strokes) {
  if (strokes.bounds.empty()) return {};
  const std::vector<Span> rows = RowsOf(ink, strokes.bounds);
  if (rows.size() < 2) return {};

  // Each stroke with its grey rim into the picture of its row.
  cv::Mat labels, stats, centres, thick;
  cv::dilate(ink > kStrokeInk / 2, thick, {});
  const int count = cv::connectedComponentsWithStats(thick, labels, stats, centres);
  std::vector<size_t> row_of(static_cast<size_t>(count));
  for (int label = 1; label < count; ++label) {
    const int top = stats.at<int>(label, cv::CC_STAT_TOP);
    row_of[static_cast<size_t>(label)] = RowOf(top, top + stats.at<int>(label, cv::CC_STAT_HEIGHT), rows);
  }
  std::vector<cv::Mat> pictures;
  for (size_t i = 0; i < rows.size(); ++i) pictures.push_back(cv::Mat::zeros(ink.size(), CV_8U));
  for (int y = 0; y < ink.rows; ++y) {
    for (int x = 0; x < ink.cols; ++x) {
      const int label = labels.at<int>(y, x);
      if (label > 0) pictures[row_of[static_cast<size_t>(label)]].at<uchar>(y, x) = ink.at<uchar>(y, x);
    }
  }
  int width = 0, height = 0;
  std::vector<cv::Rect> bounds;
  for (const cv::Mat& picture : pictures) {
    bounds.push_back(cv::boundingRect(picture));
    height = std::max(height, bounds.back().height);
  }
  const int between = static_cast<int>(kBetweenShare * height);
  for (const cv::Rect& row : bounds) width += row.width + between;
  cv::Mat line = cv::Mat::zeros(height + 2 * between, width + between, CV_8U);
  int left = between;
  for (size_t i = 0; i < pictures.size(); ++i) {
    const cv::Rect& row = bounds[i];
    pictures[i](row).copyTo(line({left, between + (height - row.height) / 2, row.width, row.height}));
    left += row.width + between;
  }
  return line;
}

}  // namespace madoguchi::ocr
