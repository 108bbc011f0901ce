// Forms as cities have them, without markers or code: drawn from a seed, with the template that a person would have
// made of them.
#pragma once

#include <random>
#include <string>

#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::foreign {

// One page: title, date, a table of labels with lines, boxes, choices, notes at the foot. Forms of different seeds
// share label words, as real ones do.
procedures::Template MakeLegacyForm(unsigned seed);

// The same form with its markers and its QR code taken off, and of its blank pages too.
procedures::Template WithoutMarkers(procedures::Template form_template);

cv::Mat BlankOf(const procedures::TemplatePage& page);  // CV_8U, 300 dpi
std::string PngOf(const cv::Mat& grey);

}  // namespace madoguchi::foreign
