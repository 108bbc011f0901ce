#include "ocr-worker/training/characters/outlines.h"

#include FT_OUTLINE_H

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "ocr-worker/training/characters/pen_lines.h"

namespace madoguchi::training {

namespace {

constexpr float kEmMiddle = 0.38f;   // above the baseline: the em box reaches from -0.12 to 0.88
constexpr float kBendEvery = 0.11f;  // em; long straight lines get points of their own, so that they can bend

struct Box {
  float left = 9, bottom = 9, right = -9, top = -9;
  bool Holds(const Box& other) const {
    return left <= other.left && bottom <= other.bottom && right >= other.right && top >= other.top;
  }
};

// Contours → parts: a hole belongs to what surrounds it.
void FindParts(Glyph& glyph) {
  std::vector<Box> boxes(glyph.contours.size());
  size_t start = 0;
  for (size_t c = 0; c < boxes.size(); ++c) {
    for (; start <= static_cast<size_t>(glyph.contours[c]); ++start) {
      const Point p = glyph.points[start];
      Box& box = boxes[c];
      box = {std::min(box.left, p.x), std::min(box.bottom, p.y), std::max(box.right, p.x), std::max(box.top, p.y)};
    }
  }
  std::vector<int> part(boxes.size());
  std::iota(part.begin(), part.end(), 0);
  for (size_t a = 0; a < boxes.size(); ++a) {
    for (size_t b = 0; b < boxes.size(); ++b) {
      if (a != b && boxes[a].Holds(boxes[b])) std::replace(part.begin(), part.end(), part[b], part[a]);
    }
  }
  size_t contour = 0;
  for (size_t i = 0; i < glyph.points.size(); ++i) {
    if (static_cast<int>(i) > glyph.contours[contour]) ++contour;
    glyph.part.push_back(part[contour]);
  }
  glyph.parts = static_cast<int>(boxes.size());
}

Glyph FromOutline(const FT_Outline& outline, float em, float advance, bool centred) {
  Glyph glyph;
  glyph.width = advance / em;
  float left = 9e9f, right = -9e9f;
  for (int i = 0; i < outline.n_points; ++i) {
    left = std::min<float>(left, outline.points[i].x);
    right = std::max<float>(right, outline.points[i].x);
  }
  const float middle = centred ? (left + right) / 2 : advance / 2;
  int start = 0;
  for (int c = 0; c < outline.n_contours; ++c) {
    const int end = outline.contours[c];
    for (int i = start; i <= end; ++i) {
      const int next = i == end ? start : i + 1;
      const auto at = [&](int k) {
        return Point{(outline.points[k].x - middle) / em, outline.points[k].y / em - kEmMiddle};
      };
      const Point a = at(i), b = at(next);
      glyph.points.push_back(a);
      glyph.tags.push_back(outline.tags[i]);
      if (FT_CURVE_TAG(outline.tags[i]) != FT_CURVE_TAG_ON || FT_CURVE_TAG(outline.tags[next]) != FT_CURVE_TAG_ON)
        continue;
      const int pieces = static_cast<int>(std::hypot(b.x - a.x, b.y - a.y) / kBendEvery);
      for (int k = 1; k < pieces; ++k) {
        const float t = static_cast<float>(k) / pieces;
        glyph.points.push_back({a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t});
        glyph.tags.push_back(FT_CURVE_TAG_ON);
      }
    }
    glyph.contours.push_back(static_cast<short>(glyph.points.size() - 1));
    start = end + 1;
  }
  FindParts(glyph);
  return glyph;
}

}  // namespace

cv::Mat Coverage(FT_Library library, FT_Outline& outline, int side_px) {
  cv::Mat coverage(side_px, side_px, CV_8U, cv::Scalar(0));
  FT_Bitmap bitmap{};
  bitmap.rows = static_cast<unsigned>(side_px);
  bitmap.width = static_cast<unsigned>(side_px);
  bitmap.pitch = static_cast<int>(coverage.step);
  bitmap.buffer = coverage.data;
  bitmap.num_grays = 256;
  bitmap.pixel_mode = FT_PIXEL_MODE_GRAY;
  FT_Outline_Get_Bitmap(library, &outline, &bitmap);
  return coverage;
}

cv::Mat Coverage(FT_Library library, const Glyph& glyph, int side_px, int em_px) {
  std::vector<FT_Vector> points;
  for (const Point p : glyph.points)
    points.push_back(
        {std::lround((side_px * 0.5f + p.x * em_px) * 64), std::lround((side_px * 0.5f + p.y * em_px) * 64)});
  std::vector<char> tags = glyph.tags;
  std::vector<short> contours = glyph.contours;
  FT_Outline outline{static_cast<short>(contours.size()),
                     static_cast<short>(points.size()),
                     points.data(),
                     tags.data(),
                     contours.data(),
                     FT_OUTLINE_NONE};
  return Coverage(library, outline, side_px);
}

Font::Font(FT_Library library, const std::string& file, FontKind kind, double share)
    : library_(library), kind_(kind), share_(share) {
  if (FT_New_Face(library, file.c_str(), 0, &face_) != 0) throw std::runtime_error("cannot read the font " + file);
}

Font::~Font() { FT_Done_Face(face_); }

const Glyph& Font::Find(char32_t character) {
  const auto found = glyphs_.find(character);
  return found != glyphs_.end() ? found->second : glyphs_.emplace(character, Load(character)).first->second;
}

const std::vector<PenLine>& Font::FindPenLines(char32_t character) {
  const auto found = pen_lines_.find(character);
  if (found != pen_lines_.end()) return found->second;
  return pen_lines_.emplace(character, training::FindPenLines(library_, Find(character))).first->second;
}

Glyph Font::Load(char32_t character) const {
  const bool narrow = character < 0x80;
  if (kind_ == FontKind::kLatin && !narrow) return {};
  const FT_UInt glyph = FT_Get_Char_Index(face_, character);
  if (glyph == 0 || FT_Load_Glyph(face_, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_BITMAP) != 0) return {};
  const FT_GlyphSlot slot = face_->glyph;
  if (slot->format != FT_GLYPH_FORMAT_OUTLINE || slot->outline.n_contours == 0 || slot->outline.n_points < 3) return {};
  return FromOutline(slot->outline, face_->units_per_EM, static_cast<float>(slot->metrics.horiAdvance), narrow);
}

}  // namespace madoguchi::training
