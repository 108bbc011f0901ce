// The printed form of a definition: what is drawn and where each field is read, made by the same arithmetic. A4
// upright, millimetres. Pure: no fonts are measured (Japanese type is square; Latin letters count half), no I/O. The
// same definition gives the same numbers.
#pragma once

#include <vector>

#include "procedures/definition/definition.h"
#include "procedures/layout/drawing.h"
#include "procedures/layout/template.h"

namespace madoguchi::procedures {

struct Printing {
  Template form_template;  // blank_png is still empty: procedures/paper paints it
  std::vector<PageDrawing> pages;
};

Printing LayOut(const Definition& definition);

}  // namespace madoguchi::procedures
