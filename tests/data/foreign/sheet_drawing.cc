#include "tests/data/foreign/sheet_drawing.h"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "opencv2/imgcodecs.hpp"
#include "opencv2/imgproc.hpp"

namespace madoguchi::foreign {

namespace {

constexpr double kPxPerMm = procedures::kBlankDpi / 25.4;

cv::Rect ToPx(const procedures::BoxMm& box) {
  return {cvRound(box.x * kPxPerMm), cvRound(box.y * kPxPerMm), cvRound(box.width * kPxPerMm),
          cvRound(box.height * kPxPerMm)};
}

}  // namespace

double Uniform(std::mt19937& rng, double low, double high) { return low + (high - low) * (rng() / 4294967295.0); }
int Pick(std::mt19937& rng, int count) { return static_cast<int>(rng() % static_cast<unsigned>(count)); }

Sheet::Sheet(double width_mm, double height_mm)
    : grey_(cvRound(height_mm * kPxPerMm), cvRound(width_mm * kPxPerMm), CV_8U, cv::Scalar(255)) {}

double Sheet::Text(double x_mm, double y_mm, double size_mm, const std::string& text, const std::string& font) {
  const int width = grey_.cols, height = static_cast<int>(size_mm * kPxPerMm * 1.6) + 2;
  const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
      cairo_image_surface_create(CAIRO_FORMAT_A8, width, height), cairo_surface_destroy);
  const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cairo(cairo_create(surface.get()), cairo_destroy);
  PangoLayout* layout = pango_cairo_create_layout(cairo.get());
  PangoFontDescription* description = pango_font_description_from_string(font.c_str());
  pango_font_description_set_absolute_size(description, size_mm * kPxPerMm * PANGO_SCALE);
  pango_layout_set_font_description(layout, description);
  pango_layout_set_text(layout, text.c_str(), -1);
  pango_cairo_show_layout(cairo.get(), layout);
  int wide = 0, high = 0;
  pango_layout_get_pixel_size(layout, &wide, &high);
  pango_font_description_free(description);
  g_object_unref(layout);
  cairo_surface_flush(surface.get());
  const cv::Mat ink(height, width, CV_8U, cairo_image_surface_get_data(surface.get()),
                    static_cast<size_t>(cairo_image_surface_get_stride(surface.get())));
  const cv::Rect to =
      cv::Rect(cvRound(x_mm * kPxPerMm), cvRound(y_mm * kPxPerMm), width, height) & cv::Rect({}, grey_.size());
  if (!to.empty()) cv::subtract(grey_(to), ink({{}, to.size()}), grey_(to));
  return wide / kPxPerMm;
}

void Sheet::Line(double x0_mm, double y0_mm, double x1_mm, double y1_mm, double stroke_mm) {
  cv::line(grey_, {cvRound(x0_mm * kPxPerMm), cvRound(y0_mm * kPxPerMm)},
           {cvRound(x1_mm * kPxPerMm), cvRound(y1_mm * kPxPerMm)}, 0, std::max(1, cvRound(stroke_mm * kPxPerMm)));
}

void Sheet::Box(const procedures::BoxMm& box, double stroke_mm) {
  cv::rectangle(grey_, ToPx(box), 0, std::max(1, cvRound(stroke_mm * kPxPerMm)));
}

void Sheet::Erase(const procedures::BoxMm& box) { grey_(ToPx(box) & cv::Rect({}, grey_.size())).setTo(255); }

std::string Sheet::Png() const {
  std::vector<uchar> bytes;
  cv::imencode(".png", grey_, bytes);
  return {bytes.begin(), bytes.end()};
}

}  // namespace madoguchi::foreign
