// What is printed on one page, in drawing order. Millimetres, origin top left; greys 0 = black … 1 = white; type sizes
// in points. Plain values: the painter (procedures/paper) turns them into PDF and pixels.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "procedures/layout/template.h"

namespace madoguchi::procedures {

enum class Align { kLeft, kCentre, kRight };

struct DrawnLine {
  double x1 = 0;
  double y1 = 0;
  double x2 = 0;
  double y2 = 0;
  double width_mm = 0.2;
  double grey = 0;
  bool dashed = false;
};

struct DrawnBox {
  BoxMm box;
  double stroke_mm = 0;  // 0: no outline
  double stroke_grey = 0;
  double fill_grey = 1;  // 1: not filled
  bool rounded = false;  // an oval for words to be circled
};

// One line of text, centred vertically in its box and shrunk to its width if it must.
struct DrawnText {
  BoxMm box;
  std::string text;
  double size_pt = 9;
  Align align = Align::kLeft;
  bool bold = false;
  double grey = 0;
};

using Drawn = std::variant<DrawnLine, DrawnBox, DrawnText>;

struct PageDrawing {
  std::vector<Drawn> shapes;
};

}  // namespace madoguchi::procedures
