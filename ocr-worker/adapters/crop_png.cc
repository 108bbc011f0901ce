#include "ocr-worker/adapters/crop_png.h"

#include <png.h>

#include "ocr-worker/errors.h"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr {

absl::StatusOr<std::string> CropToPng(const cv::Mat& seen) {
  const cv::Mat paper = 255 - seen;  // continuous
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(paper.cols);
  image.height = static_cast<png_uint_32>(paper.rows);
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string png(size, '\0');
  if (png_image_write_to_memory(&image, png.data(), &size, 0, paper.data, 0, nullptr) == 0)
    return RecognizerFault("png");
  png.resize(size);
  return png;
}

absl::StatusOr<cv::Mat> CropFromPng(absl::string_view png) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, png.data(), png.size()) == 0) return UnreadableImage();
  if (int64_t{image.width} * image.height > limits::kCropPixelsMax) {
    png_image_free(&image);
    return ImageTooLarge();
  }
  image.format = PNG_FORMAT_GRAY;
  cv::Mat paper(static_cast<int>(image.height), static_cast<int>(image.width), CV_8U);
  if (png_image_finish_read(&image, nullptr, paper.data, 0, nullptr) == 0) {
    png_image_free(&image);
    return UnreadableImage();
  }
  return cv::Mat(255 - paper);
}

}  // namespace madoguchi::ocr
