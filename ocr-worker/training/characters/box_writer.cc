#include "ocr-worker/training/characters/box_writer.h"

#include <cmath>

#include "ocr-worker/core/text/character_image.h"
#include "ocr-worker/training/characters/pen.h"
#include "ocr-worker/training/characters/scan.h"

namespace madoguchi::training {

namespace {

Hand OneHand(const RowStyle& style, Random& random) {
  Hand hand;
  hand.size = random.Uniform(0.68f, 0.92f);
  hand.slant = random.Bell(0.10f * style.wild);
  hand.aspect = std::exp(random.Bell(0.08f * style.wild));
  hand.bend = 0.045f * style.wild;
  hand.unsteady = 0.022f * style.wild;
  hand.pen = random.Uniform(-0.02f, 0.02f);
  return hand;
}

}  // namespace

std::vector<cv::Mat> WriteBoxes(FT_Library library, Font& font, const std::u32string& text, const RowStyle& style,
                                Random& random) {
  const Hand hand = OneHand(style, random);
  std::vector<cv::Mat> boxes;
  for (const char32_t character : text) {
    const Glyph& glyph = font.Find(character);
    if (glyph.points.empty()) {
      boxes.emplace_back(style.side_px, style.side_px, CV_8U, cv::Scalar(0));
      continue;
    }
    Hand now = hand;
    now.size *= std::exp(random.Bell(0.08f * style.wild));
    now.turn = random.Bell(0.05f * style.wild);
    now.shift_x = random.Bell(0.05f);
    now.shift_y = random.Bell(0.05f);
    const cv::Mat written = style.pen ? WriteWithPen(font.FindPenLines(character), now, style.side_px, {0, 0}, random)
                                      : Write(library, glyph, now, style.side_px, {0, 0}, random);
    boxes.push_back(ocr::InkOf(Scan(written, Distortions::kTrain, {}, random)));
  }
  return boxes;
}

}  // namespace madoguchi::training
