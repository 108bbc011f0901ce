// The child's end of the protocol: one page of shared memory to draw into, one header a page.
#pragma once

#include <cstdint>

#include "ocr-worker/decoder/protocol.h"

namespace madoguchi::ocr::decoder {

// Where a decoder puts a picture, row by row.
class Rows {
 public:
  virtual ~Rows() = default;
  // False when the page is larger than limits.h allows. `channels` of what is decoded: 3 (BGR) or 1.
  virtual bool Begin(int64_t width, int64_t height, int channels) = 0;
  // The row as decoded; after Begin, from the top down.
  virtual void PutRow(int y, const uint8_t* row) = 0;
};

class PageOutput final : public Rows {
 public:
  PageOutput(uint8_t* pixels, Drawing drawing) : pixels_(pixels), drawing_(drawing) {}

  // Rows. After false the caller reports Skip(kPageTooLarge).
  bool Begin(int64_t width, int64_t height, int channels) override;
  void PutRow(int y, const uint8_t* row) override;
  // Where rows may be decoded to at once, without PutRow; null when they have to be split.
  uint8_t* Whole() const { return header_.red != 0 ? nullptr : pixels_; }
  // Hands the page over and waits until it was read. False: the worker is gone.
  bool Finish();
  // A page without pixels.
  bool Skip(Outcome outcome);
  // The end, or what is wrong with the whole file.
  void End(Outcome outcome);
  // The next page will be `index`: those before it are not wanted.
  void StartAt(int index) { next_index_ = index; }
  // The end of counting: how many pages there are.
  void EndCount(int pages) {
    next_index_ = pages;
    End(Outcome::kEnd);
  }

  int pages() const { return next_index_; }

 private:
  bool Send(PageHeader header);

  uint8_t* pixels_;
  const Drawing drawing_;
  PageHeader header_;
  int next_index_ = 0;
  double cpu_ms_at_start_ = 0;
};

}  // namespace madoguchi::ocr::decoder
