// Port: consents and samples, without their pictures. Thread-safe.
//
// Pictures are files, and no transaction holds rows and files: a picture is first noted as loose, then stored, then
// claimed by its sample; whatever is loose for good is removed. So a crash anywhere leaves nothing behind.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/intake/core/request.h"
#include "services/intake/core/samples/sample.h"
#include "services/intake/core/work/outbox.h"

namespace madoguchi::intake {

class SampleStore {
 public:
  virtual ~SampleStore() = default;

  virtual absl::StatusOr<SampleConsent> Consent(const std::string& municipality) = 0;
  // kGranted or kWithdrawn; withdrawing deletes every sample of the city in the same transaction. A repeated request
  // gives the first answer; REQUEST_ID_REUSED.
  virtual absl::StatusOr<SampleConsent> Decide(const SampleEvent& event, const Request& request) = 0;
  // kDeleted: the samples of one application, or all when it is empty.
  virtual absl::StatusOr<SampleConsent> Delete(const SampleEvent& event, const std::string& receipt_number,
                                               const Request& request) = 0;
  // kExported. FAILED_PRECONDITION (CONSENT_MISSING).
  virtual absl::Status Export(const SampleEvent& event) = 0;

  // The samples of one application in place of those it had, and its work done: one transaction. False, with nothing
  // kept, when the city does not consent at this moment.
  virtual absl::StatusOr<bool> Keep(const WorkItem& work, const std::vector<Sample>& samples) = 0;
  // The work is done without any sample.
  virtual absl::Status Finish(const WorkItem& work) = 0;
  // By id, after `after_id` ("" from the start).
  virtual absl::StatusOr<std::vector<Sample>> List(const std::string& municipality, const std::string& after_id,
                                                   int limit) = 0;
  // Deletes what is older than `before` and, in each city, what is beyond the newest `samples_max`. How many went.
  virtual absl::StatusOr<int64_t> Expire(absl::Time before, int64_t samples_max) = 0;
  virtual absl::StatusOr<int64_t> Count() = 0;

  virtual absl::Status Loosen(const std::vector<LooseCrop>& crops) = 0;
  virtual absl::StatusOr<std::vector<LooseCrop>> Loose(int limit) = 0;
  virtual absl::Status Removed(const std::vector<LooseCrop>& crops) = 0;
};

}  // namespace madoguchi::intake
