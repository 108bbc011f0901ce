// The rows that madoguchi-observe-readings writes: a field's type, whether it was read right, its features; what
// follows is for people.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ocr-worker/core/evidence/confidence.h"

namespace madoguchi::ocr::calibration {

struct Row {
  ConfidenceFeatures features = {};
  bool right = false;
};

// By type. Lines of another shape are left out.
std::map<std::string, std::vector<Row>> ParseRows(absl::string_view text);

}  // namespace madoguchi::ocr::calibration
