#include "ocr-worker/decoder/page_output.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <ctime>

#include "ocr-worker/core/ink/ink_row.h"
#include "ocr-worker/decoder/pixel_mapping.h"
#include "ocr-worker/decoder/sandbox.h"

namespace madoguchi::ocr::decoder {

namespace {

double CpuMs() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

}  // namespace

bool PageOutput::Begin(int64_t width, int64_t height, int channels) {
  if (width < 1 || height < 1 || width > limits::kPageSidePxMax || height > limits::kPageSidePxMax) return false;
  if (width * height > limits::kPagePixelsMax) return false;
  header_.width = static_cast<int32_t>(width);
  header_.height = static_cast<int32_t>(height);
  const bool split = channels == 3 && drawing_ == Drawing::kInk;
  header_.channels = split ? 1 : channels;
  header_.red = split ? 1 : 0;
  PopulatePixels(pixels_, BytesOf(header_));
  return true;
}

void PageOutput::PutRow(int y, const uint8_t* row) {
  const auto width = static_cast<size_t>(header_.width), above = static_cast<size_t>(y);
  if (header_.red == 0) {
    const size_t bytes = width * static_cast<size_t>(header_.channels);
    std::memcpy(pixels_ + above * bytes, row, bytes);
    return;
  }
  uint8_t* const red = pixels_ + width * static_cast<size_t>(header_.height);
  SplitInkRow(row, header_.width, pixels_ + above * width, red + above * RedRowBytes(header_.width));
}

bool PageOutput::Finish() {
  header_.outcome =
      std::min(header_.width, header_.height) < limits::kPageSidePxMin ? Outcome::kPageUnreadable : Outcome::kPage;
  header_.index = next_index_++;
  return Send(header_);
}

bool PageOutput::Skip(Outcome outcome) { return Send({.outcome = outcome, .index = next_index_++}); }

void PageOutput::End(Outcome outcome) { Send({.outcome = outcome, .index = next_index_}); }

bool PageOutput::Send(PageHeader header) {
  const double now = CpuMs();
  header.cpu_ms = now - cpu_ms_at_start_;
  cpu_ms_at_start_ = now;
  if (write(STDOUT_FILENO, &header, sizeof(header)) != static_cast<ssize_t>(sizeof(header))) return false;
  if (header.outcome != Outcome::kPage && header.outcome != Outcome::kPageUnreadable &&
      header.outcome != Outcome::kPageTooLarge) {
    return true;
  }
  char go = 0;
  if (read(STDIN_FILENO, &go, 1) != 1) return false;
  AllowCpuForNextPage();
  return true;
}

}  // namespace madoguchi::ocr::decoder
