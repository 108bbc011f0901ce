// Checked boxes and circled words, by the ink inside each mark's area.
#pragma once

#include <vector>

#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

struct MarkReading {
  double share = 0;  // of the mark's area that is inked
  bool marked = false;
  double confidence = 0;  // in `marked`, whichever it is
};

// `ink`: the field's erased ink; `origin`: its top left on the page. One reading per mark, in order.
std::vector<MarkReading> ReadMarks(const cv::Mat& ink, cv::Point origin, const std::vector<procedures::Mark>& marks);

// How far around a mark's box its ink may lie: a circle is drawn around the word, a tick swings out of its box.
double MarkReachPx(procedures::MarkKind kind);

}  // namespace madoguchi::ocr
