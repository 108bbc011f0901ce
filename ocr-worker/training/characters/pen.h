// A pen with a round nib: strokes of one width, each a little off its place, as hurried people write with a ball-point
// pen or a finger. Fonts have neither.
#pragma once

#include <vector>

#include "ocr-worker/training/characters/hand.h"
#include "ocr-worker/training/characters/pen_lines.h"
#include "ocr-worker/training/characters/random.h"
#include "opencv2/core.hpp"

namespace madoguchi::training {

// Covers what lies within `radius` of the way from a to b. px, y up from the lower edge.
void DrawStroke(cv::Mat& coverage, Point a, Point b, float radius);

// Coverage (CV_8U, 255 ink) of `lines` in a square cell of `side_px`, moved by `offset` cells.
cv::Mat WriteWithPen(const std::vector<PenLine>& lines, const Hand& hand, int side_px, cv::Point2f offset,
                     Random& random);

}  // namespace madoguchi::training
