// Port: the queue that carries reading jobs to the workers. It may forget everything at any moment. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/intake/core/work/lane.h"

namespace madoguchi::intake {

// What one entry of the queue says.
struct ReadJob {
  std::string what;  // "scan", "file" (open it and count its pages) or "page"
  std::string
      name;  // municipalities/{code}/scans/{scan}, …/batches/{batch}/files/{file}, …/batches/{batch}/pages/{page}
  std::string blob;  // municipalities/{code}/blobs/{sha256}
  std::string job;
};

class JobPublisher {
 public:
  virtual ~JobPublisher() = default;

  // All or an error; after an error some may have been published. UNAVAILABLE while the queue cannot be reached.
  virtual absl::Status Publish(Lane lane, const std::vector<ReadJob>& jobs) = 0;
  // The mark last set, or "" when the queue may have forgotten anything since.
  virtual absl::StatusOr<std::string> Mark() = 0;
  // A mark for the queue as it is now, not set yet: first the outbox must remember it.
  virtual absl::StatusOr<std::string> FreshMark(const std::string& seed) = 0;
  virtual absl::Status SetMark(const std::string& mark) = 0;
  // Jobs of the lane that no worker has finished.
  virtual absl::StatusOr<int64_t> Depth(Lane lane) = 0;
};

}  // namespace madoguchi::intake
