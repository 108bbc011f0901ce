// From the blank of an existing form to a first template: where people write, what each place is called, and what may
// stand there. A person corrects it; nothing here needs to be right every time.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/core/blank/blank_words.h"
#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

// The fields of one page; ids are plain words ("name", "address_2"), numbered over all pages through `ids`. Empty when
// no place to write is found. `ink`: of the straight page at 300 dpi, 255 full ink.
absl::StatusOr<std::vector<procedures::TemplateField>> ProposeFields(const cv::Mat& ink, LabelReader& reader,
                                                                     std::vector<std::string>& ids);

}  // namespace madoguchi::ocr
