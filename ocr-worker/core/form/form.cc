#include "ocr-worker/core/form/form.h"

namespace madoguchi::ocr {

const Printing& PrintingUnder(const PreparedPage& page, const procedures::TemplateField& field) {
  size_t at = 0;
  while (page.layout.fields[at].id != field.id) ++at;
  return page.printing[at];
}

}  // namespace madoguchi::ocr
