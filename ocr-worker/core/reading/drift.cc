#include "ocr-worker/core/reading/drift.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "ocr-worker/errors.h"

namespace madoguchi::ocr {
namespace {

constexpr double kEmptyBin = 0.5;  // fields

double Fields(int64_t count) { return count == 0 ? kEmptyBin : static_cast<double>(count); }

}  // namespace

size_t ConfidenceBin(double confidence) {
  return static_cast<size_t>(std::upper_bound(kConfidenceBounds.begin(), kConfidenceBounds.end(), confidence) -
                             kConfidenceBounds.begin());
}

double StabilityIndex(const ConfidenceCounts& expected, const ConfidenceCounts& seen) {
  const auto is_met = [&](size_t bin) { return expected[bin] > 0 || seen[bin] > 0; };
  double expected_total = 0, seen_total = 0, index = 0;
  for (size_t bin = 0; bin < expected.size(); ++bin) {
    if (!is_met(bin)) continue;
    expected_total += Fields(expected[bin]);
    seen_total += Fields(seen[bin]);
  }
  for (size_t bin = 0; bin < expected.size(); ++bin) {
    if (!is_met(bin)) continue;
    const double was = Fields(expected[bin]) / expected_total, is = Fields(seen[bin]) / seen_total;
    index += (is - was) * std::log(is / was);
  }
  return index;
}

absl::StatusOr<ConfidenceReference> ParseReference(absl::string_view text) {
  ConfidenceReference reference;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    if (absl::StartsWith(line, "#")) continue;
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    ConfidenceCounts counts{};
    bool good = words.size() == counts.size() + 1;
    for (size_t bin = 0; good && bin < counts.size(); ++bin)
      good = absl::SimpleAtoi(words[bin + 1], &counts[bin]) && counts[bin] >= 0;
    if (!good) return ReferenceDamaged();
    reference[std::string(words[0])] = counts;
  }
  return reference;
}

std::string ToText(const ConfidenceReference& reference) {
  std::string text = absl::StrCat("# type, then fields with confidence below ", absl::StrJoin(kConfidenceBounds, ", "),
                                  " and above\n");
  for (const auto& [type, counts] : reference) absl::StrAppend(&text, type, " ", absl::StrJoin(counts, " "), "\n");
  return text;
}

std::optional<double> DriftWindow::Add(const std::string& type, double confidence) {
  const auto expected = reference_.find(type);
  if (expected == reference_.end()) return std::nullopt;
  Latest& latest = latest_[type];
  latest.bins.push_back(ConfidenceBin(confidence));
  ++latest.counts[latest.bins.back()];
  if (latest.bins.size() > kWindow) {
    --latest.counts[latest.bins.front()];
    latest.bins.pop_front();
  }
  if (latest.bins.size() < kWindowMin) return std::nullopt;
  return StabilityIndex(expected->second, latest.counts);
}

}  // namespace madoguchi::ocr
