#include "ocr-worker/adapters/page_picture.h"

#include <cstdio>
// After <cstdio>, which it needs and does not include.
#include <jpeglib.h>

#include <csetjmp>
#include <cstdlib>

#include "ocr-worker/errors.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

struct Errors {
  jpeg_error_mgr manager;
  std::jmp_buf escape;
};

void Escape(j_common_ptr codec) { std::longjmp(reinterpret_cast<Errors*>(codec->err)->escape, 1); }

// libjpeg leaves by longjmp when it fails: nothing with a destructor may live here. False: `out` holds nothing.
bool Encode(const uint8_t* pixels, int width, int height, int channels, int quality, unsigned char** out,
            unsigned long* size) {
  jpeg_compress_struct codec;
  Errors errors;
  codec.err = jpeg_std_error(&errors.manager);
  errors.manager.error_exit = Escape;
  if (setjmp(errors.escape) != 0) {
    jpeg_destroy_compress(&codec);
    return false;
  }
  jpeg_create_compress(&codec);
  jpeg_mem_dest(&codec, out, size);
  codec.image_width = static_cast<JDIMENSION>(width);
  codec.image_height = static_cast<JDIMENSION>(height);
  codec.input_components = channels;
  codec.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_EXT_BGR;
  jpeg_set_defaults(&codec);
  jpeg_set_quality(&codec, quality, TRUE);
  jpeg_start_compress(&codec, TRUE);
  while (codec.next_scanline < codec.image_height) {
    JSAMPROW row = const_cast<uint8_t*>(pixels) + static_cast<size_t>(codec.next_scanline) * width * channels;
    jpeg_write_scanlines(&codec, &row, 1);
  }
  jpeg_finish_compress(&codec);
  jpeg_destroy_compress(&codec);
  return true;
}

}  // namespace

absl::StatusOr<std::string> PagePicture(const cv::Mat& page, int orientation_degrees, int width_px, int quality) {
  const bool sideways = orientation_degrees % 180 != 0;
  const double scale = std::min(1.0, static_cast<double>(width_px) / (sideways ? page.rows : page.cols));
  cv::Mat small = page;
  if (scale < 1) cv::resize(page, small, {}, scale, scale, cv::INTER_AREA);
  cv::Mat upright = small;
  // Into an image of its own: the page's pixels are not ours.
  if (sideways || orientation_degrees == 180) {
    upright = cv::Mat();
    cv::rotate(small, upright,
               orientation_degrees == 90    ? cv::ROTATE_90_COUNTERCLOCKWISE
               : orientation_degrees == 180 ? cv::ROTATE_180
                                            : cv::ROTATE_90_CLOCKWISE);
  }
  if (!upright.isContinuous()) upright = upright.clone();
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  const bool encoded = Encode(upright.data, upright.cols, upright.rows, upright.channels(), quality, &bytes, &size);
  std::string jpeg;
  if (encoded) jpeg.assign(reinterpret_cast<char*>(bytes), size);
  std::free(bytes);
  if (!encoded) return RecognizerFault("jpeg");
  return jpeg;
}

}  // namespace madoguchi::ocr
