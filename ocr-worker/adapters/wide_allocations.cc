#include "ocr-worker/adapters/wide_allocations.h"

#include <cstddef>
#include <cstdlib>
#include <new>

// Sanitizers have an operator new of their own, which checks more and hurries less.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

namespace {

constexpr std::size_t kLineBytes = 64;
constexpr std::size_t kLargeFromBytes =
    16 << 10;  // convolutions take 24 KB and more; small blocks stay as dense as they were

}  // namespace

// The library's operator delete gives back with free(), which takes both kinds; its operator new[] calls this one.
void* operator new(std::size_t bytes) {
  for (;;) {
    void* const block = bytes < kLargeFromBytes
                            ? std::malloc(bytes == 0 ? 1 : bytes)
                            : std::aligned_alloc(kLineBytes, (bytes + kLineBytes - 1) / kLineBytes * kLineBytes);
    if (block != nullptr) return block;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }

#endif

namespace madoguchi::ocr {

void HaveWideAllocations() {}

}  // namespace madoguchi::ocr
