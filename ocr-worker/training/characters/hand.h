// A hand that writes an outline: size, slant, turn, bend, unsteady parts, pen.
#pragma once

#include <ft2build.h>
#include FT_FREETYPE_H

#include <array>

#include "ocr-worker/training/characters/outlines.h"
#include "ocr-worker/training/characters/random.h"
#include "opencv2/core.hpp"

namespace madoguchi::training {

// Which distortions are drawn. Those of kHeld are never trained on: they are for measuring.
enum class Distortions { kTrain, kHeld };

// How one writer writes one character, in em units.
struct Hand {
  float size = 0.8f;  // em as a share of the cell
  float aspect = 1;   // width over height
  float slant = 0, turn = 0;
  float taper_x = 0, taper_y = 0;
  float shift_x = 0, shift_y = 0;  // of the cell
  float bend = 0;                  // amplitude of the smooth elastic field, em
  float unsteady = 0;              // of the parts against each other, em
  float pen = 0;                   // added to the width of strokes, em
};

// Where a point of the character (em units) comes to stand in a cell (px, y up): bent by a few long waves, then
// tapered, slanted, turned and moved as the hand does.
class Placement {
 public:
  // `hand` must outlive it. `offset`: of the cell.
  Placement(const Hand& hand, int side_px, cv::Point2f offset, Random& random);

  Point operator()(Point p) const;

 private:
  struct Wave {
    float x, y, phase, dx, dy;
  };
  const Hand& hand_;
  const float wide_, em_px_;
  const Point middle_;
  std::array<Wave, 4> waves_{};
};

Hand AnyHand(Random& random, FontKind kind, Distortions distortions);

// Coverage (CV_8U, 255 ink) of `glyph` in a square cell of `side_px`, moved by `offset` cells.
cv::Mat Write(FT_Library library, const Glyph& glyph, const Hand& hand, int side_px, cv::Point2f offset,
              Random& random);

}  // namespace madoguchi::training
