// Do confidences mean what they say? The reliability diagram and the expected calibration error of readings whose truth
// is known. Pure; thread-safe.
#pragma once

#include <vector>

#include "absl/types/span.h"

namespace madoguchi::ocr {

struct Judged {
  double confidence = 0;  // 0..1
  bool right = false;
};

// One bar of the diagram: readings whose confidence lies in [from, to).
struct ReliabilityBin {
  double from = 0, to = 0;
  int count = 0;
  double mean_confidence = 0;
  double share_right = 0;
};

// Bounds that show the end that decides: 0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1. Empty bins are left out.
std::vector<ReliabilityBin> ReliabilityDiagram(absl::Span<const Judged> readings);

// Mean of |mean confidence − share right| over the bins of the diagram, weighed by their readings; 0 without readings.
double ExpectedCalibrationError(absl::Span<const Judged> readings);

}  // namespace madoguchi::ocr
