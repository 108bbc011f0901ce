// The first half of reading a page: which form it is, and where it lies on the picture.
//
// With our code: QR → form, corner markers → map. Without, or with the markers hidden or cut off: features of the
// printing, compared with those of every known page. Either way the form's own words must then be found where the map
// puts them; where rules and words stray from a flat sheet, the map is bent after them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/core/form/form.h"
#include "ocr-worker/core/page/registration.h"
#include "ocr-worker/core/page/sheet.h"
#include "ocr-worker/core/stage_timer.h"
#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

struct FoundPage {
  std::string form;
  int version = 0;
  int page = 0;
  std::string serial;           // of the copy, from its code
  std::string method = "none";  // "aruco" or "akaze"
  PageMap map;                  // onto the channel
  std::shared_ptr<const PreparedForm> prepared;
  const PreparedPage* layout = nullptr;  // of `prepared`
};

// Immutable: one may serve many threads if its `forms` may.
class PageFinder {
 public:
  explicit PageFinder(FormSource& forms) : forms_(forms) {}

  // `channel`: of SplitInk (ink.h), full size. Errors: UNKNOWN_FORM, UNKNOWN_VERSION, WRONG_PAGE, PAGE_DOES_NOT_FIT,
  // BLANK_PAGE, SEPARATOR_SHEET; those of FormSource. `found` is filled in as far as the search came, also when it
  // fails.
  absl::Status Find(const cv::Mat& channel, const std::string& municipality, StageTimer& timer, FoundPage& found) const;

 private:
  absl::Status Take(const std::string& municipality, StageTimer& timer, FoundPage& found) const;
  absl::Status FindByCode(const SheetView& view, const std::vector<FoundMarker>& markers, StageTimer& timer,
                          FoundPage& found) const;
  absl::Status FindByLooks(const SheetView& view, const std::string& municipality, StageTimer& timer,
                           FoundPage& found) const;

  FormSource& forms_;
};

}  // namespace madoguchi::ocr
