// Drawing lists → PDF and pixels, by Cairo and Pango. The same input gives the same bytes on a machine with the same
// fonts. Fonts: IPAex Gothic, then Noto Sans CJK JP; headings in Noto Sans CJK JP Bold where installed. Thread-safe:
// nothing is shared.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "procedures/layout/layout.h"

namespace madoguchi::procedures {

// FAILED_PRECONDITION (FONT_MISSING): with other fonts the blank would not be the paper that people hold, and no scan
// of it could be read.
absl::Status CheckFonts();

// A PDF with embedded fonts: the form once for each of `serials` ("": without one). INTERNAL (PAINT_FAILED).
absl::StatusOr<std::string> PaintPdf(const Printing& printing, const std::string& title,
                                     const std::vector<std::string>& serials = {""});

// One page with QR codes that say `qr_text`, and no markers. INTERNAL (PAINT_FAILED).
struct CodedSheet {
  double width_mm = 210;
  double height_mm = 297;
  PageDrawing drawing;
  std::vector<BoxMm> qr_boxes;
  std::string qr_text;
};
absl::StatusOr<std::string> PaintSheet(const CodedSheet& sheet, const std::string& title);

// Page `index` (from 0) as an 8-bit grey PNG at kBlankDpi. INTERNAL (PAINT_FAILED).
absl::StatusOr<std::string> PaintPng(const Printing& printing, size_t index);

}  // namespace madoguchi::procedures
