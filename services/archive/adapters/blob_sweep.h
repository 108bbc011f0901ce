// Removes files that the index does not name, at the start and once a day: a crash, or a caller who left, between the
// bytes and their row. Nobody was told of them.
#pragma once

#include <thread>

#include "common/blob/blob_store.h"
#include "common/sync/stop_signal.h"
#include "common/time/clock.h"
#include "services/archive/core/blob.h"

namespace madoguchi::archive {

class BlobSweep {
 public:
  // Starts its thread. All must outlive it.
  BlobSweep(blob::BlobStore* blobs, BlobIndex* index, const Clock* clock);
  ~BlobSweep();
  BlobSweep(const BlobSweep&) = delete;
  BlobSweep& operator=(const BlobSweep&) = delete;

 private:
  void Run();
  absl::StatusOr<int> SweepOnce();

  blob::BlobStore* const blobs_;
  BlobIndex* const index_;
  const Clock* const clock_;
  StopSignal stop_;
  std::thread thread_;
};

}  // namespace madoguchi::archive
