#include "ocr-worker/training/characters/line_writer.h"

#include <algorithm>
#include <cmath>

#include "opencv2/imgproc.hpp"

namespace madoguchi::training {

namespace {

constexpr float kNarrowPitch = 0.62f;  // digits and letters take less room

Hand OneHand(const LineStyle& style, Random& random) {
  Hand hand;
  hand.size = 0.62f;  // of a cell that leaves room for what sticks out
  hand.slant = random.Bell(0.10f * style.wild);
  hand.bend = 0.035f * style.wild;
  hand.unsteady = 0.018f * style.wild;
  hand.pen = random.Uniform(-0.02f, 0.02f);
  return hand;
}

}  // namespace

cv::Mat WriteLine(FT_Library library, Font& font, const std::u32string& text, const LineStyle& style, Random& random) {
  const Hand hand = OneHand(style, random);
  const int cell = static_cast<int>(std::lround(style.character_px / hand.size));
  cv::Mat line(cell + style.character_px / 2, static_cast<int>(text.size() + 2) * cell, CV_8U, cv::Scalar(0));
  const float drift = random.Bell(0.02f * style.wild);
  float x = 0, y = static_cast<float>(style.character_px) / 4;
  for (size_t i = 0; i < text.size(); ++i) {
    const float pitch = (text[i] < 0x80 ? kNarrowPitch : style.pitch) * static_cast<float>(style.character_px);
    const Glyph& glyph = font.Find(text[i]);
    if (!glyph.points.empty()) {
      Hand now = hand;
      now.size *= std::exp(random.Bell(0.07f * style.wild));
      now.turn = random.Bell(0.05f * style.wild);
      now.aspect = std::exp(random.Bell(0.08f * style.wild));
      now.shift_y = random.Bell(0.04f * style.wild);
      const cv::Mat drawn = Write(library, glyph, now, cell, {0, 0}, random);
      const int left = static_cast<int>(x + pitch / 2 - static_cast<float>(style.character_px) / 2) + cell / 8;
      const int top = std::clamp(static_cast<int>(y), 0, line.rows - cell);
      cv::Mat at = line({std::clamp(left, 0, line.cols - cell), top, cell, cell});
      cv::max(at, drawn, at);
    }
    x += pitch * std::exp(random.Bell(0.06f * style.wild));
    y += drift * pitch;
  }
  cv::GaussianBlur(line, line, {0, 0}, 0.8);
  return line;
}

}  // namespace madoguchi::training
