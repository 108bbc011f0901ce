// Decodes in a locked-up child process (decoder/protocol.h): the child may die of a hostile file, the worker may not.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "ocr-worker/adapters/pixel_memory.h"
#include "ocr-worker/core/jobs/page_decoder.h"

namespace madoguchi::ocr {

// Thread-safe: each file has a child of its own.
class ChildDecoder final : public PageDecoder {
 public:
  // `program`: path of madoguchi-decode.
  explicit ChildDecoder(std::string program) : program_(std::move(program)) {}

  absl::Status DecodePages(FileBytes file, PageRange range, const Patience& patience, const PageSink& sink) override;
  absl::StatusOr<int> CountPages(FileBytes file, const Patience& patience) override;

 private:
  const std::string program_;
  PixelMemories memories_;
};

// madoguchi-decode beside the running program, or in the bin folder next to it. UNAVAILABLE (DECODER_MISSING).
absl::StatusOr<std::string> FindDecoder();

}  // namespace madoguchi::ocr
