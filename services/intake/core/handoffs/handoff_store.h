// Port: queues of approved applications for robots and core systems. A lease is durable, ends by the clock and is
// acknowledged once. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/intake/core/request.h"

namespace madoguchi::intake {

struct Lease {
  std::string id;
  absl::Time expire_time;
  int version =
      0;  // of the definition; 0 when empty. A lease holds items of one version, so that its columns have one shape
  std::vector<std::string> receipt_numbers;  // oldest approval first
};

class HandoffStore {
 public:
  virtual ~HandoffStore() = default;

  // Whether anything was ever put into this queue.
  virtual absl::StatusOr<bool> Exists(const std::string& municipality, const std::string& queue) = 0;
  // Takes the oldest items that nobody holds at `now`. A repeated request gives the same lease, expired or not.
  virtual absl::StatusOr<Lease> Take(const std::string& queue, int items_max, const std::string& lease_id,
                                     absl::Time now, absl::Time expire_time, const Request& request) = 0;
  // How many items are acknowledged by this call; all or none. NOT_FOUND (UNKNOWN_LEASE), INVALID_ARGUMENT
  // (NOT_IN_LEASE), FAILED_PRECONDITION (LEASE_EXPIRED) when another lease took an item over. A lease past its time
  // that nobody took over still counts.
  virtual absl::StatusOr<int> Acknowledge(const std::string& queue, const std::string& lease_id,
                                          const std::vector<std::string>& receipt_numbers, absl::Time now,
                                          const Request& request) = 0;
  // Items that wait or are leased, over all tenants.
  virtual absl::StatusOr<int64_t> Outstanding() = 0;
};

}  // namespace madoguchi::intake
