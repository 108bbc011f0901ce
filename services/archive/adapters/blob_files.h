// Bytes of blobs in a directory (common/blob), metered. Thread-safe.
#pragma once

#include "common/blob/blob_store.h"
#include "common/observability/metrics.h"
#include "services/archive/core/blob.h"

namespace madoguchi::archive {

class BlobFiles final : public BlobBytes {
 public:
  // Nothing is owned.
  BlobFiles(blob::BlobStore* store, observability::Metrics* metrics);

  absl::StatusOr<std::unique_ptr<BytesWriter>> Create(absl::string_view municipality) override;
  absl::Status Read(absl::string_view municipality, absl::string_view sha256,
                    absl::FunctionRef<absl::Status(absl::string_view)> take) override;

 private:
  blob::BlobStore* const store_;
  prometheus::Counter& stored_bytes_;
  prometheus::Counter& stored_blobs_;
  prometheus::Counter& read_bytes_;
  prometheus::Counter& corrupt_blobs_;
  prometheus::Histogram& put_seconds_;
  prometheus::Histogram& sync_seconds_;
};

}  // namespace madoguchi::archive
