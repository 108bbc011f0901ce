// The bytes of one file, wherever they are held.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace madoguchi::ocr {

// A view. `fd` >= 0: a descriptor, open for reading only, of a file that holds just these bytes; nobody needs to copy
// them then.
struct FileBytes {
  absl::string_view bytes;
  int fd = -1;
};

class Blob {
 public:
  virtual ~Blob() = default;
  virtual FileBytes bytes() const = 0;
};

class BlobInMemory final : public Blob {
 public:
  explicit BlobInMemory(std::string bytes) : bytes_(std::move(bytes)) {}
  FileBytes bytes() const override { return {bytes_, -1}; }

 private:
  const std::string bytes_;
};

// Thread-safe. NOT_FOUND (UNKNOWN_BLOB), DATA_LOSS (BLOB_CORRUPT), FILE_TOO_LARGE, UNAVAILABLE.
class BlobSource {
 public:
  virtual ~BlobSource() = default;
  virtual absl::StatusOr<std::shared_ptr<const Blob>> Fetch(const std::string& blob) = 0;
};

}  // namespace madoguchi::ocr
