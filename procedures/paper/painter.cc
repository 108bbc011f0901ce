#include "procedures/paper/painter.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "opencv2/imgcodecs.hpp"
#include "procedures/layout/metrics.h"
#include "procedures/paper/codes.h"

namespace madoguchi::procedures {
namespace {

struct Free {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

constexpr double kPointsPerMm = 72 / 25.4;
constexpr const char* kTextFonts = "IPAexGothic, Noto Sans CJK JP, sans-serif";
constexpr const char* kHeadingFonts = "Noto Sans CJK JP, IPAexGothic, sans-serif";
constexpr const char* kNeededFonts[] = {"IPAexGothic", "Noto Sans CJK JP"};
// A PDF names its time of making; a form's printing is the same whenever it is made.
constexpr const char* kFixedDate = "2000-01-01T00:00:00Z";

absl::Status PaintFailed(absl::string_view cause) {
  return Error(absl::StatusCode::kInternal, "PAINT_FAILED", "申請書を描けませんでした。運用担当者に知らせてください。",
               {{"cause", std::string(cause)}});
}

// Draws with one user unit = 1 mm.
class Painter {
 public:
  explicit Painter(cairo_t* cairo) : cairo_(cairo) {}

  absl::Status Sheet(const CodedSheet& sheet) {
    for (const Drawn& shape : sheet.drawing.shapes) std::visit([this](const auto& drawn) { Draw(drawn); }, shape);
    ASSIGN_OR_RETURN(const Modules qr, QrModules(sheet.qr_text));
    for (const BoxMm& box : sheet.qr_boxes) DrawModules(qr, box);
    return absl::OkStatus();
  }

  absl::Status Page(const TemplatePage& page, const std::string& qr_text, const PageDrawing& drawing) {
    for (const Drawn& shape : drawing.shapes) std::visit([this](const auto& drawn) { Draw(drawn); }, shape);
    for (const Marker& marker : page.markers) {
      ASSIGN_OR_RETURN(const Modules modules, MarkerModules(marker.id));
      DrawModules(modules, marker.box);
    }
    ASSIGN_OR_RETURN(const Modules qr, QrModules(qr_text));
    DrawModules(qr, page.qr);
    return absl::OkStatus();
  }

 private:
  void Grey(double grey) { cairo_set_source_rgb(cairo_, grey, grey, grey); }

  void Draw(const DrawnLine& line) {
    Grey(line.grey);
    cairo_set_line_width(cairo_, line.width_mm);
    const double dash[] = {0.8, 0.8};
    cairo_set_dash(cairo_, dash, line.dashed ? 2 : 0, 0);
    cairo_move_to(cairo_, line.x1, line.y1);
    cairo_line_to(cairo_, line.x2, line.y2);
    cairo_stroke(cairo_);
    cairo_set_dash(cairo_, nullptr, 0, 0);
  }

  void Draw(const DrawnBox& drawn) {
    const BoxMm& box = drawn.box;
    if (drawn.rounded) {
      cairo_save(cairo_);
      cairo_translate(cairo_, box.x + box.width / 2, box.y + box.height / 2);
      cairo_scale(cairo_, box.width / 2, box.height / 2);
      cairo_arc(cairo_, 0, 0, 1, 0, 2 * M_PI);
      cairo_restore(cairo_);
    } else {
      cairo_rectangle(cairo_, box.x, box.y, box.width, box.height);
    }
    if (drawn.fill_grey < 1) {
      Grey(drawn.fill_grey);
      cairo_fill_preserve(cairo_);
    }
    if (drawn.stroke_mm > 0) {
      Grey(drawn.stroke_grey);
      cairo_set_line_width(cairo_, drawn.stroke_mm);
      cairo_stroke_preserve(cairo_);
    }
    cairo_new_path(cairo_);
  }

  void Draw(const DrawnText& text) {
    Owned<PangoLayout> layout(pango_cairo_create_layout(cairo_));
    pango_layout_set_text(layout.get(), text.text.data(), static_cast<int>(text.text.size()));
    pango_context_set_language(pango_layout_get_context(layout.get()), pango_language_from_string("ja"));
    Owned<PangoFontDescription> font(pango_font_description_from_string(text.bold ? kHeadingFonts : kTextFonts));
    pango_font_description_set_weight(font.get(), text.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font.get(), text.size_pt * metrics::kMmPerPt * PANGO_SCALE * kZoom);
    pango_layout_set_font_description(layout.get(), font.get());
    PangoRectangle extents;
    pango_layout_get_extents(layout.get(), nullptr, &extents);
    const double width = extents.width / (PANGO_SCALE * kZoom);
    const double height = extents.height / (PANGO_SCALE * kZoom);
    // Wider than its place: narrower letters (長体) keep the line where it belongs.
    const double squeeze = width > text.box.width && width > 0 ? text.box.width / width : 1;
    double x = text.box.x;
    if (text.align == Align::kCentre) x += (text.box.width - width * squeeze) / 2;
    if (text.align == Align::kRight) x += text.box.width - width * squeeze;
    cairo_save(cairo_);
    Grey(text.grey);
    cairo_translate(cairo_, x, text.box.y + (text.box.height - height) / 2);
    cairo_scale(cairo_, squeeze / kZoom, 1.0 / kZoom);
    pango_cairo_update_layout(cairo_, layout.get());
    pango_cairo_show_layout(cairo_, layout.get());
    cairo_restore(cairo_);
  }

