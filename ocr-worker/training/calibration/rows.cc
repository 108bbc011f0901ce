#include "ocr-worker/training/calibration/rows.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace madoguchi::ocr::calibration {

std::map<std::string, std::vector<Row>> ParseRows(absl::string_view text) {
  constexpr size_t kBefore = 2;  // type, right
  std::map<std::string, std::vector<Row>> rows;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> cells = absl::StrSplit(line, '\t');
    if (cells.size() < kBefore + kFeatureNames.size()) continue;
    Row row{.right = cells[1] == "1"};
    bool whole = true;
    for (size_t i = 0; i < row.features.size(); ++i) {
      whole = absl::SimpleAtod(cells[kBefore + i], &row.features[i]) && whole;
    }
    if (whole) rows[std::string(cells[0])].push_back(row);
  }
  return rows;
}

}  // namespace madoguchi::ocr::calibration
