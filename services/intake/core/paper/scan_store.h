// Port: scans, their readings and the jobs that are still to be done. Thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/intake/core/applications/application.h"
#include "services/intake/core/paper/scan.h"
#include "services/intake/core/request.h"

namespace madoguchi::intake {

class ScanStore {
 public:
  virtual ~ScanStore() = default;

  // Stores revision 1 and its job in the outbox. A repeated request gives the first answer; REQUEST_ID_REUSED.
  virtual absl::StatusOr<Scan> Insert(const Scan& scan, const Request& request) = 0;
  virtual absl::StatusOr<std::optional<Scan>> Answered(const Request& request) = 0;
  // A scan that was queued again, with its new job. STALE_REVISION unless the stored one is `scan.revision - 1`.
  virtual absl::StatusOr<Scan> Requeue(const Scan& scan, const Request& request) = 0;
  // A scan that was read (then with its application) or that failed: the job is done. STALE_REVISION,
  // RECEIPT_NUMBER_TAKEN.
  virtual absl::Status Finish(const Scan& scan, const std::optional<Application>& application) = 0;
  // NOT_FOUND (UNKNOWN_SCAN).
  virtual absl::StatusOr<Scan> Find(const std::string& municipality, const std::string& id) = 0;
  // Newest first, without pages.
  virtual absl::StatusOr<std::vector<Scan>> List(const std::string& municipality, std::optional<ScanState> state,
                                                 const std::string& after_key, int limit) = 0;
  virtual std::string ListKey(const Scan& scan) const = 0;
  virtual absl::StatusOr<std::map<ScanState, int64_t>> Count() = 0;
};

}  // namespace madoguchi::intake