  void DrawModules(const Modules& modules, const BoxMm& box) {
    const double width = box.width / static_cast<double>(modules[0].size());
    const double height = box.height / static_cast<double>(modules.size());
    Grey(0);
    // Runs, not single modules: a seam between two black modules would show as a white hair.
    for (size_t y = 0; y < modules.size(); ++y) {
      for (size_t x = 0; x < modules[y].size(); ++x) {
        if (modules[y][x]) cairo_rectangle(cairo_, box.x + x * width, box.y + y * height, width, height);
      }
    }
    cairo_fill(cairo_);
  }

  // Pango lays out in whole units of its own; laying out enlarged keeps its rounding below anything visible.
  static constexpr double kZoom = 20;

  cairo_t* cairo_;
};

cairo_status_t Append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

void SharpMetrics(cairo_t* cairo) {
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_set_font_options(cairo, options);
  cairo_font_options_destroy(options);
}

std::string QrTextOf(const Template& form_template, const TemplatePage& page, const std::string& serial = "") {
  return QrText(form_template.form, form_template.version, page.page, serial);
}

bool HasFamily(absl::string_view wanted) {
  PangoFontFamily** families = nullptr;
  int count = 0;
  pango_font_map_list_families(pango_cairo_font_map_get_default(), &families, &count);
  bool found = false;
  for (int i = 0; i < count; ++i) found = found || wanted == pango_font_family_get_name(families[i]);
  g_free(families);
  return found;
}

}  // namespace

absl::Status CheckFonts() {
  for (const char* family : kNeededFonts) {
    if (HasFamily(family)) continue;
    return Error(absl::StatusCode::kFailedPrecondition, "FONT_MISSING",
                 absl::StrCat("申請書を描くフォント ", family,
                              " がありません。fonts-ipaexfont-gothic と fonts-noto-cjk を入れてください。"));
  }
  return absl::OkStatus();
}

namespace {

// A PDF of pages of these sizes, each drawn by its function with one user unit = 1 mm.
struct PdfPage {
  double width_mm;
  double height_mm;
  std::function<absl::Status(Painter&)> draw;
};
absl::StatusOr<std::string> Pdf(const std::vector<PdfPage>& pages, const std::string& title,
                                const std::string& subject) {
  std::string pdf;
  Owned<cairo_surface_t> surface(cairo_pdf_surface_create_for_stream(&Append, &pdf, 595, 842));
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, kFixedDate);
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_SUBJECT, subject.c_str());
  Owned<cairo_t> cairo(cairo_create(surface.get()));
  SharpMetrics(cairo.get());
  for (const PdfPage& page : pages) {
    cairo_pdf_surface_set_size(surface.get(), page.width_mm * kPointsPerMm, page.height_mm * kPointsPerMm);
    cairo_save(cairo.get());
    cairo_scale(cairo.get(), kPointsPerMm, kPointsPerMm);
    Painter painter(cairo.get());
    RETURN_IF_ERROR(page.draw(painter));
    cairo_restore(cairo.get());
    cairo_show_page(cairo.get());
  }
  cairo_surface_finish(surface.get());
  const cairo_status_t status = cairo_surface_status(surface.get());
  if (status != CAIRO_STATUS_SUCCESS) return PaintFailed(cairo_status_to_string(status));
  cairo.reset();  // the surface writes its last bytes into `pdf` before that goes
  surface.reset();
  return pdf;
}

}  // namespace

absl::StatusOr<std::string> PaintPdf(const Printing& printing, const std::string& title,
                                     const std::vector<std::string>& serials) {
  const Template& form_template = printing.form_template;
  std::vector<PdfPage> pages;
  for (const std::string& serial : serials) {
    for (size_t i = 0; i < printing.pages.size(); ++i) {
      const TemplatePage& page = form_template.pages[i];
      pages.push_back({page.width_mm, page.height_mm, [&, i, serial](Painter& painter) {
                         const TemplatePage& drawn = form_template.pages[i];
                         return painter.Page(drawn, QrTextOf(form_template, drawn, serial), printing.pages[i]);
                       }});
    }
  }
  return Pdf(pages, title, absl::StrCat(form_template.form, " ", form_template.version));
}

absl::StatusOr<std::string> PaintSheet(const CodedSheet& sheet, const std::string& title) {
  return Pdf({{sheet.width_mm, sheet.height_mm, [&](Painter& painter) { return painter.Sheet(sheet); }}}, title,
             sheet.qr_text);
}

absl::StatusOr<std::string> PaintPng(const Printing& printing, size_t index) {
  const Template& form_template = printing.form_template;
  const TemplatePage& page = form_template.pages[index];
  const double scale = kBlankDpi / 25.4;
  const int width = static_cast<int>(std::lround(page.width_mm * scale));
  const int height = static_cast<int>(std::lround(page.height_mm * scale));
  Owned<cairo_surface_t> surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
  if (const cairo_status_t status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS) {
    return PaintFailed(cairo_status_to_string(status));
  }
  Owned<cairo_t> cairo(cairo_create(surface.get()));
  SharpMetrics(cairo.get());
  cairo_set_source_rgb(cairo.get(), 1, 1, 1);
  cairo_paint(cairo.get());
  cairo_scale(cairo.get(), scale, scale);
  RETURN_IF_ERROR(Painter(cairo.get()).Page(page, QrTextOf(form_template, page), printing.pages[index]));
  cairo_surface_flush(surface.get());
  const cv::Mat bgra(height, width, CV_8UC4, cairo_image_surface_get_data(surface.get()),
                     static_cast<size_t>(cairo_image_surface_get_stride(surface.get())));
  cv::Mat grey;
  cv::extractChannel(bgra, grey, 0);  // only greys are drawn: every channel is the same
  std::vector<uint8_t> png;
  if (!cv::imencode(".png", grey, png, {cv::IMWRITE_PNG_COMPRESSION, 9})) return PaintFailed("png");
  return std::string(png.begin(), png.end());
}

}  // namespace madoguchi::procedures
