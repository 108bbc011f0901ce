// Fields that need no recognising: blanks and marks. Text is decided for a whole page (evidence/weigh.h).
#pragma once

#include <vector>

#include "ocr-worker/core/ink/marks.h"
#include "ocr-worker/core/reading.h"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

// Nothing was written; `stroke_pixels` (strokes.h) says how certain that is.
FieldReading DecideBlank(const procedures::TemplateField& field, int stroke_pixels);

FieldReading DecideMarks(const procedures::TemplateField& field, const std::vector<MarkReading>& marks);

}  // namespace madoguchi::ocr
