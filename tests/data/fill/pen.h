// Ink on paper: draws values into a page as a person or a printer would.
#pragma once

#include <random>

#include "opencv2/core.hpp"
#include "procedures/layout/template.h"
#include "tests/data/fill/ink_style.h"
#include "tests/data/fill/sample_values.h"

namespace madoguchi::fill {

// `blank`: the empty page, grey, 300 dpi. `digits`: sheet of real digits, 20 px cells, white on black, five rows a
// digit (may be empty). The result is BGR, 300 dpi. The seal is drawn when the page has a place for it and `values`
// names it.
cv::Mat FillPage(const procedures::TemplatePage& page, const cv::Mat& blank, const Values& values, const Hand& hand,
                 const cv::Mat& digits, std::mt19937& rng);

struct Delivered {
  cv::Mat image;
  cv::Matx33d page_to_image = cv::Matx33d::eye();  // where each page pixel went; of a folded page: but for its creases
};

// As the scanner, phone or fax machine delivers it. `turn`: degrees clockwise, 0, 90, 180 or 270.
Delivered Deliver(const cv::Mat& page, Damage damage, int turn, std::mt19937& rng);
cv::Mat Degrade(const cv::Mat& page, Damage damage, int turn, std::mt19937& rng);

}  // namespace madoguchi::fill
