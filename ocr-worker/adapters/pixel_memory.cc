#include "ocr-worker/adapters/pixel_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "ocr-worker/decoder/pixel_mapping.h"
#include "ocr-worker/decoder/protocol.h"
#include "ocr-worker/errors.h"

namespace madoguchi::ocr {

namespace {

constexpr size_t kKeptBytesMax = 32u << 20;  // A4 in colour at 300 dpi is 26 MB; larger pages are rare

}  // namespace

absl::StatusOr<std::unique_ptr<PixelMemory>> PixelMemory::Make() {
  const int fd = memfd_create("pixels", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) return DecoderMissing("memfd");
  // Sealed: a child that cut it short would leave nothing where we are about to read.
  const bool whole = ftruncate(fd, static_cast<off_t>(decoder::kPixelBytesMax)) == 0 &&
                     fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0;
  uint8_t* const pixels = whole ? decoder::MapPixels(fd) : nullptr;
  if (pixels == nullptr) {
    close(fd);
    return DecoderMissing("mmap");
  }
  return std::unique_ptr<PixelMemory>(new PixelMemory(fd, pixels));
}

PixelMemory::~PixelMemory() {
  decoder::UnmapPixels(pixels_);
  close(fd_);
}

bool PixelMemory::Wipe(size_t drawn) {
  // A large page is there as a whole, whoever touched which part of it.
  constexpr size_t kWhole = decoder::kLargePageBytes;
  reach_ = std::max(reach_, (drawn + kWhole - 1) / kWhole * kWhole);
  if (reach_ > kKeptBytesMax || lseek(fd_, static_cast<off_t>(reach_), SEEK_DATA) >= 0) return false;
  std::memset(pixels_, 0, reach_);
  return true;
}

absl::StatusOr<std::unique_ptr<PixelMemory>> PixelMemories::Take() {
  {
    const MutexLock lock(&mutex_);
    if (!kept_.empty()) {
      std::unique_ptr<PixelMemory> memory = std::move(kept_.back());
      kept_.pop_back();
      return memory;
    }
  }
  return PixelMemory::Make();
}

void PixelMemories::GiveBack(std::unique_ptr<PixelMemory> memory, size_t drawn) {
  if (!memory->Wipe(drawn)) return;
  const MutexLock lock(&mutex_);
  kept_.push_back(std::move(memory));
}

}  // namespace madoguchi::ocr
