// What passes between the worker and its decoding child (madoguchi-decode).
//
// The child gets four descriptors: the file (4, memory, read only), a page of pixels to fill (3, shared memory of
// kPixelBytesMax), and two pipes. It writes one PageHeader a page to stdout and waits for one byte on stdin before it
// touches the pixels again; the last header is kEnd or an outcome of the whole file. Same machine, same build: plain
// structs.
//
// PDF and TIFF have programs of their own, which the first one becomes: Poppler's fifty libraries would cost every JPEG
// more than its decoding, and libtiff brings six more kinds of compression.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ocr-worker/core/ink/ink_row.h"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr::decoder {

inline constexpr std::string_view kPdfSuffix = "-pdf", kTiffSuffix = "-tiff";  // of those programs' names
inline constexpr int kExitNotGiven = 2;   // descriptors or arguments are not the worker's
inline constexpr int kExitNotLocked = 3;  // the kernel did not agree to the sandbox
inline constexpr int kExitNoProgram = 4;  // the one for this kind of file is not there
inline constexpr int kPixelsFd = 3;
inline constexpr int kFileFd = 4;
inline constexpr size_t kLargePageBytes = 2u << 20;  // of the kernel, where it has them
// Room for the largest page in colour, in whole large pages.
inline constexpr size_t kPixelBytesMax =
    (static_cast<size_t>(limits::kPagePixelsMax) * 3 + kLargePageBytes - 1) / kLargePageBytes * kLargePageBytes;

// What the child draws: pages as they are, or what is read of them (core/ink/ink_row.h).
enum class Drawing : int32_t { kColour, kInk };

enum class Outcome : int32_t {
  kPage,  // pixels are there
  kPageUnreadable,
  kPageTooLarge,
  kEnd,  // no more pages
  // The file as a whole:
  kUnsupported,
  kUnreadable,
  kNoPages,
  kTooManyPages,
};

struct PageHeader {
  Outcome outcome = Outcome::kEnd;
  int32_t index = 0;
  int32_t width = 0;
  int32_t height = 0;
  int32_t channels = 0;  // 3: BGR, 1: grey or ink; rows follow each other without padding
  int32_t red = 0;       // 1: rows of red bits follow the ink
  double cpu_ms = 0;
};

// Of the shared memory, from its beginning.
inline size_t BytesOf(const PageHeader& page) {
  const auto width = static_cast<size_t>(page.width), height = static_cast<size_t>(page.height);
  return height * (width * static_cast<size_t>(page.channels) + (page.red != 0 ? RedRowBytes(page.width) : 0));
}

}  // namespace madoguchi::ocr::decoder
