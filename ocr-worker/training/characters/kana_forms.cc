#include "ocr-worker/training/characters/kana_forms.h"

#include <cmath>
#include <unordered_map>

namespace madoguchi::training {

namespace {

constexpr float kDegree = 3.14159265f / 180;
constexpr int kCurveSteps = 10;

// From the end of `line` (or its first point) to `to`, drawn towards `bend`.
void Curve(PenLine& line, Point bend, Point to) {
  const Point from = line.back();
  for (int i = 1; i <= kCurveSteps; ++i) {
    const float t = static_cast<float>(i) / kCurveSteps, s = 1 - t;
    line.push_back(
        {s * s * from.x + 2 * s * t * bend.x + t * t * to.x, s * s * from.y + 2 * s * t * bend.y + t * t * to.y});
  }
}

PenLine Swing(Point from, Point bend, Point to) {
  PenLine line = {from};
  Curve(line, bend, to);
  return line;
}

// The short stroke of シ and its like, falling by `degrees`; hardly anybody draws it straight.
PenLine Dot(Point at, float degrees, float length, Random& random) {
  const Point along{std::cos(degrees * kDegree), -std::sin(degrees * kDegree)};
  const float bow = random.Bell(0.05f) * length, half = length / 2;
  return Swing(at, {at.x + along.x * half - along.y * bow, at.y + along.y * half + along.x * bow},
               {at.x + along.x * length, at.y + along.y * length});
}

// シ and ン rise to the right: dots lie one above the other, the long stroke begins below them.
PenLine Rising(Random& random) {
  return Swing({random.Uniform(-0.36f, -0.24f), random.Uniform(-0.38f, -0.24f)},
               {random.Uniform(-0.05f, 0.24f), random.Uniform(-0.38f, -0.16f)},
               {random.Uniform(0.26f, 0.40f), random.Uniform(0.02f, 0.32f)});
}

// ツ and ソ fall to the left: dots stand side by side, the long stroke begins at their height.
PenLine Falling(Random& random) {
  return Swing({random.Uniform(0.22f, 0.36f), random.Uniform(0.20f, 0.40f)},
               {random.Uniform(0.12f, 0.32f), random.Uniform(-0.26f, 0.05f)},
               {random.Uniform(-0.24f, 0.04f), random.Uniform(-0.42f, -0.32f)});
}

std::vector<PenLine> Shi(Random& random) {
  const float fall = random.Uniform(5, 52), length = random.Uniform(0.14f, 0.28f), x = random.Uniform(-0.34f, -0.22f);
  const float y = random.Uniform(0.22f, 0.36f);
  return {Dot({x, y}, fall, length, random),
          Dot({x + random.Uniform(-0.09f, 0.03f), y - random.Uniform(0.18f, 0.30f)}, fall + random.Bell(7),
              length * random.Uniform(0.8f, 1.25f), random),
          Rising(random)};
}

std::vector<PenLine> Tsu(Random& random) {
  const float fall = random.Uniform(42, 88), length = random.Uniform(0.14f, 0.30f), x = random.Uniform(-0.38f, -0.28f);
  const float y = random.Uniform(0.16f, 0.30f);
  return {Dot({x, y}, fall, length, random),
          Dot({x + random.Uniform(0.20f, 0.32f), y + random.Uniform(-0.02f, 0.10f)}, fall + random.Bell(7),
              length * random.Uniform(0.8f, 1.2f), random),
          Falling(random)};
}

std::vector<PenLine> SmallTsu(Random& random) {
  std::vector<PenLine> lines = Tsu(random);
  const float scale = random.Uniform(0.52f, 0.74f);
  for (PenLine& line : lines) {
    for (Point& p : line) p = {p.x * scale, p.y * scale - 0.12f};
  }
  return lines;
}

std::vector<PenLine> So(Random& random) {
  return {Dot({random.Uniform(-0.34f, -0.20f), random.Uniform(0.20f, 0.34f)}, random.Uniform(45, 88),
              random.Uniform(0.16f, 0.36f), random),
          Falling(random)};
}

std::vector<PenLine> En(Random& random) {
  return {Dot({random.Uniform(-0.37f, -0.24f), random.Uniform(0.16f, 0.34f)}, random.Uniform(0, 50),
              random.Uniform(0.15f, 0.34f), random),
          Rising(random)};
}

std::vector<PenLine> No(Random& random) {
  return {Swing({random.Uniform(0.12f, 0.30f), random.Uniform(0.32f, 0.42f)},
                {random.Uniform(0.02f, 0.26f), random.Uniform(-0.24f, 0.06f)},
                {random.Uniform(-0.34f, -0.18f), random.Uniform(-0.42f, -0.30f)})};
}

// フ, and what ラ, ワ and ク have of it: level to the right, round or sharp corner, down to the left.
PenLine Hook(Point from, Random& random) {
  const Point corner{random.Uniform(0.20f, 0.34f), from.y + random.Uniform(-0.02f, 0.07f)};
  PenLine line = {from};
  if (random.Chance(0.3f)) {
    Curve(line, {corner.x, corner.y + 0.04f}, {corner.x - 0.03f, corner.y - 0.10f});
  } else {
    line.push_back(corner);
  }
  Curve(line, {random.Uniform(0.10f, 0.27f), random.Uniform(-0.24f, 0.0f)},
        {random.Uniform(-0.26f, -0.02f), random.Uniform(-0.43f, -0.34f)});
  return line;
}

std::vector<PenLine> Fu(Random& random) {
  return {Hook({random.Uniform(-0.36f, -0.24f), random.Uniform(0.22f, 0.36f)}, random)};
}

std::vector<PenLine> Ra(Random& random) {
  const float top = random.Uniform(0.30f, 0.42f), tilt = random.Uniform(-0.03f, 0.06f);
  return {{{random.Uniform(-0.26f, -0.14f), top}, {random.Uniform(0.12f, 0.28f), top + tilt}},
          Hook({random.Uniform(-0.36f, -0.24f), top - random.Uniform(0.14f, 0.28f)}, random)};
}

std::vector<PenLine> Wa(Random& random) {
  const Point from{random.Uniform(-0.34f, -0.24f), random.Uniform(0.24f, 0.36f)};
  const float apart = random.Uniform(-0.05f, 0.04f);  // the two strokes need not meet
  return {{{from.x + random.Uniform(-0.04f, 0.02f), from.y + apart},
           {from.x + random.Uniform(-0.03f, 0.06f), from.y - random.Uniform(0.20f, 0.36f)}},
          Hook(from, random)};
}

std::vector<PenLine> Ku(Random& random) {
  const Point top{random.Uniform(-0.14f, -0.02f), random.Uniform(0.34f, 0.43f)};
  const float down = random.Uniform(0.30f, 0.48f), from = random.Uniform(0.08f, 0.18f);
  const PenLine left = Swing(top, {top.x - 0.06f, top.y - down * 0.6f}, {top.x - 0.24f, top.y - down});
  return {left, Hook({top.x - from * 0.3f, top.y - from}, random)};
}

}  // namespace

std::vector<PenLine> AnyKanaForm(char32_t kana, Random& random) {
  using Form = std::vector<PenLine> (*)(Random&);
  static const std::unordered_map<char32_t, Form> forms = {{U'シ', Shi}, {U'ツ', Tsu}, {U'ッ', SmallTsu}, {U'ソ', So},
                                                           {U'ン', En},  {U'ノ', No},  {U'フ', Fu},       {U'ラ', Ra},
                                                           {U'ワ', Wa},  {U'ク', Ku}};
  const auto form = forms.find(kana);
  return form == forms.end() ? std::vector<PenLine>() : form->second(random);
}

}  // namespace madoguchi::training
