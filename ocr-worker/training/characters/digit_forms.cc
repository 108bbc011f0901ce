#include "ocr-worker/training/characters/digit_forms.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ocr-worker/training/characters/pen.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::training {

namespace {

constexpr float kDegree = 3.14159265f / 180;

// Part of an ellipse, from one angle to another (degrees, 0 right, 90 up), appended to `line`.
void Arc(PenLine& line, Point middle, float wide, float high, float from, float to) {
  const int steps = std::max(2, static_cast<int>(std::abs(to - from) / 15));
  for (int i = 0; i <= steps; ++i) {
    const float angle = (from + (to - from) * i / steps) * kDegree;
    line.push_back({middle.x + wide * std::cos(angle), middle.y + high * std::sin(angle)});
  }
}

PenLine OneArc(Point middle, float wide, float high, float from, float to) {
  PenLine line;
  Arc(line, middle, wide, high, from, to);
  return line;
}

// The top and bottom of a digit, em units.
constexpr float kTop = 0.42f, kFoot = -0.42f;

using Form = std::vector<PenLine> (*)(Random&);

std::vector<PenLine> RoundZero(Random& random) {
  const float wide = random.Uniform(0.14f, 0.27f), start = random.Uniform(60, 130);
  return {OneArc({0, 0}, wide, kTop, start, start + random.Uniform(325, 385))};
}

std::vector<PenLine> PlainOne(Random& random) {
  const float lean = random.Uniform(-0.04f, 0.08f);
  return {{{lean, kTop}, {-lean, kFoot}}};
}

std::vector<PenLine> FlaggedOne(Random& random) {
  const float flag = random.Uniform(0.06f, 0.2f);
  std::vector<PenLine> lines = {{{-flag, kTop - flag * 1.1f}, {0.02f, kTop}, {0.02f, kFoot}}};
  if (random.Chance(0.4f)) lines.push_back({{-0.16f, kFoot}, {0.18f, kFoot}});
  return lines;
}

std::vector<PenLine> Two(Random& random) {
  PenLine line;
  Arc(line, {0, 0.2f}, 0.2f, 0.22f, random.Uniform(140, 185), -35);
  if (random.Chance(0.35f)) {  // a small loop where the diagonal turns into the base
    Arc(line, {-0.14f, -0.33f}, 0.08f, 0.06f, 200, 420 - random.Uniform(0, 60));
  } else {
    line.push_back({-0.22f, kFoot});
  }
  line.push_back({0.24f, kFoot + random.Uniform(-0.02f, 0.06f)});
  return {line};
}

std::vector<PenLine> Three(Random& random) {
  PenLine line;
  if (random.Chance(0.25f)) {  // flat on top
    line = {{-0.2f, kTop}, {0.18f, kTop}, {-0.03f, 0.1f}};
    Arc(line, {-0.03f, -0.16f}, 0.24f, 0.26f, 85, -140);
    return {line};
  }
  Arc(line, {-0.02f, 0.21f}, 0.2f, 0.21f, random.Uniform(130, 165), -80);
  Arc(line, {-0.02f, -0.2f}, 0.23f, 0.22f, 80, -random.Uniform(130, 165));
  return {line};
}

std::vector<PenLine> OpenFour(Random& random) {
  const float level = random.Uniform(-0.2f, 0.0f), top = random.Uniform(0.05f, 0.42f);
  return {{{-0.1f, kTop}, {-0.24f, level}, {0.27f, level}}, {{0.1f, top}, {0.08f, kFoot}}};
}

std::vector<PenLine> ClosedFour(Random& random) {
  const float level = random.Uniform(-0.2f, -0.05f);
  return {{{0.09f, kTop}, {-0.25f, level}, {0.27f, level}}, {{0.1f, kTop}, {0.1f, kFoot}}};
}

std::vector<PenLine> BarredFive(Random& random) {
  PenLine body = {{-0.14f, kTop - 0.03f}, {-0.18f, 0.04f}};
  Arc(body, {-0.02f, -0.16f}, 0.22f, 0.26f, 130, -random.Uniform(120, 150));
  const float apart = random.Uniform(-0.02f, 0.07f);
  return {body, {{-0.13f + apart, kTop}, {0.23f, kTop + random.Uniform(-0.03f, 0.05f)}}};
}

std::vector<PenLine> Six(Random& random) {
  PenLine line = {{random.Uniform(0.02f, 0.16f), kTop}, {-0.12f, 0.12f}};
  Arc(line, {0, -0.2f}, 0.2f, 0.22f, 165, 165 + random.Uniform(320, 380));
  return {line};
}

std::vector<PenLine> HookedSeven(Random& random) {
  const float hook = random.Uniform(0.08f, 0.28f), bow = random.Uniform(-0.02f, 0.06f);
  return {{{-0.22f, kTop - hook}, {-0.22f, kTop}, {0.22f, kTop}, {0.07f + bow, 0}, {-0.03f, kFoot}}};
}

std::vector<PenLine> PlainSeven(Random& random) {
  const float foot = random.Uniform(-0.16f, 0.08f);
  return {{{-0.23f, kTop}, {0.22f, kTop}, {foot, kFoot}}};
}

std::vector<PenLine> CrossedEight(Random& random) {
  PenLine line;
  const float start = random.Uniform(20, 70), turn = random.Uniform(335, 375), lean = random.Uniform(0, 0.06f);
  for (float angle = start; angle <= start + turn; angle += 12) {
    const float t = angle * kDegree;
    line.push_back({0.2f * std::sin(2 * t) + lean * std::cos(t), kTop * std::cos(t)});
  }
  return {line};
}

std::vector<PenLine> TwoRingedEight(Random& random) {
  const float wide = random.Uniform(0.13f, 0.19f);
  return {OneArc({0, 0.2f}, wide, 0.22f, 90, 450), OneArc({0, -0.2f}, wide + 0.04f, 0.22f, 90, 450)};
}

std::vector<PenLine> Nine(Random& random) {
  PenLine line;
  Arc(line, {0, 0.2f}, 0.2f, 0.21f, 20, random.Uniform(360, 385));
  if (random.Chance(0.5f)) {
    line.push_back({random.Uniform(0.02f, 0.2f), kFoot});
  } else {  // the stem turns to the left
    line.insert(line.end(), {{0.2f, -0.12f}, {0.1f, -0.36f}, {-0.06f, kFoot}, {-0.17f, -0.36f}});
  }
  return {line};
}

const std::vector<Form>& FormsOf(int digit) {
  static const std::array<std::vector<Form>, 10> forms = {{{RoundZero},
                                                           {PlainOne, FlaggedOne},
                                                           {Two},
                                                           {Three},
                                                           {OpenFour, OpenFour, ClosedFour},
                                                           {BarredFive},
                                                           {Six},
                                                           {HookedSeven, PlainSeven},
                                                           {CrossedEight, TwoRingedEight},
                                                           {Nine}}};
  return forms.at(digit);
}

}  // namespace

