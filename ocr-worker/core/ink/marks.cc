#include "ocr-worker/core/ink/marks.h"

#include <algorithm>

#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/ink/strokes.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

using procedures::MarkKind;

// Shares between which a mark is doubtful. A dot or a stray stroke stays below, the shyest tick or circle lies above.
struct Doubt {
  double from;
  double to;
};
constexpr double kCircleStrayPx = 6;
Doubt DoubtOf(MarkKind kind) { return kind == MarkKind::kCheck ? Doubt{0.012, 0.045} : Doubt{0.008, 0.030}; }

// One connected stroke: a circle that reaches into its neighbour's area still has its middle on its own word.
struct Stroke {
  int pixels;
  cv::Point2d middle;
};

std::vector<Stroke> StrokesOf(const cv::Mat& ink) {
  cv::Mat labels, stats, centroids;
  const int count = cv::connectedComponentsWithStats(ink >= kStrokeInk, labels, stats, centroids, 8, CV_32S);
  std::vector<Stroke> strokes;
  for (int label = 1; label < count; ++label) {
    const int* row = stats.ptr<int>(label);
    strokes.push_back(
        {row[cv::CC_STAT_AREA],
         {row[cv::CC_STAT_LEFT] + row[cv::CC_STAT_WIDTH] / 2.0, row[cv::CC_STAT_TOP] + row[cv::CC_STAT_HEIGHT] / 2.0}});
  }
  return strokes;
}

// A tick may swing far out of its box, so the area around the box counts; a circle's middle must lie on the word.
bool Belongs(const Stroke& stroke, MarkKind kind, const cv::Rect2d& box, const cv::Rect2d& area) {
  return (kind == MarkKind::kCheck ? area : Grow(box, kCircleStrayPx)).contains(stroke.middle);
}

}  // namespace

double MarkReachPx(MarkKind kind) { return kind == MarkKind::kCheck ? 0.4 * kPxPerMm : 1.2 * kPxPerMm; }

std::vector<MarkReading> ReadMarks(const cv::Mat& ink, cv::Point origin, const std::vector<procedures::Mark>& marks) {
  const std::vector<Stroke> strokes = StrokesOf(ink);
  std::vector<MarkReading> readings;
  for (const procedures::Mark& mark : marks) {
    const cv::Rect2d box = ToPx(mark.box) - cv::Point2d(origin);
    const cv::Rect2d area = Grow(box, MarkReachPx(mark.kind));
    MarkReading& reading = readings.emplace_back();
    int pixels = 0;
    for (const Stroke& stroke : strokes) {
      if (Belongs(stroke, mark.kind, box, area)) pixels += stroke.pixels;
    }
    reading.share = pixels / area.area();
    const auto [from, to] = DoubtOf(mark.kind);
    const double middle = (from + to) / 2;
    reading.marked = reading.share >= middle;
    // Half sure in the middle, sure at the ends of the doubtful range.
    reading.confidence = std::min(0.999, 0.5 + 0.5 * std::abs(reading.share - middle) / ((to - from) / 2));
  }
  return readings;
}

}  // namespace madoguchi::ocr
