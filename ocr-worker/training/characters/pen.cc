#include "ocr-worker/training/characters/pen.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace madoguchi::training {

namespace {

constexpr float kCornerCos = 0.35f;  // of the turn at a corner
constexpr float kHookMax = 0.17f;    // em; what follows a corner near the end
constexpr float kEndNear = 0.3f;     // em; between the end of a stroke and the start of the next, if they are joined
constexpr float kFlickNear = 0.6f;   // em; between those that the pen only hastens between
constexpr float kStepMax = 0.06f;    // em; a straight stroke has to have points before it can be bent
constexpr float kNibMinPx = 0.6f;    // radius; thinner vanishes in the scan
constexpr float kPaperSlack = 1.5f;
constexpr float kCrowdedMax = 0.55f;  // em²; ink of all strokes

float Distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

// How a hurried hand treats strokes; one draw for the whole character.
struct Haste {
  float unsteady;             // of strokes against each other, em
  float ends;                 // strokes too long or too short, em
  float split, unhook, link;  // chances
  float flick;                // chance that the pen leaves the paper too late, on its way to the next stroke
  float bow;                  // of strokes that are meant to be straight, em
  float tremor;               // of each point: a finger or a mouse, em
  int round;                  // corners cut: passes
};

Haste AnyHaste(const Hand& hand, Random& random) {
  const float wild = std::min(1.0f, hand.bend / 0.05f + 0.15f);
  return {.unsteady = random.Uniform(0.1f, 1.0f) * 0.040f * wild,
          .ends = random.Uniform(0, 1.0f) * 0.045f * wild,
          .split = random.Chance(0.3f) ? 0.3f * wild : 0,
          .unhook = random.Chance(0.4f) ? 0.7f : 0,
          .link = random.Chance(0.2f) ? 0.4f * wild : 0,
          .flick = random.Chance(0.25f) ? 0.6f * wild : 0,
          .bow = random.Chance(0.5f) ? random.Uniform(0, 0.035f) * wild : 0,
          .tremor = random.Chance(0.15f) ? random.Uniform(0.002f, 0.008f) : 0,
          .round = random.Chance(0.4f) ? 1 + static_cast<int>(random.Below(3)) : 0};
}

bool IsCorner(const PenLine& line, size_t i) {
  if (i < 1 || i + 1 >= line.size()) return false;
  const Point a = line[i - 1], b = line[i], c = line[i + 1];
  const float lengths = Distance(a, b) * Distance(b, c);
  return lengths > 0 && ((b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y)) / lengths < kCornerCos;
}

// っ from a hooked stroke: what comes after the last corner is left out when it is short.
void Unhook(PenLine& line) {
  float way = 0;
  for (size_t i = line.size(); i-- > 2;) {
    way += Distance(line[i], line[i - 1]);
    if (way > kHookMax) return;
    if (IsCorner(line, i - 1)) {
      line.resize(i);
      return;
    }
  }
}

void CutCorners(PenLine& line) {
  if (line.size() < 3) return;
  PenLine round = {line.front()};
  for (size_t i = 0; i + 1 < line.size(); ++i) {
    const Point a = line[i], b = line[i + 1];
    round.push_back({0.75f * a.x + 0.25f * b.x, 0.75f * a.y + 0.25f * b.y});
    round.push_back({0.25f * a.x + 0.75f * b.x, 0.25f * a.y + 0.75f * b.y});
  }
  round.push_back(line.back());
  line = std::move(round);
}

// Longer (positive) or shorter at its end.
void StretchEnd(PenLine& line, float by) {
  while (by < 0 && line.size() > 2) {
    const float last = Distance(line[line.size() - 1], line[line.size() - 2]);
    if (last > -by) break;
    by += last;
    line.pop_back();
  }
  Point& end = line.back();
  const Point before = line[line.size() - 2];
  const float last = Distance(end, before);
  if (last < 1e-4f) return;
  const float scale = std::max(0.1f, (last + by) / last);
  end = {before.x + (end.x - before.x) * scale, before.y + (end.y - before.y) * scale};
}

std::vector<PenLine> Split(const std::vector<PenLine>& lines, float chance, Random& random) {
  std::vector<PenLine> parts;
  for (const PenLine& line : lines) {
    PenLine part;
    for (size_t i = 0; i < line.size(); ++i) {
      part.push_back(line[i]);
      if (chance > 0 && IsCorner(line, i) && random.Chance(chance)) {
        parts.push_back(std::move(part));
        part = {line[i]};
      }
    }
    parts.push_back(std::move(part));
  }
  return parts;
}

PenLine Densified(const PenLine& line) {
  PenLine dense = {line.front()};
  for (size_t i = 1; i < line.size(); ++i) {
    const Point from = line[i - 1], to = line[i];
    const int steps = std::max(1, static_cast<int>(std::ceil(Distance(from, to) / kStepMax)));
    for (int k = 1; k <= steps; ++k) {
      const float t = static_cast<float>(k) / steps;
      dense.push_back({from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t});
    }
  }
  return dense;
}

void Bow(PenLine& line, float by, float tremor, Random& random) {
  line = Densified(line);
  const Point across{line.front().y - line.back().y, line.back().x - line.front().x};
  const float length = std::max(1e-3f, std::hypot(across.x, across.y)), most = random.Bell(by);
  for (size_t i = 0; i < line.size(); ++i) {
    const float off = most * std::sin(3.1416f * i / (line.size() - 1)) / length;
    line[i] = {line[i].x + across.x * off + random.Bell(tremor), line[i].y + across.y * off + random.Bell(tremor)};
  }
}

void MoveAside(PenLine& line, float unsteady, Random& random) {
  Point middle{0, 0};
  for (const Point p : line) middle = {middle.x + p.x / line.size(), middle.y + p.y / line.size()};
  const float scale = 1 + random.Bell(unsteady * 2.5f), turn = random.Bell(unsteady * 2.2f);
  const float dx = random.Bell(unsteady * 0.8f), dy = random.Bell(unsteady * 0.8f);
  for (Point& p : line) {
    const float x = (p.x - middle.x) * scale, y = (p.y - middle.y) * scale;
    p = {middle.x + dx + x - turn * y, middle.y + dy + y + turn * x};
  }
}

// The pen is not lifted between two strokes of which one ends near where another begins, or too late.
void Link(std::vector<PenLine>& lines, const Haste& haste, Random& random) {
  const size_t count = lines.size();
  for (size_t i = 0; i < count; ++i) {
    const bool whole = random.Chance(haste.link);
    if (!whole && !random.Chance(haste.flick)) continue;
    float nearest = whole ? kEndNear : kFlickNear;
    const Point end = lines[i].back();
    Point next = end;
    for (size_t k = 0; k < count; ++k) {
      const float gap = Distance(end, lines[k].front());
      if (k == i || gap >= nearest) continue;
      nearest = gap;
      next = lines[k].front();
    }
    const float way = whole ? 1 : random.Uniform(0.08f, 0.3f);
    if (nearest > 0) lines.push_back({end, {end.x + (next.x - end.x) * way, end.y + (next.y - end.y) * way}});
  }
}

// How wide the pen writes along a stroke.
struct Nib {
  float radius_px, swell, phase, taper;
  float At(float share) const {
    const float end = taper > 0 ? std::min(1.0f, 0.45f + std::min(share, 1 - share) * taper) : 1.0f;
    return std::max(kNibMinPx, radius_px * end * (1 + swell * std::sin(phase + 5 * share)));
  }
};

// Pencil to felt pen, 0.2 to 1 mm in a box of 8 mm; people write 鬱 only with a fine one.
Nib AnyNib(const std::vector<PenLine>& strokes, float em_px, Random& random) {
  float length = 0;
  for (const PenLine& stroke : strokes) {
    for (size_t i = 1; i < stroke.size(); ++i) length += Distance(stroke[i], stroke[i - 1]);
  }
  const float width = random.Chance(0.75f) ? random.Uniform(0.018f, 0.085f) : random.Uniform(0.085f, 0.14f);
  return {.radius_px = std::min(width, kCrowdedMax / std::max(1e-3f, length)) * em_px / 2,
          .swell = random.Uniform(0, 0.25f),
          .phase = random.Uniform(0, 6.28f),
          .taper = random.Chance(0.25f) ? random.Uniform(2, 5) : 0};
}

}  // namespace

