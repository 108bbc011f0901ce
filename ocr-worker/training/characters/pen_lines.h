// The lines that a pen would draw: a character's strokes without the width that a font gives them.
#pragma once

#include <ft2build.h>
#include FT_FREETYPE_H

#include <vector>

#include "ocr-worker/training/characters/outlines.h"
#include "opencv2/core.hpp"

namespace madoguchi::training {

// Empty when nothing is left of the glyph at the size at which it is thinned.
std::vector<PenLine> FindPenLines(FT_Library library, const Glyph& glyph);

// Of a drawing (CV_8U, non-zero inside) of which `em_px` is one em; its middle becomes 0.
std::vector<PenLine> FindPenLines(const cv::Mat& shape, float em_px);

}  // namespace madoguchi::training
