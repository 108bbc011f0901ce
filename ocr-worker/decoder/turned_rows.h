// Hands a page on turned clockwise by right angles, pixel by pixel.
#pragma once

#include <cstdint>
#include <vector>

#include "ocr-worker/decoder/page_output.h"

namespace madoguchi::ocr::decoder {

class TurnedRows final : public Rows {
 public:
  // `quarters`: 0–3. `output` outlives this.
  TurnedRows(PageOutput& output, int quarters) : output_(output), quarters_(quarters) {}

  bool Begin(int64_t width, int64_t height, int channels) override;
  // The last row hands the page on; a page that is not turned goes on row by row.
  void PutRow(int y, const uint8_t* row) override;

 private:
  void PutTurned();

  PageOutput& output_;
  const int quarters_;
  size_t width_ = 0, height_ = 0, channels_ = 0;  // before turning
  std::vector<uint8_t> pixels_;
};

}  // namespace madoguchi::ocr::decoder
