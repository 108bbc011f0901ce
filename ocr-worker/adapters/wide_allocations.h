// Large memory of operator new begins at cache lines, in every program that links a net.
//
// OpenCV 4.6 keeps what its convolutions multiply in memory of operator new, rounded up to 32 bytes, and reads it 64
// bytes at a time where the machine has AVX-512. Most of glibc's large blocks begin 16 bytes behind a cache line, so
// every read takes two of them: a character then costs 0.40 ms instead of 0.27 (ADR 0021).
#pragma once

namespace madoguchi::ocr {

// Does nothing itself: who calls it has the replaced operator new linked.
void HaveWideAllocations();

}  // namespace madoguchi::ocr
