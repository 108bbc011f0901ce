// From what was recognised to what is said: the value in the definition's notation, how sure, and whether a person must
// look.
//
// What the field's type knows (digits only, katakana only, seven digits, the telephone numbering plan, one mark only)
// decides between readings that the ink supports; it never makes up one that no recogniser gave. The raw text stays
// beside the value.
#pragma once

#include <string>
#include <vector>

#include "ocr-worker/core/marks.h"
#include "ocr-worker/core/reading.h"
#include "ocr-worker/core/recognizer.h"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

// A field of boxes: `written[i]` says whether box i holds ink; `recognition` has one character for each written one.
// For a free line `written` is empty.
FieldReading DecideText(const procedures::TemplateField& field, const Recognition& recognition,
                        const std::vector<bool>& written, const std::string& recognizer);

// A line read twice at different sizes: readings that differ are for a person, the other one stands among the
// alternatives.
void DecideBetweenLooks(const procedures::TemplateField& field, const FieldReading& second, FieldReading& reading);

// What another recogniser read of the same ink, asked because `reading` was not sure: two that err
// differently and agree are right. Where they differ the field is for a person, with both readings.
FieldReading WithSecondOpinion(const procedures::TemplateField& field, FieldReading reading, FieldReading second);

// Nothing was written; `stroke_pixels` (strokes.h) says how certain that is.
FieldReading DecideBlank(const procedures::TemplateField& field, int stroke_pixels);

FieldReading DecideMarks(const procedures::TemplateField& field, const std::vector<MarkReading>& marks);

}  // namespace madoguchi::ocr
