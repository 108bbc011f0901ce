// Makes a template ready for reading: decodes the blank pages that it carries.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "ocr-worker/core/form.h"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

// INVALID_ARGUMENT (INVALID_TEMPLATE) when a blank is missing, not a PNG or not of the page's size, or a page has no
// marker.
absl::StatusOr<std::shared_ptr<const PreparedForm>> Prepare(procedures::Template form_template);

}  // namespace madoguchi::ocr
