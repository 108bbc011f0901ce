// Makes a template ready for reading: decodes the blank pages that it carries.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/core/form/form.h"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

// INVALID_ARGUMENT (INVALID_TEMPLATE) when a blank is missing, not a PNG or not of the page's size, or a page without
// markers has too few words to be known by. About 200 ms a page.
absl::StatusOr<std::shared_ptr<const PreparedForm>> Prepare(procedures::Template form_template);

// For the index of all pages that scans are compared with.
std::vector<KnownPage> KnownPagesOf(const PreparedForm& form);

}  // namespace madoguchi::ocr