std::vector<PenLine> AnyDigitForm(int digit, Random& random) {
  const std::vector<Form>& forms = FormsOf(digit);
  return forms[random.Below(forms.size())](random);
}

void AddDigitHabit(cv::Mat& coverage, int digit, Random& random) {
  constexpr float kZero = 0.2f, kSeven = 0.12f, kOne = 0.08f;
  const cv::Rect box = cv::boundingRect(coverage);
  if (box.empty()) return;
  const float radius = std::max(0.7f, random.Uniform(0.012f, 0.035f) * coverage.rows);
  // In shares of half the digit's own box, y up.
  const auto stroke = [&](Point a, Point b) {
    const auto place = [&](Point p) {
      return Point{box.x + box.width * (0.5f + p.x / 2), coverage.rows - (box.y + box.height * (0.5f - p.y / 2))};
    };
    DrawStroke(coverage, place(a), place(b), radius);
  };
  if (digit == 0 && random.Chance(kZero)) {
    const float kind = random.Uniform(0, 1), reach = random.Uniform(0.3f, 1.1f);
    if (kind < 0.6f) {
      const float way = random.Chance(0.8f) ? 1.0f : -1.0f, steep = random.Uniform(0.5f, 1.0f);
      stroke({-0.6f * reach * way, -0.7f * reach * steep}, {0.6f * reach * way, 0.7f * reach * steep});
    } else if (kind < 0.8f) {
      stroke({0, -0.1f * reach}, {0, 0.1f * reach});
    } else {
      stroke({0, -0.5f * reach}, {0, 0.5f * reach});
    }
  } else if (digit == 7 && random.Chance(kSeven)) {
    const float level = random.Uniform(-0.15f, 0.15f), tilt = random.Bell(0.08f);
    stroke({random.Uniform(-0.7f, -0.3f), level - tilt}, {random.Uniform(0.4f, 0.9f), level + tilt});
  } else if (digit == 1 && random.Chance(kOne) && box.width < box.height / 2) {
    const float half = random.Uniform(0.12f, 0.28f) * box.height / (box.width / 2.0f);
    stroke({-half, -1}, {half, -1});
  }
}

}  // namespace madoguchi::training
