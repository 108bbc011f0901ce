#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-image.h>
#include <poppler/cpp/poppler-page-renderer.h>
#include <poppler/cpp/poppler-page.h>

#include <cmath>
#include <limits>
#include <memory>
#include <optional>

#include "ocr-worker/decoder/formats.h"
#include "ocr-worker/decoder/plain_scan.h"

namespace madoguchi::ocr::decoder {

namespace {

constexpr double kPointsPerInch = 72;

// What Poppler said while it drew a page. It draws on whatever is wrong, and a page that lost its picture would pass
// for a blank back side.
struct Complaints {
  bool any = false;
  bool of_a_picture = false;
};

void Note(const std::string& message, void* closure) {
  auto* complaints = static_cast<Complaints*>(closure);
  complaints->any = true;
  for (const char* decoder : {"JPEG", "DCT", "JPX", "JBIG2", "CCITTFax"}) {
    complaints->of_a_picture = complaints->of_a_picture || message.find(decoder) != std::string::npos;
  }
}

bool IsWhite(const poppler::image& image) {
  for (int y = 0; y < image.height(); ++y) {
    const char* row = image.const_data() + static_cast<ptrdiff_t>(image.bytes_per_row()) * y;
    for (int x = 0; x < image.width() * 3; ++x) {
      if (static_cast<uint8_t>(row[x]) != 0xff) return false;
    }
  }
  return true;
}

Outcome ReadPage(poppler::document& document, int index, const poppler::page_renderer& renderer, Complaints& complaints,
                 PageOutput& output) {
  complaints = {};
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
  if (complaints.of_a_picture || (complaints.any && IsWhite(image))) return Outcome::kPageUnreadable;
  if (!output.Begin(image.width(), image.height(), 3)) return Outcome::kPageTooLarge;
  for (int y = 0; y < image.height(); ++y) {
    output.PutRow(
        y, reinterpret_cast<const uint8_t*>(image.const_data() + static_cast<ptrdiff_t>(image.bytes_per_row()) * y));
  }
  return Outcome::kPage;
}

}  // namespace

void DecodePdf(Bytes file, Wanted wanted, PageOutput& output) {
  Complaints complaints;
  poppler::set_debug_error_function(Note, &complaints);
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
  PlainScans scans(file);
  const bool agreed = scans.pages() == static_cast<size_t>(pages);  // else they do not see the same file
  for (int index = wanted.first; index < pages && index - wanted.first < wanted.count; ++index) {
    const std::optional<Outcome> scan = agreed ? scans.Read(static_cast<size_t>(index), output) : std::nullopt;
    const Outcome outcome = scan ? *scan : ReadPage(*document, index, renderer, complaints, output);
    if (!(outcome == Outcome::kPage ? output.Finish() : output.Skip(outcome))) return;
  }
  output.End(Outcome::kEnd);
}

}  // namespace madoguchi::ocr::decoder
