#include "ocr-worker/decoder/pixel_mapping.h"

#include <sys/mman.h>

#include "ocr-worker/decoder/protocol.h"

namespace madoguchi::ocr::decoder {

uint8_t* MapPixels(int fd) {
  // Large pages need an address that is a multiple of theirs: more room than needed, of which the ends go back.
  constexpr size_t kRoom = kPixelBytesMax + kLargePageBytes;
  void* const room = mmap(nullptr, kRoom, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED) return nullptr;
  const size_t ahead = kLargePageBytes - reinterpret_cast<uintptr_t>(room) % kLargePageBytes;
  auto* const pixels = static_cast<uint8_t*>(room) + ahead;
  munmap(room, ahead);
  if (ahead < kLargePageBytes) munmap(pixels + kPixelBytesMax, kLargePageBytes - ahead);
  if (mmap(pixels, kPixelBytesMax, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED) {
    munmap(pixels, kPixelBytesMax);
    return nullptr;
  }
  madvise(pixels, kPixelBytesMax, MADV_HUGEPAGE);
  return pixels;
}

void UnmapPixels(uint8_t* pixels) { munmap(pixels, kPixelBytesMax); }

void PopulatePixels(uint8_t* pixels, size_t bytes) { madvise(pixels, bytes, MADV_POPULATE_WRITE); }

}  // namespace madoguchi::ocr::decoder
