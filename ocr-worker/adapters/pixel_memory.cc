#include "ocr-worker/adapters/pixel_memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "ocr-worker/decoder/protocol.h"
#include "ocr-worker/errors.h"

namespace madoguchi::ocr {

namespace {

constexpr size_t kKeptBytesMax = 32u << 20;  // A4 in colour at 300 dpi is 26 MB; larger pages are rare

}  // namespace

absl::StatusOr<std::unique_ptr<PixelMemory>> PixelMemory::Make() {
  const int fd = memfd_create("pixels", MFD_CLOEXEC);
  if (fd < 0) return DecoderMissing("memfd");
  void* pixels = ftruncate(fd, static_cast<off_t>(decoder::kPixelBytesMax)) != 0
                     ? MAP_FAILED
                     : mmap(nullptr, decoder::kPixelBytesMax, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (pixels == MAP_FAILED) {
    close(fd);
    return DecoderMissing("mmap");
  }
  return std::unique_ptr<PixelMemory>(new PixelMemory(fd, static_cast<uint8_t*>(pixels)));
}

PixelMemory::~PixelMemory() {
  munmap(pixels_, decoder::kPixelBytesMax);
  close(fd_);
}

bool PixelMemory::Wipe(size_t drawn) {
  const auto whole = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  reach_ = std::max(reach_, (drawn + whole - 1) / whole * whole);
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
