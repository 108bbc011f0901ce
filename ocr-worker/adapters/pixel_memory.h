// The memory that decoding children draw into, kept from one child to the next: taking 26 MB from the kernel and giving
// them back costs as much as decoding them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "common/sync/mutex.h"

namespace madoguchi::ocr {

// Room for the largest page (decoder::kPixelBytesMax); only what was written to is there.
class PixelMemory {
 public:
  // UNAVAILABLE (DECODER_MISSING) when the kernel has none to give.
  static absl::StatusOr<std::unique_ptr<PixelMemory>> Make();
  ~PixelMemory();
  PixelMemory(const PixelMemory&) = delete;
  PixelMemory& operator=(const PixelMemory&) = delete;

  int fd() const { return fd_; }
  uint8_t* pixels() const { return pixels_; }
  // Zeros again, after pages of at most `drawn` bytes. False: somebody wrote further, or it has grown too large to
  // keep.
  bool Wipe(size_t drawn);

 private:
  PixelMemory(int fd, uint8_t* pixels) : fd_(fd), pixels_(pixels) {}

  const int fd_;
  uint8_t* const pixels_;
  size_t reach_ = 0;  // no byte behind was ever written
};

// Thread-safe. What is taken holds nothing but zeros: no child sees what another one drew.
class PixelMemories {
 public:
  absl::StatusOr<std::unique_ptr<PixelMemory>> Take();

  // After the child's death. `drawn`: bytes from the beginning that its largest page took.
  void GiveBack(std::unique_ptr<PixelMemory> memory, size_t drawn);

 private:
  Mutex mutex_;
  std::vector<std::unique_ptr<PixelMemory>> kept_ ABSL_GUARDED_BY(mutex_);  // as many as children ran at once
};

}  // namespace madoguchi::ocr
