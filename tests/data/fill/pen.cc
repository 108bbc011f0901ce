#include "tests/data/fill/pen.h"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "opencv2/imgproc.hpp"
#include "tests/data/fill/real_hands.h"

namespace madoguchi::fill {

namespace {

using procedures::BoxMm;
using procedures::LeafType;
using procedures::Mark;
using procedures::MarkKind;
using procedures::TemplateField;

constexpr double kPxPerMm = 300 / 25.4;

double Uniform(std::mt19937& rng, double low, double high) { return low + (high - low) * (rng() / 4294967295.0); }

std::vector<std::string> Characters(const std::string& text) {
  std::vector<std::string> characters;
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    characters.push_back(text.substr(i, length));
    i += length;
  }
  return characters;
}

// Text as a mask (255 = ink). The first character's em box starts half a size from the left, with its baseline at
// kBaseline sizes.
constexpr double kBaseline = 1.3;
cv::Mat Render(const std::string& text, const std::string& font, double size_px) {
  const int width = static_cast<int>(size_px * static_cast<double>(Characters(text).size() + 2)),
            height = static_cast<int>(size_px * 2.2);
  cv::Mat mask(height, width, CV_8U, cv::Scalar(0));
  const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
      cairo_image_surface_create(CAIRO_FORMAT_A8, width, height), cairo_surface_destroy);
  const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cairo(cairo_create(surface.get()), cairo_destroy);
  PangoLayout* layout = pango_cairo_create_layout(cairo.get());
  PangoFontDescription* description = pango_font_description_from_string(font.c_str());
  pango_font_description_set_absolute_size(description, size_px * PANGO_SCALE);
  pango_layout_set_font_description(layout, description);
  pango_layout_set_text(layout, text.c_str(), -1);
  cairo_move_to(cairo.get(), size_px / 2,
                size_px * kBaseline - pango_layout_get_baseline(layout) / static_cast<double>(PANGO_SCALE));
  pango_cairo_show_layout(cairo.get(), layout);
  pango_font_description_free(description);
  g_object_unref(layout);
  cairo_surface_flush(surface.get());
  const cv::Mat drawn(height, width, CV_8U, cairo_image_surface_get_data(surface.get()),
                      static_cast<size_t>(cairo_image_surface_get_stride(surface.get())));
  drawn.copyTo(mask);
  return mask;
}

cv::Mat CutToInk(const cv::Mat& mask) {
  std::vector<cv::Point> inked;
  cv::findNonZero(mask > 8, inked);
  return inked.empty() ? cv::Mat() : mask(cv::boundingRect(inked)).clone();
}

// Smooth random displacement, as a hand strays from the letter's ideal.
cv::Mat Warp(const cv::Mat& mask, double amplitude_px, std::mt19937& rng) {
  const int pad = static_cast<int>(std::ceil(amplitude_px * 2)) + 2;
  cv::Mat padded;
  cv::copyMakeBorder(mask, padded, pad, pad, pad, pad, cv::BORDER_CONSTANT, 0);
  const cv::Size coarse(std::max(2, padded.cols / 22), std::max(2, padded.rows / 22));
  cv::Mat maps[2];
  for (int axis = 0; axis < 2; ++axis) {
    cv::Mat noise(coarse, CV_32F);
    for (int i = 0; i < noise.rows * noise.cols; ++i)
      noise.at<float>(i) = static_cast<float>(Uniform(rng, -1, 1) * amplitude_px);
    cv::resize(noise, maps[axis], padded.size(), 0, 0, cv::INTER_CUBIC);
  }
  for (int y = 0; y < padded.rows; ++y) {
    for (int x = 0; x < padded.cols; ++x) {
      maps[0].at<float>(y, x) += static_cast<float>(x);
      maps[1].at<float>(y, x) += static_cast<float>(y);
    }
  }
  cv::Mat warped;
  cv::remap(padded, warped, maps[0], maps[1], cv::INTER_LINEAR);
  return warped;
}

