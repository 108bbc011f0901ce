// One thing to read, as it comes from the queue, and the ports that a job passes through. All are used by one thread at
// a time unless stated otherwise.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ocr-worker/core/jobs/blob.h"
#include "ocr-worker/core/reading.h"

namespace madoguchi::ocr {

enum class JobTask {
  kScan,  // read a whole file: one application
  kFile,  // open a file of a batch and count its pages
  kPage,  // read one page of it
};

struct Job {
  std::string entry;  // the queue's own id
  std::string lane;   // of the queue; the queue's own business
  std::string id;     // intake's job id: the request_id of its answer
  JobTask task = JobTask::kScan;
  std::string name;  // municipalities/{code}/scans/{scan}, …/batches/{batch}/files/{file}, …/pages/{file}-{page}
  std::string blob;  // municipalities/{code}/blobs/{sha256}
  int64_t deliveries = 1;  // how often the queue has handed it out, this time included

  // "{code}" of the name; "" when it is malformed.
  std::string municipality() const;
  // kPage: place in the file, from 0; -1 when the name is malformed.
  int page_index() const;
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

// Thread-safe. All are idempotent by the job's id; ALREADY_EXISTS means that an answer stands. UNAVAILABLE.
class ReadingSink {
 public:
  virtual ~ReadingSink() = default;
  virtual absl::Status Record(const Job& job, const std::vector<PageReading>& pages) = 0;  // kScan
  virtual absl::Status RecordFile(const Job& job, int pages) = 0;                          // kFile
  virtual absl::Status RecordPage(const Job& job, const PageReading& page) = 0;            // kPage
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
