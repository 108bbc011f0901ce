#include "ocr-worker/core/evidence/observation.h"

#include <algorithm>

namespace madoguchi::ocr {

bool HoldsCrossedOut(const Observation& seen) {
  const auto is_nothing = [](const auto& alternative) { return alternative.first.empty(); };
  return std::any_of(seen.first.best.begin(), seen.first.best.end(), [&](const auto& c) {
    return c.text.empty() || std::any_of(c.alternatives.begin(), c.alternatives.end(), is_nothing);
  });
}

void MarkWords(const std::vector<bool>& written, ReadingGraph& graph) {
  std::vector<bool> begins;  // of each written box
  for (size_t box = 0; box < written.size(); ++box) {
    if (written[box]) begins.push_back(box > 0 && !written[box - 1] && !begins.empty());
  }
  for (ReadingNode& node : graph.nodes) {
    if (node.place >= 0 && node.place < static_cast<int>(begins.size())) node.new_word = begins[node.place];
  }
}

}  // namespace madoguchi::ocr
