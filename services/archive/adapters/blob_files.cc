#include "services/archive/adapters/blob_files.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>

#include <chrono>
#include <utility>

#include "common/status/macros.h"
#include "services/archive/limits.h"

namespace madoguchi::archive {
namespace {

using Steady = std::chrono::steady_clock;

double SecondsSince(Steady::time_point start) { return std::chrono::duration<double>(Steady::now() - start).count(); }

class MeteredWriter final : public BytesWriter {
 public:
  MeteredWriter(std::unique_ptr<blob::BlobWriter> writer, prometheus::Counter& bytes, prometheus::Counter& blobs,
                prometheus::Histogram& put_seconds, prometheus::Histogram& sync_seconds)
      : writer_(std::move(writer)),
        bytes_(bytes),
        blobs_(blobs),
        put_seconds_(put_seconds),
        sync_seconds_(sync_seconds) {}

  absl::Status Append(absl::string_view bytes) override { return writer_->Append(bytes); }

  absl::StatusOr<StoredBytes> Commit() override {
    const Steady::time_point sync_start = Steady::now();
    ASSIGN_OR_RETURN(blob::BlobInfo info, writer_->Finish());
    sync_seconds_.Observe(SecondsSince(sync_start));
    put_seconds_.Observe(SecondsSince(start_));
    bytes_.Increment(static_cast<double>(info.size_bytes));
    blobs_.Increment();
    return StoredBytes{std::move(info.sha256), info.size_bytes};
  }

 private:
  const std::unique_ptr<blob::BlobWriter> writer_;
  prometheus::Counter& bytes_;
  prometheus::Counter& blobs_;
  prometheus::Histogram& put_seconds_;
  prometheus::Histogram& sync_seconds_;
  const Steady::time_point start_ = Steady::now();
};

}  // namespace

BlobFiles::BlobFiles(blob::BlobStore* store, observability::Metrics* metrics)
    : store_(store),
      stored_bytes_(metrics->Counter("madoguchi_archive_stored_bytes_total", "Bytes of blobs made durable")),
      stored_blobs_(metrics->Counter("madoguchi_archive_stored_blobs_total", "Blobs made durable")),
      read_bytes_(metrics->Counter("madoguchi_archive_read_bytes_total", "Bytes of blobs handed out")),
      corrupt_blobs_(metrics->Counter("madoguchi_archive_corrupt_blobs_total",
                                      "Reads whose bytes did not fit their name: look at the disk")),
      put_seconds_(
          metrics->Seconds("madoguchi_archive_put_seconds", "From the start of an upload until it is durable")),
      sync_seconds_(metrics->Seconds("madoguchi_archive_sync_seconds", "Time in fsync of a blob and its folder")) {}

absl::StatusOr<std::unique_ptr<BytesWriter>> BlobFiles::Create(absl::string_view municipality) {
  ASSIGN_OR_RETURN(auto writer, store_->Create(municipality, kBlobBytesMax));
  return std::make_unique<MeteredWriter>(std::move(writer), stored_bytes_, stored_blobs_, put_seconds_, sync_seconds_);
}

absl::Status BlobFiles::Read(absl::string_view municipality, absl::string_view sha256,
                             absl::FunctionRef<absl::Status(absl::string_view)> take) {
  const absl::Status status = store_->Read(municipality, sha256, [&](absl::string_view bytes) {
    read_bytes_.Increment(static_cast<double>(bytes.size()));
    return take(bytes);
  });
  if (absl::IsDataLoss(status)) corrupt_blobs_.Increment();
  return status;
}

}  // namespace madoguchi::archive
