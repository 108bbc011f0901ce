// Where both ends of the protocol see the pixels: mapped so that the kernel may use its large pages, one fault for 2
// MiB instead of 512. A kernel without them maps small ones, and nothing else changes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace madoguchi::ocr::decoder {

// kPixelBytesMax of the shared memory behind `fd`, for reading and writing. Null when the kernel refuses.
uint8_t* MapPixels(int fd);
void UnmapPixels(uint8_t* pixels);

// Makes the first `bytes` present in one call. Older kernels refuse, and each page comes when it is touched.
void PopulatePixels(uint8_t* pixels, size_t bytes);

}  // namespace madoguchi::ocr::decoder
