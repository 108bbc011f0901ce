// Tesseract's Japanese model gives no spaces. The one that a name or an address has (見本 太郎, 1-2-3 見本マンション)
// is seen in the ink: a gap much wider than any other of the line.
#pragma once

#include "ocr-worker/core/text/recognizer.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// Inserts " " (certain) where the line image (black on white) has such a gap. Tesseract's own character boxes are off
// by up to a character; the place is found from the characters' usual widths, and in an address after a number.
void InsertSpace(const cv::Mat& line, procedures::LeafType type, Recognition& recognition);

}  // namespace madoguchi::ocr
