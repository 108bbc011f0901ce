#include "ocr-worker/core/marks.h"

#include <algorithm>

#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/strokes.h"

namespace madoguchi::ocr {

namespace {

using procedures::MarkKind;

// Shares between which a mark is doubtful. A dot or a stray stroke stays below, the shyest tick or circle lies above.
struct Doubt {
  double from;
  double to;
};
Doubt DoubtOf(MarkKind kind) { return kind == MarkKind::kCheck ? Doubt{0.012, 0.045} : Doubt{0.008, 0.030}; }

}  // namespace

double MarkReachPx(MarkKind kind) { return kind == MarkKind::kCheck ? 0.4 * kPxPerMm : 1.2 * kPxPerMm; }

std::vector<MarkReading> ReadMarks(const cv::Mat& ink, cv::Point origin, const std::vector<procedures::Mark>& marks) {
  std::vector<MarkReading> readings;
  for (const procedures::Mark& mark : marks) {
    const cv::Rect area = (ToPixelRect(Grow(ToPx(mark.box), MarkReachPx(mark.kind))) - origin) & cv::Rect({}, ink.size());
    MarkReading& reading = readings.emplace_back();
    if (area.empty()) continue;
    reading.share = static_cast<double>(cv::countNonZero(ink(area) >= kStrokeInk)) / area.area();
    const auto [from, to] = DoubtOf(mark.kind);
    const double middle = (from + to) / 2;
    reading.marked = reading.share >= middle;
    // Half sure in the middle, sure at the ends of the doubtful range.
    const double distance = std::abs(reading.share - middle) / ((to - from) / 2);
    reading.confidence = std::min(0.999, 0.5 + 0.5 * distance);
  }
  return readings;
}

}  // namespace madoguchi::ocr
