// Ways of writing digits that neither the fonts nor the sheet of real people have: as Japanese schools and offices
// write them (an open 4, a hooked 7, a 5 whose bar stands apart), and what hands and typefaces add to a digit so that
// it is not taken for another (a stroke or a dot in the zero, a bar through the seven, a foot under the one).
#pragma once

#include <vector>

#include "ocr-worker/training/characters/outlines.h"
#include "ocr-worker/training/characters/random.h"
#include "opencv2/core.hpp"

namespace madoguchi::training {

// One of the forms of `digit` (0 to 9).
std::vector<PenLine> AnyDigitForm(int digit, Random& random);

// Draws what some add to `digit`, now and then, onto its coverage (CV_8U, 255 ink). Most digits stay as they are.
void AddDigitHabit(cv::Mat& coverage, int digit, Random& random);

}  // namespace madoguchi::training
