#include "ocr-worker/training/characters/hand.h"

#include FT_OUTLINE_H

#include <algorithm>
#include <array>
#include <cmath>

namespace madoguchi::training {

namespace {

constexpr float kTau = 6.2831853f;
constexpr int kWaves = 4;
constexpr double kThinnedShareMin = 0.4;  // of the ink; with less, strokes are gone

// A smooth field: a few long waves in any direction.
class Bend {
 public:
  Bend(float amplitude, Random& random) {
    for (Wave& wave : waves_) {
      const float direction = random.Uniform(0, kTau), length = random.Uniform(0.55f, 2.2f);
      wave = {std::cos(direction) * kTau / length, std::sin(direction) * kTau / length, random.Uniform(0, kTau),
              random.Bell(amplitude), random.Bell(amplitude)};
    }
  }

  Point operator()(Point p) const {
    Point moved = p;
    for (const Wave& wave : waves_) {
      const float s = std::sin(wave.x * p.x + wave.y * p.y + wave.phase);
      moved.x += wave.dx * s;
      moved.y += wave.dy * s;
    }
    return moved;
  }

 private:
  struct Wave {
    float x, y, phase, dx, dy;
  };
  std::array<Wave, kWaves> waves_{};
};

// How one part of a character sits against the others.
struct PartMove {
  float scale_x, scale_y, turn, dx, dy;
  Point middle;
};

std::vector<PartMove> MoveParts(const Glyph& glyph, float unsteady, Random& random) {
  std::vector<PartMove> moves(glyph.parts);
  std::vector<int> counts(glyph.parts);
  for (size_t i = 0; i < glyph.points.size(); ++i) {
    PartMove& move = moves[glyph.part[i]];
    move.middle.x += glyph.points[i].x;
    move.middle.y += glyph.points[i].y;
    ++counts[glyph.part[i]];
  }
  for (size_t k = 0; k < moves.size(); ++k) {
    if (counts[k] == 0) continue;
    const Point middle{moves[k].middle.x / counts[k], moves[k].middle.y / counts[k]};
    moves[k] = {1 + random.Bell(unsteady * 2.5f),
                1 + random.Bell(unsteady * 2.5f),
                random.Bell(unsteady * 2),
                random.Bell(unsteady),
                random.Bell(unsteady),
                middle};
  }
  return moves;
}

Point Move(const PartMove& move, Point p) {
  const float x = (p.x - move.middle.x) * move.scale_x, y = (p.y - move.middle.y) * move.scale_y;
  return {move.middle.x + move.dx + x - move.turn * y, move.middle.y + move.dy + y + move.turn * x};
}

cv::Mat Render(FT_Library library, FT_Outline& outline, int side_px) {
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

}  // namespace

Hand AnyHand(Random& random, FontKind kind, Distortions distortions) {
  const bool held = distortions == Distortions::kHeld;
  // Some write neatly, some do not: one draw sets how strong everything is.
  const float wild = kind == FontKind::kPrint ? random.Uniform(0, 1.0f) : random.Uniform(0.1f, 1.0f);
  Hand hand;
  hand.size = random.Uniform(0.6f, 1.0f);
  hand.aspect = std::exp(random.Bell(0.15f * wild + 0.04f));
  hand.slant = random.Bell(0.16f * wild) + (random.Chance(0.3f) ? 0.12f * wild : 0);
  hand.turn = random.Bell(0.10f * wild);
  hand.taper_x = random.Bell((held ? 0.26f : 0.13f) * wild);
  hand.taper_y = random.Bell((held ? 0.26f : 0.13f) * wild);
  const float room = std::max(0.03f, (1.05f - hand.size) * 0.5f);
  hand.shift_x = random.Uniform(-room, room);
  hand.shift_y = random.Uniform(-room, room);
  hand.bend = random.Uniform(0.2f, 1.0f) * 0.058f * wild;
  hand.unsteady = random.Chance(0.7f) ? random.Uniform(0.1f, 1.0f) * 0.033f * wild : 0;
  const bool bold = kind == FontKind::kBrush;
  hand.pen = random.Chance(0.2f) ? 0 : random.Uniform(bold ? -0.045f : -0.038f, bold ? 0.010f : 0.030f);
  return hand;
}

cv::Mat Write(FT_Library library, const Glyph& glyph, const Hand& hand, int side_px, cv::Point2f offset,
              Random& random) {
  const Bend bend(hand.bend, random);
  const std::vector<PartMove> moves = MoveParts(glyph, hand.unsteady, random);
  const float em_px = hand.size * side_px;
  const float wide = std::sqrt(hand.aspect), high = 1 / wide;
  const float middle_x = side_px * (0.5f + hand.shift_x + offset.x),
              middle_y = side_px * (0.5f + hand.shift_y + offset.y);

  std::vector<FT_Vector> points(glyph.points.size());
  for (size_t i = 0; i < points.size(); ++i) {
    Point p = bend(Move(moves[glyph.part[i]], glyph.points[i]));
    p = {p.x * wide * (1 + hand.taper_x * p.y), p.y * high * (1 + hand.taper_y * p.x)};
    p = {p.x + hand.slant * p.y, p.y};
    p = {p.x - hand.turn * p.y, p.y + hand.turn * p.x};
    points[i] = {std::lround((middle_x + p.x * em_px) * 64), std::lround((middle_y + p.y * em_px) * 64)};
  }
  std::vector<char> tags = glyph.tags;
  std::vector<short> contours = glyph.contours;
  FT_Outline outline{static_cast<short>(contours.size()),
                     static_cast<short>(points.size()),
                     points.data(),
                     tags.data(),
                     contours.data(),
                     FT_OUTLINE_NONE};
  if (hand.pen >= 0) {
    if (hand.pen > 0) FT_Outline_Embolden(&outline, std::lround(hand.pen * em_px * 64));
    return Render(library, outline, side_px);
  }
  const cv::Mat drawn = Render(library, outline, side_px);
  FT_Outline_Embolden(&outline, std::lround(hand.pen * em_px * 64));
  cv::Mat thinned = Render(library, outline, side_px);
  return cv::sum(thinned)[0] < kThinnedShareMin * cv::sum(drawn)[0] ? drawn : thinned;
}

}  // namespace madoguchi::training
