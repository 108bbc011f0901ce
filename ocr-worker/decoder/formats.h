// One function per kind of file. Each draws its pages into the output; all run inside the sandbox.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ocr-worker/decoder/page_output.h"

namespace madoguchi::ocr::decoder {

struct Bytes {
  const uint8_t* data;
  size_t size;
};

enum class FileKind { kUnknown, kJpeg, kPng, kTiff, kPdf };

// By the first bytes alone; a name or declared type is not believed. A polyglot is what it begins with.
FileKind KindOf(Bytes file);

void DecodeJpeg(Bytes file, PageOutput& output);
void DecodePng(Bytes file, PageOutput& output);
void DecodeTiff(Bytes file, PageOutput& output);
void DecodePdf(Bytes file, PageOutput& output);

}  // namespace madoguchi::ocr::decoder