class Pen {
 public:
  Pen(cv::Mat& page, const Hand& hand, const cv::Mat& digits, std::mt19937& rng)
      : page_(page), hand_(hand), digits_(digits), rng_(rng) {}

  void Line(const std::string& text, const BoxMm& box) {
    const double size = (hand_.handwritten ? Uniform(rng_, 5.0, 6.4) : Uniform(rng_, 3.9, 4.6)) * kPxPerMm;
    cv::Mat mask = hand_.real != nullptr ? RealLine(text, size) : CutToInk(Render(text, hand_.font, size));
    if (mask.empty()) return;
    const double room = (box.width - 4) * kPxPerMm;
    if (mask.cols > room) cv::resize(mask, mask, {static_cast<int>(room), mask.rows}, 0, 0, cv::INTER_AREA);
    if (hand_.handwritten && hand_.real == nullptr) mask = Warp(mask, hand_.warp_px, rng_);
    const double slack = std::max(0.0, box.height * kPxPerMm - mask.rows);
    const double left = (box.x + Uniform(rng_, 1.0, 4.0)) * kPxPerMm;
    const double top = box.y * kPxPerMm + slack * (hand_.handwritten ? Uniform(rng_, 0.2, 0.8) : 0.5);
    Put(mask, left, top);
  }

  void Cells(const std::string& text, const std::vector<BoxMm>& cells) {
    const std::vector<std::string> characters = Characters(text);
    for (size_t i = 0; i < characters.size() && i < cells.size(); ++i) {
      if (characters[i] != " ") InBox(characters[i], cells[i]);
    }
  }

  void Tick(const BoxMm& box) {
    const auto at = [&](double x, double y) {
      return cv::Point2d((box.x + box.width * x + Uniform(rng_, -0.3, 0.3)) * kPxPerMm,
                         (box.y + box.height * y + Uniform(rng_, -0.3, 0.3)) * kPxPerMm);
    };
    Stroke({at(0.15, 0.5), at(0.4, 0.85), at(1.05, 0.0)});
  }

  void Circle(const BoxMm& box) {
    std::vector<cv::Point2d> points;
    const double rx = (box.width / 2 + Uniform(rng_, -0.2, 0.8)) * kPxPerMm,
                 ry = (box.height / 2 + Uniform(rng_, -0.6, 0.4)) * kPxPerMm;
    const cv::Point2d centre((box.x + box.width / 2 + Uniform(rng_, -0.5, 0.5)) * kPxPerMm,
                             (box.y + box.height / 2 + Uniform(rng_, -0.4, 0.4)) * kPxPerMm);
    const double start = Uniform(rng_, 0, 2 * CV_PI), turn = Uniform(rng_, 1.85, 2.15) * CV_PI;
    for (int i = 0; i <= 24; ++i) {
      const double angle = start + turn * i / 24, wobble = Uniform(rng_, 0.95, 1.05);
      points.emplace_back(centre.x + rx * wobble * std::cos(angle), centre.y + ry * wobble * std::sin(angle));
    }
    Stroke(points);
  }

  // A round seal over the end of the name, as people set it.
  void Seal(const BoxMm& box) {
    const cv::Point centre(static_cast<int>((box.x + box.width / 2 + Uniform(rng_, -3, 1)) * kPxPerMm),
                           static_cast<int>((box.y + box.height / 2) * kPxPerMm));
    const int radius = static_cast<int>(4.6 * kPxPerMm);
    cv::Mat mask(page_.size(), CV_8U, cv::Scalar(0));
    cv::circle(mask, centre, radius, 255, 9, cv::LINE_AA);
    const cv::Mat glyph = CutToInk(Render("見本", hand_.font, 3.6 * kPxPerMm));
    if (!glyph.empty()) {
      const cv::Rect place(centre.x - glyph.cols / 2, centre.y - glyph.rows / 2, glyph.cols, glyph.rows);
      glyph.copyTo(mask(place & cv::Rect({}, mask.size())));
    }
    const cv::Rect area = cv::Rect(centre.x - radius - 8, centre.y - radius - 8, 2 * radius + 16, 2 * radius + 16) &
                          cv::Rect({}, page_.size());
    Blend(mask(area), area, hand_.seal);
  }

