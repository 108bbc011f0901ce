#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "ocr-worker/decoder/formats.h"

namespace madoguchi::ocr::decoder {

namespace {

// libtiff's view of bytes in memory.
struct Cursor {
  Bytes file;
  uint64_t at = 0;
};

tmsize_t ReadBytes(thandle_t handle, void* out, tmsize_t wanted) {
  auto* cursor = static_cast<Cursor*>(handle);
  const uint64_t left = cursor->at < cursor->file.size ? cursor->file.size - cursor->at : 0;
  const auto count = static_cast<tmsize_t>(std::min<uint64_t>(left, static_cast<uint64_t>(wanted)));
  std::memcpy(out, cursor->file.data + std::min<uint64_t>(cursor->at, cursor->file.size), static_cast<size_t>(count));
  cursor->at += static_cast<uint64_t>(count);
  return count;
}
tmsize_t RefuseWrite(thandle_t, void*, tmsize_t) { return 0; }
toff_t Seek(thandle_t handle, toff_t offset, int whence) {
  auto* cursor = static_cast<Cursor*>(handle);
  const uint64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? cursor->at : cursor->file.size;
  return cursor->at = base + offset;
}
int Close(thandle_t) { return 0; }
toff_t Size(thandle_t handle) { return static_cast<Cursor*>(handle)->file.size; }

// A row of libtiff's RGBA → BGR, or grey when no pixel has colour (fax pages: a third of the bytes).
void Convert(const uint32_t* rgba, uint32_t width, bool grey, uint8_t* out) {
  for (const uint32_t pixel : std::span(rgba, width)) {
    if (grey) {
      *out++ = TIFFGetG(pixel);
    } else {
      *out++ = TIFFGetB(pixel);
      *out++ = TIFFGetG(pixel);
      *out++ = TIFFGetR(pixel);
    }
  }
}

Outcome ReadPage(TIFF* tiff, PageOutput& output) {
  uint32_t width = 0, height = 0;
  uint16_t samples = 1;
  TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
  uint16_t photometric = PHOTOMETRIC_MINISBLACK;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PHOTOMETRIC, &photometric);
  const bool grey = photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE;
  if (!output.Begin(width, height, grey ? 1 : 3)) return Outcome::kPageTooLarge;
  std::vector<uint32_t> raster(static_cast<size_t>(width) * height);
  if (TIFFReadRGBAImageOriented(tiff, width, height, raster.data(), ORIENTATION_TOPLEFT, 1) == 0)
    return Outcome::kPageUnreadable;
  std::vector<uint8_t> row(static_cast<size_t>(width) * 3);
  for (uint32_t y = 0; y < height; ++y) {
    Convert(raster.data() + static_cast<size_t>(y) * width, width, grey, row.data());
    output.PutRow(static_cast<int>(y), row.data());
  }
  return Outcome::kPage;
}

}  // namespace

void DecodeTiff(Bytes file, Wanted wanted, PageOutput& output) {
  TIFFSetErrorHandler(nullptr);
  TIFFSetWarningHandler(nullptr);
  Cursor cursor{file};
  const std::unique_ptr<TIFF, decltype(&TIFFClose)> tiff(
      TIFFClientOpen("scan", "rm", &cursor, ReadBytes, RefuseWrite, Seek, Close, Size, nullptr, nullptr), TIFFClose);
  if (tiff == nullptr) {
    output.End(Outcome::kUnreadable);
    return;
  }
  const bool counting = wanted.count == 0;
  for (int index = 0;; ++index) {
    if (index == limits::kPagesMax) {
      output.End(Outcome::kTooManyPages);
      return;
    }
    const bool drawn = index >= wanted.first && index - wanted.first < wanted.count;
    if (drawn) {
      output.StartAt(index);
      const Outcome outcome = ReadPage(tiff.get(), output);
      if (!(outcome == Outcome::kPage ? output.Finish() : output.Skip(outcome))) return;
    }
    const bool last = TIFFLastDirectory(tiff.get()) != 0;
    if (last && counting) return output.EndCount(index + 1);
    if (last || (drawn && index - wanted.first + 1 == wanted.count)) break;
    if (TIFFReadDirectory(tiff.get()) != 0) continue;
    // The chain breaks off or runs in a circle: the page that should be here is counted as a broken one.
    if (counting) return output.EndCount(index + 2);
    if (index + 1 >= wanted.first) {
      output.StartAt(index + 1);
      if (!output.Skip(Outcome::kPageUnreadable)) return;
    }
    break;
  }
  output.End(Outcome::kEnd);
}

}  // namespace madoguchi::ocr::decoder
