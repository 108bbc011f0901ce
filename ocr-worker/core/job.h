// One scan to read, as it comes from the queue, and the ports that a job passes through. All are used by one thread at
// a time unless stated otherwise.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ocr-worker/core/reading.h"

namespace madoguchi::ocr {

struct Job {
  std::string entry;       // the queue's own id
  std::string id;          // intake's job id: the request_id of its answer
  std::string scan;        // municipalities/{code}/scans/{scan}
  std::string blob;        // municipalities/{code}/blobs/{sha256}
  int64_t deliveries = 1;  // how often the queue has handed it out, this time included

  // "{code}" of the scan's name; "" when the name is malformed.
  std::string municipality() const;
  // The field that intake forgot, or "".
  std::string Missing() const;
};

// A queue that gives each job to one taker, and again to another when that falls silent.
class JobQueue {
 public:
  virtual ~JobQueue() = default;
  // Waits briefly; nullopt when there is nothing to do. UNAVAILABLE.
  virtual absl::StatusOr<std::optional<Job>> Take() = 0;
  // Still at it: nobody else shall take it over.
  virtual absl::Status Touch(const Job& job) = 0;
  // Done for good.
  virtual absl::Status Acknowledge(const Job& job) = 0;
};

// Thread-safe. NOT_FOUND (UNKNOWN_BLOB), DATA_LOSS (BLOB_CORRUPT), FILE_TOO_LARGE, UNAVAILABLE.
class BlobSource {
 public:
  virtual ~BlobSource() = default;
  virtual absl::StatusOr<std::string> Fetch(const std::string& blob) = 0;
};

// Thread-safe. Both are idempotent by the job's id; ALREADY_EXISTS means that an answer stands. UNAVAILABLE.
class ReadingSink {
 public:
  virtual ~ReadingSink() = default;
  virtual absl::Status Record(const Job& job, const std::vector<PageReading>& pages) = 0;
  virtual absl::Status RecordFailure(const Job& job, absl::string_view reason, absl::string_view message) = 0;
};

// Counts. Thread-safe.
class ReadingObserver {
 public:
  virtual ~ReadingObserver() = default;
  virtual void OnPage(const PageReading& page) = 0;
  // `outcome`: "read", "failed", "left" (for a later delivery); `reason` of a failure, else "".
  virtual void OnJob(absl::string_view outcome, absl::string_view reason) = 0;
};

}  // namespace madoguchi::ocr
