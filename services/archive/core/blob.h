// Blobs: bytes that are named by their SHA-256 and belong to one municipality, and the two ports that keep them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/archive/core/request.h"

namespace madoguchi::archive {

struct Blob {
  std::string municipality;
  std::string sha256;  // lower-case hex
  int64_t size_bytes = 0;
  std::string content_type;
  absl::Time create_time;

  friend bool operator==(const Blob&, const Blob&) = default;
};

struct StoredBytes {
  std::string sha256;
  int64_t size_bytes = 0;
};

// Takes in one blob piece by piece; destroyed uncommitted, it leaves nothing. Not thread-safe.
class BytesWriter {
 public:
  virtual ~BytesWriter() = default;
  // RESOURCE_EXHAUSTED (FILE_TOO_LARGE, DISK_FULL); INTERNAL (BLOB_IO).
  virtual absl::Status Append(absl::string_view bytes) = 0;
  // OK means that the bytes and their folder are on disk.
  virtual absl::StatusOr<StoredBytes> Commit() = 0;
};

// Port: where the bytes lie. A municipality never sees another's bytes, even if they are the same. Thread-safe.
class BlobBytes {
 public:
  virtual ~BlobBytes() = default;
  virtual absl::StatusOr<std::unique_ptr<BytesWriter>> Create(absl::string_view municipality) = 0;
  // Hands out the bytes in order and checks them against their name: NOT_FOUND (UNKNOWN_BLOB); DATA_LOSS (BLOB_CORRUPT)
  // after the last piece. An error of `take` ends the reading and is returned.
  virtual absl::Status Read(absl::string_view municipality, absl::string_view sha256,
                            absl::FunctionRef<absl::Status(absl::string_view)> take) = 0;
};

// Port: what is known of each blob. Thread-safe.
class BlobIndex {
 public:
  virtual ~BlobIndex() = default;
  // Durable. The same bytes again give the first entry. ALREADY_EXISTS (REQUEST_ID_REUSED).
  virtual absl::StatusOr<Blob> Insert(const Blob& blob, const Request& request) = 0;
  // NOT_FOUND (UNKNOWN_BLOB).
  virtual absl::StatusOr<Blob> Find(absl::string_view municipality, absl::string_view sha256) = 0;
};

}  // namespace madoguchi::archive
