// One function per kind of file. Each draws its pages into the output; all run inside the sandbox.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "ocr-worker/decoder/page_output.h"

namespace madoguchi::ocr::decoder {

struct Bytes {
  const uint8_t* data;
  size_t size;
};

enum class FileKind { kUnknown, kJpeg, kPng, kTiff, kPdf };

// By the first bytes alone; a name or declared type is not believed. A polyglot is what it begins with.
FileKind KindOf(Bytes file);

struct JpegMeasures {
  uint32_t width, height;
  int components;
};
// What a JPEG says of itself, without decoding it; nothing when it does not begin as one.
std::optional<JpegMeasures> MeasureJpeg(Bytes file);
// One picture. kPage when all of it is there; else kPageTooLarge or kPageUnreadable, and rows may be missing.
Outcome ReadJpeg(Bytes file, Rows& rows);

void DecodeJpeg(Bytes file, PageOutput& output);
void DecodePng(Bytes file, PageOutput& output);
// Those that hold several pages draw `count` of them from page `first` (from 0) on. `count` 0: none is drawn, but all
// are counted.
struct Wanted {
  int first = 0;
  int count = limits::kPagesMax;
  Drawing drawing = Drawing::kColour;
};
void DecodeTiff(Bytes file, Wanted wanted, PageOutput& output);
void DecodePdf(Bytes file, Wanted wanted, PageOutput& output);

}  // namespace madoguchi::ocr::decoder