void DrawStroke(cv::Mat& coverage, Point a, Point b, float radius) {
  const float reach = radius + kPaperSlack;
  const int side = coverage.rows;
  const auto index = [side](float at) { return std::clamp(static_cast<int>(at), 0, side); };
  const int left = index(std::min(a.x, b.x) - reach), right = index(std::max(a.x, b.x) + reach + 1);
  const int top = index(side - std::max(a.y, b.y) - reach), bottom = index(side - std::min(a.y, b.y) + reach + 1);
  const float dx = b.x - a.x, dy = b.y - a.y, square = std::max(1e-6f, dx * dx + dy * dy);
  for (int row = top; row < bottom; ++row) {
    uchar* pixels = coverage.ptr<uchar>(row);
    const float y = side - row - 0.5f - a.y;
    for (int column = left; column < right; ++column) {
      const float x = column + 0.5f - a.x;
      const float t = std::clamp((x * dx + y * dy) / square, 0.0f, 1.0f);
      const float off_x = x - t * dx, off_y = y - t * dy;
      const float inside = radius + 0.5f - std::sqrt(off_x * off_x + off_y * off_y);
      if (inside > 0) pixels[column] = std::max(pixels[column], static_cast<uchar>(std::min(1.0f, inside) * 255));
    }
  }
}

cv::Mat WriteWithPen(const std::vector<PenLine>& lines, const Hand& hand, int side_px, cv::Point2f offset,
                     Random& random) {
  const Placement place(hand, side_px, offset, random);
  const Haste haste = AnyHaste(hand, random);
  std::vector<PenLine> strokes = Split(lines, haste.split, random);
  for (PenLine& stroke : strokes) {
    if (stroke.size() == 1) stroke.push_back({stroke[0].x + random.Bell(0.02f), stroke[0].y + random.Bell(0.02f)});
    if (random.Chance(haste.unhook)) Unhook(stroke);
    for (int end = 0; end < 2; ++end) {
      StretchEnd(stroke, 0.015f + random.Bell(haste.ends));  // thinning shortens
      std::reverse(stroke.begin(), stroke.end());
    }
    if (haste.bow > 0 || haste.tremor > 0) Bow(stroke, haste.bow, haste.tremor, random);
    MoveAside(stroke, haste.unsteady, random);
    for (int i = 0; i < haste.round; ++i) CutCorners(stroke);
  }
  Link(strokes, haste, random);
  cv::Mat coverage(side_px, side_px, CV_8U, cv::Scalar(0));
  const Nib nib = AnyNib(strokes, hand.size * side_px, random);
  for (const PenLine& stroke : strokes) {
    Point before = place(stroke.front());
    for (size_t i = 1; i < stroke.size(); ++i) {
      const Point now = place(stroke[i]);
      DrawStroke(coverage, before, now, nib.At(static_cast<float>(i) / stroke.size()));
      before = now;
    }
  }
  return coverage;
}

}  // namespace madoguchi::training
