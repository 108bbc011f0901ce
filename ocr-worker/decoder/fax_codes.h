// The codes of runs in fax pictures. Source: ITU-T T.4, tables 2 and 3.
#pragma once

#include <cstdint>

namespace madoguchi::ocr::decoder {

inline constexpr int kRunCodeBitsMax = 13;

struct RunCode {
  int16_t pixels = -1;  // 0–63 ends a run; multiples of 64 go on with the same colour; −1: no code begins like this
  uint8_t bits = 0;
};

// The code that the next kRunCodeBitsMax bits begin with.
RunCode RunCodeOf(bool black, uint32_t next_bits);

}  // namespace madoguchi::ocr::decoder
