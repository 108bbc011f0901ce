#include "ocr-worker/models/models.h"

namespace madoguchi::ocr::models {

absl::string_view ConfidenceReference() {
  // make_reference.sh writes the lines.
  static constexpr absl::string_view kText =
#include "ocr-worker/models/confidence_reference.inc"
      ;
  return kText;
}

}  // namespace madoguchi::ocr::models
