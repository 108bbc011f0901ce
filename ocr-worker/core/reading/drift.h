// Whether what is read today still looks like what the reader was calibrated on: the population stability index over
// the confidences of each type of field. Below 0.1 nothing has changed, above 0.25 the calibration no longer holds (the
// usual rule of thumb for the index; Lewis 1994).
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace madoguchi::ocr {

// Confidences in bins that are finer where decisions are made.
inline constexpr std::array<double, 9> kConfidenceBounds = {0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995};
using ConfidenceCounts = std::array<int64_t, kConfidenceBounds.size() + 1>;
size_t ConfidenceBin(double confidence);

// Σ (seen − expected) · ln(seen / expected) over the bins' shares; empty bins count as half a field.
double StabilityIndex(const ConfidenceCounts& expected, const ConfidenceCounts& seen);

// Type of leaf → how often each bin was met on the pages of the calibration.
using ConfidenceReference = std::map<std::string, ConfidenceCounts>;
// One line a type: "katakana 0 3 1 …"; lines that begin with # are comments. INVALID_ARGUMENT (REFERENCE_DAMAGED).
absl::StatusOr<ConfidenceReference> ParseReference(absl::string_view text);
std::string ToText(const ConfidenceReference& reference);

// The latest fields of each type. Not thread-safe.
class DriftWindow {
 public:
  explicit DriftWindow(ConfidenceReference reference) : reference_(std::move(reference)) {}

  // The index of the type's latest kWindow fields; none before kWindowMin were read, or for a type that the reference
  // does not know.
  std::optional<double> Add(const std::string& type, double confidence);

  static constexpr size_t kWindow = 2000;
  static constexpr size_t kWindowMin = 200;

 private:
  struct Latest {
    std::deque<size_t> bins;
    ConfidenceCounts counts{};
  };
  const ConfidenceReference reference_;
  std::map<std::string, Latest> latest_;
};

}  // namespace madoguchi::ocr
