#include "ocr-worker/core/text/character_image.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr int kPaperReduction = 4;
constexpr int kPaperWindow = 9;  // reduced pixels; wider than any stroke, so that what remains is paper
constexpr int kFaintestInk = 24;
constexpr int kStroke = 96;  // of levelled ink
constexpr double kBlackShare = 0.85;
constexpr double kNoiseShare = 0.14;

// Remains of a printed border lie along the edge and are thinner than a stroke is long.
constexpr double kEdgeShare = 0.05;
constexpr double kBorderWidthShare = 0.07;
constexpr double kBorderLengthShare = 0.12;
constexpr double kSpeckShare = 0.0009;  // of the cell's area

constexpr double kFillBase = 0.45;
constexpr double kFillSlope = 0.5;
constexpr double kZoomMax = 2.2;  // a dot must not become a disc

// Contrast: the darkest strokes become 255, the grain of paper 0; pencil and felt pen look alike.
cv::Mat Levelled(const cv::Mat& ink) {
  cv::Mat calm;
  cv::blur(ink, calm, {3, 3}, {-1, -1}, cv::BORDER_REPLICATE);
  double darkest = 0;
  cv::minMaxLoc(calm, nullptr, &darkest);
  if (darkest < kFaintestInk) return {};
  const double black = darkest * kBlackShare;
  const double noise = black * kNoiseShare;
  cv::Mat levelled;
  ink.convertTo(levelled, CV_8U, 255 / (black - noise), -noise * 255 / (black - noise));
  return levelled;
}

bool IsRemain(const int* stat, const cv::Size& size, double side, Place place) {
  const int x = stat[cv::CC_STAT_LEFT], y = stat[cv::CC_STAT_TOP], w = stat[cv::CC_STAT_WIDTH],
            h = stat[cv::CC_STAT_HEIGHT];
  if (stat[cv::CC_STAT_AREA] < kSpeckShare * side * side) return true;
  const double edge = kEdgeShare * side, thin = std::max(2.0, kBorderWidthShare * side),
               length = kBorderLengthShare * side;
  const bool upright =
      place == Place::kBox && w <= thin && h >= length && (x + w <= edge + thin || x >= size.width - edge - thin);
  const bool level = h <= thin && w >= length && (y + h <= edge + thin || y >= size.height - edge - thin);
  return upright || level;
}

// Bounds of the strokes; remains are wiped out of `ink`. If everything looks like a remain ("一" along an edge),
// everything is the character.
cv::Rect KeepStrokes(cv::Mat& ink, double side, Place place) {
  cv::Mat labels, stats, centroids;
  const int count = cv::connectedComponentsWithStats(ink > kStroke, labels, stats, centroids, 8, CV_16U);
  std::vector<cv::Rect> remains;
  cv::Rect strokes, everything;
  for (int label = 1; label < count; ++label) {
    const int* stat = stats.ptr<int>(label);
    const cv::Rect box(stat[cv::CC_STAT_LEFT], stat[cv::CC_STAT_TOP], stat[cv::CC_STAT_WIDTH],
                       stat[cv::CC_STAT_HEIGHT]);
    everything |= box;
    if (IsRemain(stat, ink.size(), side, place)) {
      remains.push_back(box);
    } else {
      strokes |= box;
    }
  }
  if (strokes.empty()) return everything;
  for (const cv::Rect& box : remains) {
    if ((box & strokes).empty()) ink(box).setTo(0);
  }
  return strokes;
}

}  // namespace

cv::Mat InkOf(const cv::Mat& grey) {
  cv::Mat paper;
  cv::resize(grey, paper, {std::max(1, grey.cols / kPaperReduction), std::max(1, grey.rows / kPaperReduction)}, 0, 0,
             cv::INTER_AREA);
  static const cv::Mat window = cv::getStructuringElement(cv::MORPH_RECT, {kPaperWindow, kPaperWindow});
  cv::morphologyEx(paper, paper, cv::MORPH_CLOSE, window, {-1, -1}, 1, cv::BORDER_REPLICATE);
  cv::blur(paper, paper, {5, 5}, {-1, -1}, cv::BORDER_REPLICATE);
  cv::resize(paper, paper, grey.size(), 0, 0, cv::INTER_LINEAR);
  cv::Mat ratio;
  cv::divide(grey, paper, ratio, 255.0);
  return 255 - ratio;
}

cv::Mat CharacterImage(const cv::Mat& ink, double cell_side_px, Place place) {
  cv::Mat image(kCharacterSidePx, kCharacterSidePx, CV_8U, cv::Scalar(0));
  cv::Mat levelled = Levelled(ink);
  if (levelled.empty()) return image;
  cv::Rect strokes = KeepStrokes(levelled, cell_side_px, place);
  if (strokes.empty()) return image;
  strokes = cv::Rect(strokes.x - 1, strokes.y - 1, strokes.width + 2, strokes.height + 2) & cv::Rect({}, ink.size());

  const double longest = std::max(strokes.width, strokes.height);
  const double fill = std::min(1.0, longest / cell_side_px);
  const double share = std::min(kFillBase + kFillSlope * fill, kZoomMax * fill);
  const double scale = share * kCharacterSidePx / longest;
  const auto scaled = [scale](int length) {
    return std::clamp(static_cast<int>(std::lround(length * scale)), 1, kCharacterSidePx);
  };
  cv::Mat glyph;
  cv::resize(levelled(strokes), glyph, {scaled(strokes.width), scaled(strokes.height)}, 0, 0,
             scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  glyph.copyTo(
      image({(kCharacterSidePx - glyph.cols) / 2, (kCharacterSidePx - glyph.rows) / 2, glyph.cols, glyph.rows}));
  return image;
}

}  // namespace madoguchi::ocr
