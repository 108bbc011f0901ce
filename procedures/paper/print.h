// A definition's printing, complete: the PDF to hand out and the template to read it back by.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "procedures/definition/definition.h"
#include "procedures/layout/template.h"

namespace madoguchi::procedures {

struct PrintedForm {
  std::string pdf;
  Template form_template;  // with blank_png of every page
};

// About a second per page (the blank is painted at 300 dpi). FAILED_PRECONDITION (FONT_MISSING); INTERNAL
// (PAINT_FAILED). Thread-safe.
absl::StatusOr<PrintedForm> PrintForm(const Definition& definition);

}  // namespace madoguchi::procedures
