// Characters of fonts as outlines that can be bent point by point.
#pragma once

#include <ft2build.h>
#include FT_FREETYPE_H

#include <string>
#include <unordered_map>
#include <vector>

namespace madoguchi::training {

enum class FontKind { kHand, kBrush, kPrint, kLatin };

struct Point {
  float x, y;  // em units, y up; the em box is centred on 0
};

// Empty: the font lacks the character.
struct Glyph {
  std::vector<Point> points;
  std::vector<char> tags;       // as FreeType's
  std::vector<short> contours;  // index of the last point of each
  std::vector<int> part;        // of each point: contours that lie inside one another move together
  int parts = 0;
  float width = 0;  // advance
};

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

  // Loaded at first use.
  const Glyph& Find(char32_t character);

 private:
  Glyph Load(char32_t character) const;

  FT_Face face_ = nullptr;
  FontKind kind_;
  double share_;
  std::unordered_map<char32_t, Glyph> glyphs_;
};

}  // namespace madoguchi::training
