#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-image.h>
#include <poppler/cpp/poppler-page-renderer.h>
#include <poppler/cpp/poppler-page.h>

#include <cmath>
#include <limits>
#include <memory>

#include "ocr-worker/decoder/formats.h"

namespace madoguchi::ocr::decoder {

namespace {

constexpr double kPointsPerInch = 72;

void Silent(const std::string&, void*) {}

Outcome ReadPage(poppler::document& document, int index, const poppler::page_renderer& renderer, PageOutput& output) {
  const std::unique_ptr<poppler::page> page(document.create_page(index));
  if (page == nullptr) return Outcome::kPageUnreadable;
  const poppler::rectf rect = page->page_rect();
  const double width = std::ceil(rect.width() * limits::kPdfDpi / kPointsPerInch);
  const double height = std::ceil(rect.height() * limits::kPdfDpi / kPointsPerInch);
  if (!(width >= 1 && height >= 1)) return Outcome::kPageUnreadable;
  // Asked before drawing: a page of a few bytes may claim a square kilometre.
  if (width > limits::kPageSidePxMax || height > limits::kPageSidePxMax) return Outcome::kPageTooLarge;
  if (!output.Begin(static_cast<int64_t>(width), static_cast<int64_t>(height), 3)) return Outcome::kPageTooLarge;

  const poppler::image image = renderer.render_page(page.get(), limits::kPdfDpi, limits::kPdfDpi);
  if (!image.is_valid()) return Outcome::kPageUnreadable;
  if (!output.Begin(image.width(), image.height(), 3)) return Outcome::kPageTooLarge;
  for (int y = 0; y < image.height(); ++y) {
    output.PutRow(
        y, reinterpret_cast<const uint8_t*>(image.const_data() + static_cast<ptrdiff_t>(image.bytes_per_row()) * y));
  }
  return Outcome::kPage;
}

}  // namespace

void DecodePdf(Bytes file, Wanted wanted, PageOutput& output) {
  poppler::set_debug_error_function(Silent, nullptr);
  if (file.size > static_cast<size_t>(std::numeric_limits<int>::max())) {
    output.End(Outcome::kUnreadable);
    return;
  }
  const std::unique_ptr<poppler::document> document(
      poppler::document::load_from_raw_data(reinterpret_cast<const char*>(file.data), static_cast<int>(file.size)));
  if (document == nullptr || document->is_locked()) {
    output.End(Outcome::kUnreadable);
    return;
  }
  const int pages = document->pages();
  if (pages < 1) {
    output.End(Outcome::kNoPages);
    return;
  }
  if (pages > limits::kPagesMax) {
    output.End(Outcome::kTooManyPages);
    return;
  }
  poppler::page_renderer renderer;
  renderer.set_image_format(poppler::image::format_bgr24);
  renderer.set_render_hints(poppler::page_renderer::antialiasing | poppler::page_renderer::text_antialiasing);
  if (wanted.count == 0) return output.EndCount(pages);
  output.StartAt(wanted.first);
  for (int index = wanted.first; index < pages && index - wanted.first < wanted.count; ++index) {
    const Outcome outcome = ReadPage(*document, index, renderer, output);
    if (!(outcome == Outcome::kPage ? output.Finish() : output.Skip(outcome))) return;
  }
  output.End(Outcome::kEnd);
}

}  // namespace madoguchi::ocr::decoder
