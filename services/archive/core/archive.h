// The archive's rules: what may be stored, what a filing must say, when it expires, how it is found. Thread-safe.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/time/clock.h"
#include "services/archive/core/blob.h"
#include "services/archive/core/record.h"

namespace madoguchi::archive {

// One file on its way in; destroyed unfinished, it leaves nothing. Not thread-safe.
class Upload {
 public:
  // INVALID_ARGUMENT (UNSUPPORTED_FILE_TYPE) as soon as the first bytes tell; RESOURCE_EXHAUSTED (FILE_TOO_LARGE,
  // DISK_FULL).
  absl::Status Append(absl::string_view bytes);
  // Durable when OK. INVALID_ARGUMENT (EMPTY_FILE, UNSUPPORTED_FILE_TYPE); ALREADY_EXISTS (REQUEST_ID_REUSED);
  // CANCELLED (UPLOAD_ABANDONED) if `abandoned` says so after the bytes were made durable: a stream that breaks off may
  // look like one that ends, and half a file must not be remembered as the answer to its request.
  absl::StatusOr<Blob> Finish(absl::FunctionRef<bool()> abandoned);

 private:
  friend class Archive;
  Upload(std::unique_ptr<BytesWriter> bytes, BlobIndex* index, const Clock* clock, Request request, bool json_allowed);
  absl::Status CheckType();

  const std::unique_ptr<BytesWriter> bytes_;
  BlobIndex* const index_;
  const Clock* const clock_;
  Request request_;
  const bool json_allowed_;
  std::string head_;  // of the file, until its type is known
  std::string content_type_;
};

class Archive {
 public:
  // Nothing is owned.
  Archive(const Clock* clock, BlobBytes* bytes, BlobIndex* index, RecordStore* records);

  // `json_allowed`: only a process of ours files JSON; people bring pages. `request.body` and `.time` are filled at the
  // end.
  absl::StatusOr<std::unique_ptr<Upload>> StartUpload(Request request, bool json_allowed);
  absl::StatusOr<Blob> FindBlob(absl::string_view municipality, absl::string_view sha256);
  // Hands out the bytes piece by piece, the last one only when all fit the blob's name: nobody gets a complete damaged
  // file. NOT_FOUND (UNKNOWN_BLOB); DATA_LOSS (BLOB_CORRUPT).
  absl::Status ReadBlob(absl::string_view municipality, absl::string_view sha256,
                        absl::FunctionRef<absl::Status(absl::string_view)> take);

  // INVALID_ARGUMENT (INVALID_FIELDS) names every fault; NOT_FOUND (UNKNOWN_BLOB); ALREADY_EXISTS (REQUEST_ID_REUSED).
  absl::StatusOr<Record> File(const Filing& filing, Request request);
  absl::StatusOr<Record> FindRecord(absl::string_view municipality, int64_t sequence);
  // Newest first; every word of `query` stands in title, receipt number or data. INVALID_ARGUMENT (QUERY_TOO_LONG).
  absl::StatusOr<std::vector<Record>> ListRecords(absl::string_view municipality, absl::string_view query,
                                                  int64_t before_sequence, int count_max);

 private:
  const Clock* const clock_;
  BlobBytes* const bytes_;
  BlobIndex* const index_;
  RecordStore* const records_;
};

}  // namespace madoguchi::archive
