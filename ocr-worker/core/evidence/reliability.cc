#include "ocr-worker/core/evidence/reliability.h"

#include <array>
#include <cmath>

namespace madoguchi::ocr {

namespace {

constexpr std::array kBounds = {0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0};

}  // namespace

std::vector<ReliabilityBin> ReliabilityDiagram(absl::Span<const Judged> readings) {
  std::vector<ReliabilityBin> bins;
  for (size_t i = 1; i < kBounds.size(); ++i) {
    ReliabilityBin bin{.from = kBounds[i - 1], .to = kBounds[i]};
    const bool last = i + 1 == kBounds.size();
    for (const Judged& reading : readings) {
      if (reading.confidence < bin.from || (reading.confidence >= bin.to && !last)) continue;
      ++bin.count;
      bin.mean_confidence += reading.confidence;
      bin.share_right += reading.right;
    }
    if (bin.count == 0) continue;
    bin.mean_confidence /= bin.count;
    bin.share_right /= bin.count;
    bins.push_back(bin);
  }
  return bins;
}

double ExpectedCalibrationError(absl::Span<const Judged> readings) {
  double sum = 0;
  for (const ReliabilityBin& bin : ReliabilityDiagram(readings)) {
    sum += bin.count * std::abs(bin.mean_confidence - bin.share_right);
  }
  return readings.empty() ? 0 : sum / static_cast<double>(readings.size());
}

}  // namespace madoguchi::ocr
