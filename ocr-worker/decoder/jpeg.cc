#include <csetjmp>
#include <cstdio>

#include <jpeglib.h>

#include "ocr-worker/decoder/formats.h"

namespace madoguchi::ocr::decoder {

namespace {

struct ErrorManager {
  jpeg_error_mgr base;
  std::jmp_buf escape;
};

void Escape(j_common_ptr info) { std::longjmp(reinterpret_cast<ErrorManager*>(info->err)->escape, 1); }
void Silent(j_common_ptr) {}

}  // namespace

std::optional<JpegMeasures> MeasureJpeg(Bytes file) {
  jpeg_decompress_struct jpeg;
  ErrorManager errors;
  jpeg.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = Escape;
  errors.base.output_message = Silent;
  if (setjmp(errors.escape) != 0) {
    jpeg_destroy_decompress(&jpeg);
    return std::nullopt;
  }
  jpeg_create_decompress(&jpeg);
  jpeg_mem_src(&jpeg, file.data, file.size);
  jpeg_read_header(&jpeg, TRUE);
  const JpegMeasures measures{jpeg.image_width, jpeg.image_height, jpeg.num_components};
  jpeg_destroy_decompress(&jpeg);
  return measures;
}

// libjpeg reports errors by longjmp: nothing with a destructor may live here.
Outcome ReadJpeg(Bytes file, Rows& rows) {
  jpeg_decompress_struct jpeg;
  ErrorManager errors;
  jpeg.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = Escape;
  errors.base.output_message = Silent;
  if (setjmp(errors.escape) != 0) {
    jpeg_destroy_decompress(&jpeg);
    return Outcome::kPageUnreadable;
  }
  jpeg_create_decompress(&jpeg);
  jpeg_mem_src(&jpeg, file.data, file.size);
  jpeg_read_header(&jpeg, TRUE);
  const bool grey = jpeg.num_components == 1;
  jpeg.out_color_space = grey ? JCS_GRAYSCALE : JCS_EXT_BGR;
  jpeg.dct_method = JDCT_ISLOW;
  jpeg.do_fancy_upsampling = FALSE;  // colour only tells seals from ink
  const int channels = grey ? 1 : 3;
  if (!rows.Begin(jpeg.image_width, jpeg.image_height, channels)) {
    jpeg_destroy_decompress(&jpeg);
    return Outcome::kPageTooLarge;
  }
  jpeg_start_decompress(&jpeg);
  const JDIMENSION row_bytes = jpeg.output_width * static_cast<JDIMENSION>(channels);
  JSAMPARRAY row = (*jpeg.mem->alloc_sarray)(reinterpret_cast<j_common_ptr>(&jpeg), JPOOL_IMAGE, row_bytes, 1);
  while (jpeg.output_scanline < jpeg.output_height) {
    const auto y = static_cast<int>(jpeg.output_scanline);
    jpeg_read_scanlines(&jpeg, row, 1);
    rows.PutRow(y, row[0]);
  }
  // A truncated file ends in grey rows and only a warning: half a form must not pass for a whole one.
  const bool complete = errors.base.num_warnings == 0;
  jpeg_finish_decompress(&jpeg);
  jpeg_destroy_decompress(&jpeg);
  return complete ? Outcome::kPage : Outcome::kPageUnreadable;
}

void DecodeJpeg(Bytes file, PageOutput& output) {
  const Outcome outcome = ReadJpeg(file, output);
  if (outcome == Outcome::kPage ? output.Finish() : output.Skip(outcome)) output.End(Outcome::kEnd);
}

}  // namespace madoguchi::ocr::decoder
