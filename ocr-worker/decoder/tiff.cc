#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "ocr-worker/decoder/fax.h"
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

uint32_t NumberOf(TIFF* tiff, uint32_t tag) {
  uint32_t value = 0;
  TIFFGetField(tiff, tag, &value);
  return value;
}
uint32_t SmallNumberOf(TIFF* tiff, uint32_t tag) {
  uint16_t value = 0;
  TIFFGetFieldDefaulted(tiff, tag, &value);
  return value;
}

// How the page's strips are coded when it is an upright fax.
std::optional<FaxCoding> FaxCodingOf(TIFF* tiff) {
  const uint32_t compression = SmallNumberOf(tiff, TIFFTAG_COMPRESSION);
  const bool flat = compression == COMPRESSION_CCITTFAX3;
  if (!flat && compression != COMPRESSION_CCITTFAX4) return std::nullopt;
  const uint32_t options = NumberOf(tiff, flat ? TIFFTAG_GROUP3OPTIONS : TIFFTAG_GROUP4OPTIONS);
  if ((options & GROUP3OPT_UNCOMPRESSED) != 0 || TIFFIsTiled(tiff) != 0 ||
      SmallNumberOf(tiff, TIFFTAG_BITSPERSAMPLE) != 1 || SmallNumberOf(tiff, TIFFTAG_SAMPLESPERPIXEL) != 1 ||
      SmallNumberOf(tiff, TIFFTAG_ORIENTATION) != ORIENTATION_TOPLEFT) {
    return std::nullopt;
  }
  using enum FaxCoding::Rows;
  return FaxCoding{.rows = !flat                                   ? kT6
                           : (options & GROUP3OPT_2DENCODING) != 0 ? kT4Two
                                                                   : kT4,
                   .width = NumberOf(tiff, TIFFTAG_IMAGEWIDTH)};
}

// Nothing: libtiff may make more of it, of a fax with noise on its line for one.
std::optional<Outcome> ReadFaxPage(TIFF* tiff, FaxCoding coding, uint32_t height, uint8_t black, Rows& rows) {
  uint32_t rows_of_strip = height;
  TIFFGetField(tiff, TIFFTAG_ROWSPERSTRIP, &rows_of_strip);
  const bool reversed = SmallNumberOf(tiff, TIFFTAG_FILLORDER) == FILLORDER_LSB2MSB;
  if (rows_of_strip == 0) return std::nullopt;
  for (uint32_t y = 0, strip = 0; y < height; y += coding.height, ++strip) {
    coding.height = std::min(rows_of_strip, height - y);
    const uint64_t size = TIFFRawStripSize64(tiff, strip);
    if (size > limits::kFileBytesMax) return Outcome::kPageUnreadable;
    std::vector<uint8_t> bits(static_cast<size_t>(size));
    const auto wanted = static_cast<tmsize_t>(size);
    if (TIFFReadRawStrip(tiff, strip, bits.data(), wanted) != wanted) return Outcome::kPageUnreadable;
    if (reversed) TIFFReverseBits(bits.data(), wanted);
    const FaxOutcome outcome = DecodeFax({bits.data(), bits.size()}, coding, black, y, rows);
    if (outcome == FaxOutcome::kEndsEarly) return Outcome::kPageUnreadable;
    if (outcome == FaxOutcome::kOdd) return std::nullopt;
  }
  return Outcome::kPage;
}

Outcome ReadPage(TIFF* tiff, PageOutput& output) {
  const uint32_t width = NumberOf(tiff, TIFFTAG_IMAGEWIDTH), height = NumberOf(tiff, TIFFTAG_IMAGELENGTH);
  uint16_t photometric = PHOTOMETRIC_MINISBLACK;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PHOTOMETRIC, &photometric);
  const bool grey = photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE;
  if (!output.Begin(width, height, grey ? 1 : 3)) return Outcome::kPageTooLarge;
  if (const std::optional<FaxCoding> coding = FaxCodingOf(tiff); coding && grey) {
    const uint8_t black = photometric == PHOTOMETRIC_MINISWHITE ? 0 : 0xff;
    if (const auto outcome = ReadFaxPage(tiff, *coding, height, black, output)) return *outcome;
  }
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
