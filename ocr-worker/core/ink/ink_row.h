// One row of a colour scan, split into what is read and what tells seals. Its own small library: the decoding child
// does it while a row is still in the cache, and hands over a third of the bytes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace madoguchi::ocr {

// Bytes of a row of red bits.
constexpr size_t RedRowBytes(int width) { return (static_cast<size_t>(width) + 7) / 8; }

// `bgr`: `width` pixels. `ink`, a byte a pixel: the red channel, lighter by as much as it is redder than green and
// blue, so that seals of any red are as light as the paper and black or blue ink stays dark. `red`, RedRowBytes(width):
// bit x % 8 of byte x / 8 says that pixel x is as red as the paste of a seal.
void SplitInkRow(const uint8_t* bgr, int width, uint8_t* ink, uint8_t* red);

}  // namespace madoguchi::ocr
