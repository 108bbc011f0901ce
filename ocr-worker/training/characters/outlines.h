// Characters of fonts as outlines that can be bent point by point.
#pragma once

#include <ft2build.h>
#include FT_FREETYPE_H

#include <string>
#include <unordered_map>
#include <vector>

#include "opencv2/core.hpp"

namespace madoguchi::training {

enum class FontKind { kHand, kBrush, kPrint, kLatin };

struct Point {
  float x, y;  // em units, y up; the em box is centred on 0
};

// Middle of one stroke, from one end to the other; a single point is a dot.
using PenLine = std::vector<Point>;

// Empty: the font lacks the character.
struct Glyph {
  std::vector<Point> points;
  std::vector<char> tags;       // as FreeType's
  std::vector<short> contours;  // index of the last point of each
  std::vector<int> part;        // of each point: contours that lie inside one another move together
  int parts = 0;
  float width = 0;  // advance
};

// Coverage (CV_8U, 255 inside) of an outline in 26.6 pixels, y up; or of a glyph with its em box in the middle.
cv::Mat Coverage(FT_Library library, FT_Outline& outline, int side_px);
cv::Mat Coverage(FT_Library library, const Glyph& glyph, int side_px, int em_px);

class Font {
 public:
  // Throws std::runtime_error when the file cannot be read: a training set without one of its fonts is another training
  // set.
  Font(FT_Library library, const std::string& file, FontKind kind, double share);
  ~Font();
  Font(const Font&) = delete;
  Font& operator=(const Font&) = delete;

  FontKind kind() const { return kind_; }
  double share() const { return share_; }

  // Both found at first use and kept. No pen lines where the glyph is missing.
  const Glyph& Find(char32_t character);
  const std::vector<PenLine>& FindPenLines(char32_t character);

 private:
  Glyph Load(char32_t character) const;

  FT_Library library_;
  FT_Face face_ = nullptr;
  FontKind kind_;
  double share_;
  std::unordered_map<char32_t, Glyph> glyphs_;
  std::unordered_map<char32_t, std::vector<PenLine>> pen_lines_;
};

}  // namespace madoguchi::training
