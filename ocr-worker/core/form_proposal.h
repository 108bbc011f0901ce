// From the blank of an existing form to a first template: where people write, what each place is called, and what may
// stand there. A person corrects it; nothing here needs to be right every time.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

struct Letter {
  std::string text;
  cv::Rect box;  // pixels of the line that was read
};

// Reads printed lettering. Not thread-safe.
class LabelReader {
 public:
  virtual ~LabelReader() = default;
  // `line`: CV_8U, dark on white, 300 dpi. INTERNAL (RECOGNIZER_FAULT).
  virtual absl::StatusOr<std::vector<Letter>> Read(const cv::Mat& line) = 0;
};

// The fields of one page; ids are plain words ("name", "address_2"), numbered over all pages through `ids`. Empty when
// no place to write is found. `ink`: of the straight page at 300 dpi, 255 full ink.
absl::StatusOr<std::vector<procedures::TemplateField>> ProposeFields(const cv::Mat& ink, LabelReader& reader,
                                                                     std::vector<std::string>& ids);

}  // namespace madoguchi::ocr
