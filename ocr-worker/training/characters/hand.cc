#include "ocr-worker/training/characters/hand.h"

#include FT_OUTLINE_H

#include <algorithm>
#include <cmath>

namespace madoguchi::training {

namespace {

constexpr float kTau = 6.2831853f;
constexpr double kThinnedShareMin = 0.4;  // of the ink; with less, strokes are gone

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

}  // namespace

Placement::Placement(const Hand& hand, int side_px, cv::Point2f offset, Random& random)
    : hand_(hand),
      wide_(std::sqrt(hand.aspect)),
      em_px_(hand.size * side_px),
      middle_{side_px * (0.5f + hand.shift_x + offset.x), side_px * (0.5f + hand.shift_y + offset.y)} {
  for (Wave& wave : waves_) {
    const float direction = random.Uniform(0, kTau), length = random.Uniform(0.55f, 2.2f);
    wave = {std::cos(direction) * kTau / length, std::sin(direction) * kTau / length, random.Uniform(0, kTau),
            random.Bell(hand.bend), random.Bell(hand.bend)};
  }
}

Point Placement::operator()(Point p) const {
  Point q = p;
  for (const Wave& wave : waves_) {
    const float s = std::sin(wave.x * p.x + wave.y * p.y + wave.phase);
    q.x += wave.dx * s;
    q.y += wave.dy * s;
  }
  q = {q.x * wide_ * (1 + hand_.taper_x * q.y), q.y / wide_ * (1 + hand_.taper_y * q.x)};
  q = {q.x + hand_.slant * q.y, q.y};
  q = {q.x - hand_.turn * q.y, q.y + hand_.turn * q.x};
  return {middle_.x + q.x * em_px_, middle_.y + q.y * em_px_};
}

Hand AnyHand(Random& random, FontKind kind, Distortions distortions) {
  const bool held = distortions == Distortions::kHeld;
  // Some write neatly, some do not: one draw sets how strong everything is.
  const float wild = kind == FontKind::kPrint ? random.Uniform(0, 1.0f) : random.Uniform(0.1f, 1.0f);
  Hand hand;
  hand.size = random.Uniform(0.55f, 1.0f);
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
  const Placement place(hand, side_px, offset, random);
  const std::vector<PartMove> moves = MoveParts(glyph, hand.unsteady, random);
  std::vector<FT_Vector> points(glyph.points.size());
  for (size_t i = 0; i < points.size(); ++i) {
    const Point p = place(Move(moves[glyph.part[i]], glyph.points[i]));
    points[i] = {std::lround(p.x * 64), std::lround(p.y * 64)};
  }
  std::vector<char> tags = glyph.tags;
  std::vector<short> contours = glyph.contours;
  FT_Outline outline{static_cast<short>(contours.size()),
                     static_cast<short>(points.size()),
                     points.data(),
                     tags.data(),
                     contours.data(),
                     FT_OUTLINE_NONE};
  const float em_px = hand.size * side_px;
  if (hand.pen >= 0) {
    if (hand.pen > 0) FT_Outline_Embolden(&outline, std::lround(hand.pen * em_px * 64));
    return Coverage(library, outline, side_px);
  }
  const cv::Mat drawn = Coverage(library, outline, side_px);
  FT_Outline_Embolden(&outline, std::lround(hand.pen * em_px * 64));
  cv::Mat thinned = Coverage(library, outline, side_px);
  return cv::sum(thinned)[0] < kThinnedShareMin * cv::sum(drawn)[0] ? drawn : thinned;
}

}  // namespace madoguchi::training
