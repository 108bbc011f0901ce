// Port: applications with every revision they had. Thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/intake/core/applications/application.h"
#include "services/intake/core/request.h"

namespace madoguchi::intake {

// What must become true in the same transaction as a change.
struct Effects {
  std::vector<std::string> handoff_queues;  // the application waits in these
  bool start_filing = false;
  bool finish_filing = false;
  bool learn_review = false;  // what was read is compared with what a person made of it
};

class ApplicationStore {
 public:
  virtual ~ApplicationStore() = default;

  // Stores revision 1. ALREADY_EXISTS (RECEIPT_NUMBER_TAKEN, REQUEST_ID_REUSED). A repeated request gives the first
  // answer.
  virtual absl::StatusOr<Application> Insert(const Application& application, const Request& request) = 0;
  // The first answer to this request, exactly as it was, or none. REQUEST_ID_REUSED, REQUEST_ID_MISSING.
  virtual absl::StatusOr<std::optional<Application>> Answered(const Request& request) = 0;
  // Stores one more revision. ABORTED (STALE_REVISION) unless the stored one is `application.revision - 1`.
  virtual absl::StatusOr<Application> Update(const Application& application, const Effects& effects,
                                             const Request& request) = 0;
  // For the process's own steps, which are idempotent by their state.
  virtual absl::Status Update(const Application& application, const Effects& effects) = 0;
  // NOT_FOUND (UNKNOWN_RECEIPT).
  virtual absl::StatusOr<Application> Find(const std::string& municipality, const std::string& receipt_number) = 0;
  // Newest first, after `after_key` (of ListKey; "" from the start).
  virtual absl::StatusOr<std::vector<Application>> List(const std::string& municipality,
                                                        std::optional<ApplicationState> state,
                                                        const std::string& after_key, int limit) = 0;
  virtual std::string ListKey(const Application& application) const = 0;
  virtual absl::StatusOr<std::map<std::pair<Channel, ApplicationState>, int64_t>> Count() = 0;
};

}  // namespace madoguchi::intake
