#include <png.h>

#include "ocr-worker/decoder/formats.h"

namespace madoguchi::ocr::decoder {

namespace {

Outcome Read(Bytes file, PageOutput& output) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, file.data, file.size) == 0) return Outcome::kPageUnreadable;
  const bool grey = (image.format & PNG_FORMAT_FLAG_COLOR) == 0;
  image.format = grey ? PNG_FORMAT_GRAY : PNG_FORMAT_BGR;
  uint8_t* pixels = output.Begin(image.width, image.height, grey ? 1 : 3);
  if (pixels == nullptr) {
    png_image_free(&image);
    return Outcome::kPageTooLarge;
  }
  const png_color white{255, 255, 255};  // under transparent parts
  return png_image_finish_read(&image, &white, pixels, 0, nullptr) != 0 ? Outcome::kPage : Outcome::kPageUnreadable;
}

}  // namespace

void DecodePng(Bytes file, PageOutput& output) {
  const Outcome outcome = Read(file, output);
  if (outcome == Outcome::kPage ? output.Finish() : output.Skip(outcome)) output.End(Outcome::kEnd);
}

}  // namespace madoguchi::ocr::decoder
