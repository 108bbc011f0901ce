#include <csetjmp>
#include <cstdio>

#include <jpeglib.h>

#include "ocr-worker/decoder/formats.h"

namespace madoguchi::ocr::decoder {

namespace {

// libjpeg reports errors by longjmp: nothing with a destructor may live between Attempt and its calls.
struct Decompression {
  jpeg_decompress_struct jpeg;
  jpeg_error_mgr errors;
  std::jmp_buf escape;
};

void Escape(j_common_ptr info) { std::longjmp(static_cast<Decompression*>(info->client_data)->escape, 1); }
void Silent(j_common_ptr) {}

// Calls `work` behind the header of the file; false when libjpeg gave up.
template <typename Work>
bool Attempt(Bytes file, Work work) {
  Decompression it;
  it.jpeg.err = jpeg_std_error(&it.errors);
  it.jpeg.client_data = &it;
  it.errors.error_exit = Escape;
  it.errors.output_message = Silent;
  if (setjmp(it.escape) != 0) {
    jpeg_destroy_decompress(&it.jpeg);
    return false;
  }
  jpeg_create_decompress(&it.jpeg);
  jpeg_mem_src(&it.jpeg, file.data, file.size);
  jpeg_read_header(&it.jpeg, TRUE);
  work(it.jpeg);
  jpeg_destroy_decompress(&it.jpeg);
  return true;
}

void ReadRows(jpeg_decompress_struct& jpeg, int channels, Rows& rows) {
  jpeg_start_decompress(&jpeg);
  const JDIMENSION row_bytes = jpeg.output_width * static_cast<JDIMENSION>(channels);
  JSAMPARRAY row = (*jpeg.mem->alloc_sarray)(reinterpret_cast<j_common_ptr>(&jpeg), JPOOL_IMAGE, row_bytes, 1);
  while (jpeg.output_scanline < jpeg.output_height) {
    const auto y = static_cast<int>(jpeg.output_scanline);
    jpeg_read_scanlines(&jpeg, row, 1);
    rows.PutRow(y, row[0]);
  }
}

}  // namespace

std::optional<JpegMeasures> MeasureJpeg(Bytes file) {
  JpegMeasures measures{};
  if (!Attempt(file, [&](jpeg_decompress_struct& jpeg) {
        measures = {jpeg.image_width, jpeg.image_height, jpeg.num_components};
      })) {
    return std::nullopt;
  }
  return measures;
}

Outcome ReadJpeg(Bytes file, Rows& rows) {
  Outcome outcome = Outcome::kPageUnreadable;
  const bool read = Attempt(file, [&](jpeg_decompress_struct& jpeg) {
    const bool grey = jpeg.num_components == 1;
    jpeg.out_color_space = grey ? JCS_GRAYSCALE : JCS_EXT_BGR;
    jpeg.dct_method = JDCT_ISLOW;
    jpeg.do_fancy_upsampling = FALSE;  // colour only tells seals from ink
    const int channels = grey ? 1 : 3;
    if (!rows.Begin(jpeg.image_width, jpeg.image_height, channels)) {
      outcome = Outcome::kPageTooLarge;
      return;
    }
    ReadRows(jpeg, channels, rows);
    // A truncated file ends in grey rows and only a warning: half a form must not pass for a whole one.
    if (jpeg.err->num_warnings == 0) outcome = Outcome::kPage;
    jpeg_finish_decompress(&jpeg);
  });
  return read ? outcome : Outcome::kPageUnreadable;
}

void DecodeJpeg(Bytes file, PageOutput& output) {
  const Outcome outcome = ReadJpeg(file, output);
  if (outcome == Outcome::kPage ? output.Finish() : output.Skip(outcome)) output.End(Outcome::kEnd);
}

}  // namespace madoguchi::ocr::decoder
