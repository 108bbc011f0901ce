// What is printed on an empty form, as shapes: cells ruled by lines, dashes or dots, rows of character boxes, check
// squares, lines and brackets to write on or between, and pieces of lettering. Pixels at 300 dpi. The form should lie
// straight within half a degree.
#pragma once

#include <vector>

#include "opencv2/core.hpp"

namespace madoguchi::ocr {

struct BlankGrid {
  std::vector<cv::Rect> cells;               // inside of their rules, top to bottom
  std::vector<std::vector<cv::Rect>> boxes;  // rows of cells for one character each, left to right
  std::vector<cv::Rect> squares;             // □ to be ticked
  std::vector<cv::Rect> underlines;          // the room above a line that stands alone
  std::vector<cv::Rect> brackets;            // the room between （ and ）
  std::vector<cv::Rect> words;               // lettering, a piece of a line each, top to bottom
};

// Without the dots by which a scanner in black and white shows a shaded cell.
cv::Mat WithoutScreen(const cv::Mat& ink);

// `ink`: CV_8U, 0 paper, 255 full ink.
BlankGrid FindGrid(const cv::Mat& ink);

// Degrees by which the page's rules are turned clockwise, -3 to 3; 0 when it has none.
double SkewOf(const cv::Mat& ink);

}  // namespace madoguchi::ocr
