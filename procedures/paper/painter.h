// Drawing lists → PDF and pixels, by Cairo and Pango. The same input gives the same bytes on a machine with the same
// fonts. Fonts: IPAex Gothic, then Noto Sans CJK JP; headings in Noto Sans CJK JP Bold where installed. Thread-safe:
// nothing is shared.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "procedures/layout/layout.h"

namespace madoguchi::procedures {

// FAILED_PRECONDITION (FONT_MISSING): with other fonts the blank would not be the paper that people hold, and no scan
// of it could be read.
absl::Status CheckFonts();

// A PDF with embedded fonts. INTERNAL (PAINT_FAILED).
absl::StatusOr<std::string> PaintPdf(const Printing& printing, const std::string& title);

// Page `index` (from 0) as an 8-bit grey PNG at kBlankDpi. INTERNAL (PAINT_FAILED).
absl::StatusOr<std::string> PaintPng(const Printing& printing, size_t index);

}  // namespace madoguchi::procedures
