// A definition's printing, complete: the PDF to hand out and the template to read it back by.
#pragma once

#include <string>
#include <vector>

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

// The PDF alone, once for each serial (layout/template.h): all pages of one printed copy carry the same, so that a
// feeder's batch can be put together again. INVALID_ARGUMENT (INVALID_SERIAL).
absl::StatusOr<std::string> PrintCopies(const Definition& definition, const std::vector<std::string>& serials);

// A sheet to lay between two applications in the feeder: the reader ends the application at it. Good for any number of
// batches.
absl::StatusOr<std::string> PrintSeparator();

}  // namespace madoguchi::procedures
