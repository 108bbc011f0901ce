#include <png.h>

#include <memory>

#include "ocr-worker/decoder/formats.h"

namespace madoguchi::ocr::decoder {

namespace {

Outcome Read(Bytes file, PageOutput& output) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, file.data, file.size) == 0) return Outcome::kPageUnreadable;
  const bool grey = (image.format & PNG_FORMAT_FLAG_COLOR) == 0;
  image.format = grey ? PNG_FORMAT_GRAY : PNG_FORMAT_BGR;
  if (!output.Begin(image.width, image.height, grey ? 1 : 3)) {
    png_image_free(&image);
    return Outcome::kPageTooLarge;
  }
  std::unique_ptr<uint8_t[]> colour;  // libpng's simple interface gives whole pictures
  if (output.Whole() == nullptr) colour = std::make_unique_for_overwrite<uint8_t[]>(PNG_IMAGE_SIZE(image));
  uint8_t* const pixels = colour == nullptr ? output.Whole() : colour.get();
  const png_color white{255, 255, 255};  // under transparent parts
  if (png_image_finish_read(&image, &white, pixels, 0, nullptr) == 0) return Outcome::kPageUnreadable;
  const size_t row_bytes = PNG_IMAGE_ROW_STRIDE(image);
  for (uint32_t y = 0; colour != nullptr && y < image.height; ++y) {
    output.PutRow(static_cast<int>(y), pixels + row_bytes * y);
  }
  return Outcome::kPage;
}

}  // namespace

void DecodePng(Bytes file, PageOutput& output) {
  const Outcome outcome = Read(file, output);
  if (outcome == Outcome::kPage ? output.Finish() : output.Skip(outcome)) output.End(Outcome::kEnd);
}

}  // namespace madoguchi::ocr::decoder