 private:
  static constexpr double kRealShare = 0.88;  // a character's ink is smaller than its em box
  static constexpr double kSmallKanaShare = 0.55;

  static bool IsSmallKana(const std::string& character) {
    constexpr const char* kSmall[] = {"っ", "ゃ", "ゅ", "ょ", "ッ", "ャ", "ュ", "ョ", "ァ", "ィ", "ゥ", "ェ", "ォ"};
    return std::find(std::begin(kSmall), std::end(kSmall), character) != std::end(kSmall);
  }

  // Drawings side by side, as they come.
  cv::Mat RealLine(const std::string& text, double size) {
    const int height = static_cast<int>(size * 1.3);
    cv::Mat line(height, static_cast<int>(size * 1.3 * static_cast<double>(Characters(text).size() + 1)), CV_8U,
                 cv::Scalar(0));
    double left = 0;
    for (const std::string& character : Characters(text)) {
      if (!hand_.real->Has(character)) {
        left += size * 0.6;
        continue;
      }
      const bool small = IsSmallKana(character);
      const double share = small ? kSmallKanaShare : kRealShare;
      const cv::Mat drawn = hand_.real->Draw(character, size * share * Uniform(rng_, 0.85, 1.0), rng_);
      const int room = std::max(0, height - drawn.rows);
      const cv::Rect place(static_cast<int>(left), small ? room * 3 / 4 : room / 2, drawn.cols, drawn.rows);
      cv::Mat(cv::max(line(place), drawn)).copyTo(line(place));
      left += drawn.cols + size * Uniform(rng_, 0.02, 0.15);
    }
    return CutToInk(line);
  }

  void InBox(const std::string& character, const BoxMm& cell) {
    const double side = std::min(cell.width, cell.height);
    const double size = (hand_.handwritten ? Uniform(rng_, 0.72, 0.95) : 0.72) * side * kPxPerMm;
    const bool digit = character.size() == 1 && character[0] >= '0' && character[0] <= '9';
    cv::Mat em;
    if (digit && hand_.real_digits && !digits_.empty()) {
      const int value = character[0] - '0';
      const cv::Rect cell_px(static_cast<int>(rng_() % (digits_.cols / 20)) * 20,
                             (value * 5 + static_cast<int>(rng_() % 5)) * 20, 20, 20);
      cv::resize(digits_(cell_px), em, {static_cast<int>(size * 1.25), static_cast<int>(size * 1.25)}, 0, 0,
                 cv::INTER_CUBIC);
      // The sheet is soft; pen strokes are not.
      cv::threshold(em, em, 110, 255, cv::THRESH_BINARY);
      cv::GaussianBlur(em, em, {3, 3}, 0);
    } else if (hand_.real != nullptr && hand_.real->Has(character)) {
      // A drawing alone does not say how large its character is meant.
      const bool small = IsSmallKana(character);
      em = hand_.real->Draw(character, size * (small ? kSmallKanaShare : kRealShare), rng_);
      if (small) cv::copyMakeBorder(em, em, static_cast<int>(size * 0.25), 0, 0, 0, cv::BORDER_CONSTANT, 0);
    } else {
      // The em box, not the ink, stands in the middle: small kana stay small and low.
      const cv::Mat drawn = Render(character, hand_.font, size);
      em = digit ? CutToInk(drawn) : EmBox(drawn, size);
    }
    if (em.empty()) return;
    if (hand_.handwritten && hand_.real == nullptr) em = Warp(em, hand_.warp_px, rng_);
    const double stray = hand_.handwritten ? 0.10 * side : 0.02 * side;
    Put(em, (cell.x + cell.width / 2 + Uniform(rng_, -stray, stray)) * kPxPerMm - em.cols / 2.0,
        (cell.y + cell.height / 2 + Uniform(rng_, -stray, stray)) * kPxPerMm - em.rows / 2.0);
  }

