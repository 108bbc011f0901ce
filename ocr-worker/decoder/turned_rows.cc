#include "ocr-worker/decoder/turned_rows.h"

#include <algorithm>
#include <cstddef>

namespace madoguchi::ocr::decoder {

bool TurnedRows::Begin(int64_t width, int64_t height, int channels) {
  const bool lies = quarters_ % 2 != 0;
  if (!output_.Begin(lies ? height : width, lies ? width : height, channels)) return false;
  width_ = static_cast<size_t>(width);
  height_ = static_cast<size_t>(height);
  channels_ = static_cast<size_t>(channels);
  if (quarters_ != 0) pixels_.resize(width_ * height_ * channels_);
  return true;
}

void TurnedRows::PutRow(int y, const uint8_t* row) {
  if (quarters_ == 0) return output_.PutRow(y, row);
  const size_t row_bytes = width_ * channels_;
  std::copy_n(row, row_bytes, pixels_.data() + static_cast<size_t>(y) * row_bytes);
  if (static_cast<size_t>(y) + 1 == height_) PutTurned();
}

void TurnedRows::PutTurned() {
  const auto right = static_cast<ptrdiff_t>(channels_), down = static_cast<ptrdiff_t>(width_ * channels_);
  const auto width = static_cast<ptrdiff_t>(width_), height = static_cast<ptrdiff_t>(height_);
  // Where the turned page begins, and the steps to its next pixel and its next row.
  ptrdiff_t first = (height - 1) * down, next_pixel = -down, next_row = right;  // a quarter
  if (quarters_ == 2) first = height * down - right, next_pixel = -right, next_row = -down;
  if (quarters_ == 3) first = (width - 1) * right, next_pixel = down, next_row = -right;
  const ptrdiff_t columns = quarters_ == 2 ? width : height, rows = quarters_ == 2 ? height : width;
  std::vector<uint8_t> turned(static_cast<size_t>(columns * right));
  for (ptrdiff_t y = 0; y < rows; ++y) {
    const uint8_t* from = pixels_.data() + first + y * next_row;
    for (ptrdiff_t x = 0; x < columns; ++x) std::copy_n(from + x * next_pixel, right, turned.data() + x * right);
    output_.PutRow(static_cast<int>(y), turned.data());
  }
}

}  // namespace madoguchi::ocr::decoder
