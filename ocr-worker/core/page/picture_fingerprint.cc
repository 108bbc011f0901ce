#include "ocr-worker/core/page/picture_fingerprint.h"

#include <array>
#include <cstdint>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace madoguchi::ocr {

namespace {

constexpr uint64_t kMultiplier = 0x9E3779B97F4A7C15;  // 2^64 / golden ratio, odd
constexpr size_t kLanes = 4;                          // independent sums, so that multiplications overlap

uint64_t Mix(uint64_t sum, uint64_t word) {
  sum = (sum ^ word) * kMultiplier;
  return sum ^ (sum >> 32);
}

using Lanes = std::array<uint64_t, kLanes>;

void AddRow(const uint8_t* bytes, size_t size, Lanes& lanes) {
  Lanes words;
  for (; size >= sizeof(words); bytes += sizeof(words), size -= sizeof(words)) {
    std::memcpy(words.data(), bytes, sizeof(words));
    for (size_t lane = 0; lane < kLanes; ++lane) lanes[lane] = Mix(lanes[lane], words[lane]);
  }
  words = {};
  std::memcpy(words.data(), bytes, size);
  for (size_t lane = 0; lane < kLanes; ++lane) lanes[lane] = Mix(lanes[lane], words[lane]);
}

}  // namespace

std::string PictureFingerprint(const cv::Mat& pixels) {
  Lanes lanes = {1, 2, 3, 4};
  const size_t row_bytes = static_cast<size_t>(pixels.cols) * pixels.elemSize();
  for (int y = 0; y < pixels.rows; ++y) AddRow(pixels.ptr(y), row_bytes, lanes);
  uint64_t sum = Mix(static_cast<uint64_t>(pixels.cols) << 32 | static_cast<uint32_t>(pixels.rows),
                     static_cast<uint64_t>(pixels.type()));
  for (const uint64_t lane : lanes) sum = Mix(sum, lane);
  return absl::StrCat(absl::Hex(sum, absl::kZeroPad16));
}

}  // namespace madoguchi::ocr