  // An em reaches 0.88 above the baseline and 0.12 below; a little more on every side, because strokes overhang.
  static cv::Mat EmBox(const cv::Mat& drawn, double size) {
    const cv::Mat ink = CutToInk(drawn);
    if (ink.empty()) return ink;
    const double over = 0.06;
    const cv::Rect em(static_cast<int>(size * (0.5 - over)), static_cast<int>(size * (kBaseline - 0.88 - over)),
                      static_cast<int>(size * (1 + 2 * over)), static_cast<int>(size * (1 + 2 * over)));
    return drawn(em & cv::Rect({}, drawn.size())).clone();
  }

  void Stroke(const std::vector<cv::Point2d>& points) {
    std::vector<cv::Point> fixed;
    for (const cv::Point2d& p : points) fixed.emplace_back(static_cast<int>(p.x * 16), static_cast<int>(p.y * 16));
    cv::Rect area = cv::boundingRect(fixed);
    area = cv::Rect(area.x / 16 - 10, area.y / 16 - 10, area.width / 16 + 20, area.height / 16 + 20) &
           cv::Rect({}, page_.size());
    cv::Mat mask(page_.size(), CV_8U, cv::Scalar(0));
    cv::polylines(mask, fixed, false, 255, static_cast<int>(Uniform(rng_, 4, 7)), cv::LINE_AA, 4);
    Blend(mask(area), area, hand_.ink);
  }

  void Put(const cv::Mat& mask, double left, double top) {
    const cv::Rect wanted(static_cast<int>(std::lround(left)), static_cast<int>(std::lround(top)), mask.cols,
                          mask.rows);
    const cv::Rect area = wanted & cv::Rect({}, page_.size());
    if (!area.empty()) Blend(mask(area - wanted.tl()), area, hand_.ink);
  }

  // Ink lets the paper through where it is thin and never makes it lighter.
  void Blend(const cv::Mat& mask, const cv::Rect& area, const cv::Scalar& ink) {
    for (int y = 0; y < area.height; ++y) {
      for (int x = 0; x < area.width; ++x) {
        const double cover = mask.at<uchar>(y, x) / 255.0 * 0.95;
        cv::Vec3b& pixel = page_.at<cv::Vec3b>(area.y + y, area.x + x);
        for (int c = 0; c < 3; ++c) {
          const double mixed = pixel[c] * (1 - cover) + ink[c] * cover;
          pixel[c] = static_cast<uchar>(std::min<double>(pixel[c], mixed));
        }
      }
    }
  }

  cv::Mat& page_;
  const Hand& hand_;
  const cv::Mat& digits_;
  std::mt19937& rng_;
};

}  // namespace

cv::Mat FillPage(const procedures::TemplatePage& page, const cv::Mat& blank, const Values& values, const Hand& hand,
                 const cv::Mat& digits, std::mt19937& rng) {
  cv::Mat filled;
  cv::cvtColor(blank, filled, cv::COLOR_GRAY2BGR);
  Pen pen(filled, hand, digits, rng);
  for (const TemplateField& field : page.fields) {
    const auto found = values.find(field.id);
    if (found == values.end()) continue;
    if (field.type == LeafType::kSeal) {
      pen.Seal(field.box);
    } else if (!field.marks.empty()) {
      const std::vector<std::string> chosen = absl::StrSplit(found->second, ',');
      for (const Mark& mark : field.marks) {
        if (std::find(chosen.begin(), chosen.end(), mark.value) == chosen.end()) continue;
        mark.kind == MarkKind::kCheck ? pen.Tick(mark.box) : pen.Circle(mark.box);
      }
    } else if (!field.cells.empty()) {
      pen.Cells(found->second, field.cells);
    } else {
      pen.Line(found->second, field.box);
    }
  }
  return filled;
}

}  // namespace madoguchi::fill
