#include "ocr-worker/core/ink/ink_row.h"

#include <algorithm>
#include <cstring>

#include "opencv2/core/hal/intrin.hpp"

namespace madoguchi::ocr {

namespace {

constexpr int kWarmLight = 20;     // by which white paper may be redder than green under a lamp
constexpr int kRedderBy = 36;      // than the stronger of green and blue: a seal
constexpr int kRedderByPart = 5;   // … and by a fifth of its own red: in warm light white paper is a little red
constexpr int kPixelsAtOnce = 16;  // two bytes of red bits

void SplitPixel(const uint8_t* bgr, int x, uint8_t* ink, uint8_t* red) {
  const int strongest = bgr[2], redder = strongest - std::max(bgr[0], bgr[1]);
  *ink = static_cast<uint8_t>(std::min(255, strongest + std::max(0, redder - kWarmLight)));
  if (x % 8 == 0) *red = 0;
  const bool is_red = redder >= kRedderBy && redder * kRedderByPart >= strongest;
  *red = static_cast<uint8_t>(*red | (is_red ? 1 << (x % 8) : 0));
}

}  // namespace

void SplitInkRow(const uint8_t* bgr, int width, uint8_t* ink, uint8_t* red) {
  int x = 0;
#if CV_SIMD128
  static_assert(cv::v_uint8x16::nlanes == kPixelsAtOnce);
  const cv::v_uint8x16 warm = cv::v_setall_u8(kWarmLight), by = cv::v_setall_u8(kRedderBy), none = cv::v_setzero_u8();
  for (; x + kPixelsAtOnce <= width; x += kPixelsAtOnce) {
    cv::v_uint8x16 blue, green, strongest;
    cv::v_load_deinterleave(bgr + static_cast<ptrdiff_t>(x) * 3, blue, green, strongest);
    const cv::v_uint8x16 redder = strongest - cv::v_max(green, blue);  // all saturating
    cv::v_store(ink + x, strongest + (redder - warm));
    cv::v_uint8x16 more = strongest;
    for (int i = 0; i < kRedderByPart; ++i) more = more - redder;
    const int bits = cv::v_signmask((redder >= by) & (more == none));
    red[x / 8] = static_cast<uint8_t>(bits);
    red[x / 8 + 1] = static_cast<uint8_t>(bits >> 8);
  }
#endif
  for (; x < width; ++x) SplitPixel(bgr + static_cast<ptrdiff_t>(x) * 3, x, ink + x, red + x / 8);
}

}  // namespace madoguchi::ocr
