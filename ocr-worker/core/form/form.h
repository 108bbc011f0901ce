// A form ready for reading: its template and, page by page, the ink of the empty printing.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ocr-worker/core/form/form_index.h"
#include "ocr-worker/core/ink/erase.h"
#include "ocr-worker/core/page/page_signature.h"
#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

struct PreparedPage {
  procedures::TemplatePage layout;  // without blank_png
  std::vector<Printing> printing;   // under each field of `layout`, in order: what to erase there
  std::vector<cv::Point> dark;      // printing besides markers and QR code, as black as it gets: the measure of ink
  std::shared_ptr<const PageSignature> signature;
};

// What is printed under `field`, which is one of the page's.
const Printing& PrintingUnder(const PreparedPage& page, const procedures::TemplateField& field);

struct PreparedForm {
  std::string form;
  int version = 0;
  std::vector<PreparedPage> pages;
};

// Where forms come from. Thread-safe. Errors: NOT_FOUND (UNKNOWN_FORM, UNKNOWN_VERSION); UNAVAILABLE when the source
// does not answer.
class FormSource {
 public:
  virtual ~FormSource() = default;
  virtual absl::StatusOr<std::shared_ptr<const PreparedForm>> Find(absl::string_view municipality,
                                                                   absl::string_view form, int version) = 0;

  // Every page that a scan without a readable code is compared with; never null, may be empty.
  virtual absl::StatusOr<std::shared_ptr<const FormIndex>> Known(absl::string_view municipality) = 0;
};

}  // namespace madoguchi::ocr
