// libFuzzer over the decoders of strangers' pictures (ocr-worker/decoder) and of fax bits, without their sandbox: what
// the sandbox must stop there, AddressSanitizer names here. A page is drawn into memory of exactly its size, so that
// one pixel too many is found. ./dev fuzz runs it.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>

#include "ocr-worker/decoder/fax.h"
#include "ocr-worker/decoder/formats.h"
#include "ocr-worker/decoder/page_output.h"

namespace madoguchi::ocr::decoder {
namespace {

// Small, so that a run spends its time in the decoders and not in filling large pages.
constexpr int64_t kPixelsMax = 4'000'000;
std::unique_ptr<uint8_t[]> page;

}  // namespace

// Instead of page_output.cc: nobody reads along.
bool PageOutput::Begin(int64_t width, int64_t height, int channels) {
  if (width < 1 || height < 1 || width > limits::kPageSidePxMax || height > limits::kPageSidePxMax) return false;
  if (width * height > kPixelsMax) return false;
  header_.width = static_cast<int32_t>(width);
  header_.height = static_cast<int32_t>(height);
  header_.channels = channels;
  page.reset(new uint8_t[BytesOf(header_)]);
  pixels_ = page.get();
  return true;
}
void PageOutput::PutRow(int y, const uint8_t* row) {
  const size_t bytes = static_cast<size_t>(header_.width) * static_cast<size_t>(header_.channels);
  std::memcpy(pixels_ + bytes * static_cast<size_t>(y), row, bytes);
}
bool PageOutput::Finish() { return ++next_index_ <= limits::kPagesMax; }
bool PageOutput::Skip(Outcome) { return ++next_index_ <= limits::kPagesMax; }
void PageOutput::End(Outcome) { page.reset(); }

// Anything else is taken for the bits of a fax, behind a byte that says how they are coded and one for the width.
void FuzzFax(Bytes file, PageOutput& output) {
  if (file.size < 2) return;
  using Coding = FaxCoding::Rows;
  const Coding rows[] = {Coding::kT6, Coding::kT4, Coding::kT4Two};
  const FaxCoding coding{.rows = rows[file.data[0] % 3],
                         .byte_aligned = file.data[0] >= 128,
                         .width = 1 + 8u * file.data[1],
                         .height = 200};
  if (!output.Begin(coding.width, coding.height, 1)) return;
  DecodeFax({file.data + 2, file.size - 2}, coding, 0, 0, output);
  output.End(Outcome::kEnd);
}

}  // namespace madoguchi::ocr::decoder

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace madoguchi::ocr::decoder;  // the whole file is about it
  const Bytes file{data, size};
  PageOutput output(nullptr, Drawing::kColour);
  try {
    switch (KindOf(file)) {
      case FileKind::kJpeg:
        DecodeJpeg(file, output);
        break;
      case FileKind::kPng:
        DecodePng(file, output);
        break;
      case FileKind::kTiff:
        DecodeTiff(file, {}, output);
        break;
      default:
        FuzzFax(file, output);
    }
  } catch (const std::bad_alloc&) {
    // As in the child: the page was too large.
  }
  return 0;
}
