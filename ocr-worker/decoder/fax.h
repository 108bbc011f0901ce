// Pictures of black and white as fax machines code them: every row by its runs (T.4, one-dimensional) or by what
// changed from the row above (T.4 two-dimensional, T.6). Scanners and multifunction printers put them into TIFF and
// PDF.
//
// Our own, because libtiff and Poppler both fill up with white what a stream that ends early does not say: half a form
// would pass for a whole one. Source: ITU-T T.4 and T.6; ISO 32000-1, 7.4.6.
#pragma once

#include <cstdint>

#include "ocr-worker/decoder/formats.h"

namespace madoguchi::ocr::decoder {

struct FaxCoding {
  enum class Rows {
    kT6,     // each by the one above, no ends of line
    kT4,     // each by its runs
    kT4Two,  // a bit behind each end of line says which
  };
  Rows rows = Rows::kT6;
  bool byte_aligned = false;  // every row begins with a byte
  uint32_t width = 0, height = 0;
};

enum class FaxOutcome {
  kWhole,
  kEndsEarly,  // the bits end before the rows do
  kOdd,        // a code that does not exist, rows that are too long, an announced end too soon
};

// Puts grey rows: `black` (0 or 255) for black pixels, its opposite for white ones; after Begin. Those before a fault
// have been put. The first one is `first_row` of the page.
FaxOutcome DecodeFax(Bytes data, const FaxCoding& coding, uint8_t black, uint32_t first_row, Rows& rows);

}  // namespace madoguchi::ocr::decoder
