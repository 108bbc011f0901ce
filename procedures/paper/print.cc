#include "procedures/paper/print.h"

#include <utility>

#include "common/status/macros.h"
#include "procedures/layout/layout.h"
#include "procedures/paper/painter.h"

namespace madoguchi::procedures {

absl::StatusOr<PrintedForm> PrintForm(const Definition& definition) {
  RETURN_IF_ERROR(CheckFonts());
  Printing printing = LayOut(definition);
  PrintedForm printed;
  ASSIGN_OR_RETURN(printed.pdf, PaintPdf(printing, definition.title.ja));
  for (size_t i = 0; i < printing.pages.size(); ++i) {
    ASSIGN_OR_RETURN(printing.form_template.pages[i].blank_png, PaintPng(printing, i));
  }
  printed.form_template = std::move(printing.form_template);
  return printed;
}

}  // namespace madoguchi::procedures
