// Port: the queue that carries reading jobs to the workers. It may forget everything at any moment. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace madoguchi::intake {

struct ReadJob {
  std::string scan;  // municipalities/{code}/scans/{scan}
  std::string blob;  // municipalities/{code}/blobs/{sha256}
  std::string job;
};

class JobPublisher {
 public:
  virtual ~JobPublisher() = default;

  // All or an error; after an error some may have been published. UNAVAILABLE while the queue cannot be reached.
  virtual absl::Status Publish(const std::vector<ReadJob>& jobs) = 0;
  // The mark last set, or "" when the queue may have forgotten anything since.
  virtual absl::StatusOr<std::string> Mark() = 0;
  // A mark for the queue as it is now, not set yet: first the outbox must remember it.
  virtual absl::StatusOr<std::string> FreshMark(const std::string& seed) = 0;
  virtual absl::Status SetMark(const std::string& mark) = 0;
  // Jobs that no worker has finished.
  virtual absl::StatusOr<int64_t> Depth() = 0;
};

}  // namespace madoguchi::intake
