// Bytes by their content: a blob is named by its SHA-256 and never changes. OK means that the bytes and their folder
// are on disk. One folder per tenant, so that the same bytes of two cities are two blobs. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace madoguchi::blob {

struct BlobInfo {
  std::string sha256;  // lower-case hex
  int64_t size_bytes = 0;
};

// Takes in one blob piece by piece. Destroying it unfinished removes what was written. Not thread-safe.
class BlobWriter {
 public:
  virtual ~BlobWriter() = default;
  // RESOURCE_EXHAUSTED (FILE_TOO_LARGE) past the limit, (DISK_FULL); INTERNAL (BLOB_IO).
  virtual absl::Status Append(absl::string_view bytes) = 0;
  // Makes it durable. INVALID_ARGUMENT (EMPTY_FILE).
  virtual absl::StatusOr<BlobInfo> Finish() = 0;
};

class BlobStore {
 public:
  virtual ~BlobStore() = default;
  virtual absl::StatusOr<std::unique_ptr<BlobWriter>> Create(absl::string_view municipality,
                                                             int64_t size_bytes_max) = 0;
  // NOT_FOUND (UNKNOWN_BLOB).
  virtual absl::StatusOr<BlobInfo> Find(absl::string_view municipality, absl::string_view sha256) = 0;
  // Gives the bytes in pieces and checks them against their name as they pass: DATA_LOSS (BLOB_CORRUPT) at the end. An
  // error of `take` ends the reading and is returned.
  virtual absl::Status Read(absl::string_view municipality, absl::string_view sha256,
                            absl::FunctionRef<absl::Status(absl::string_view)> take) = 0;
  // OK means that the bytes are off the disk for good; also when they were not there. For what nothing refers to any
  // more: the caller knows.
  virtual absl::Status Remove(absl::string_view municipality, absl::string_view sha256) = 0;
  // Removes blobs that were stored before `before` and that `is_known` does not know: a crash, or a caller that left,
  // between the bytes and the index. How many went. One that is stored anew meanwhile stays. When there are more than
  // `most`, the index is not that of this folder: FAILED_PRECONDITION (TOO_MANY_FORGOTTEN), and none is touched.
  using IsKnown = absl::FunctionRef<absl::StatusOr<bool>(const std::string& municipality, const std::string& sha256)>;
  virtual absl::StatusOr<int> RemoveForgotten(absl::Time before, int most, IsKnown is_known) = 0;
};

// A directory: <root>/<municipality>/<first two hex digits>/<sha256>. Leftovers of a crash in <root>/incoming are
// removed on opening.
absl::StatusOr<std::unique_ptr<BlobStore>> OpenDirectoryBlobStore(const std::string& root);

}  // namespace madoguchi::blob
