// What people do with applications: submit, look up, review, decide. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "services/intake/core/applications/application_store.h"
#include "services/intake/core/applications/attempt_limiter.h"
#include "services/intake/core/applications/receipt.h"
#include "services/intake/core/catalog/catalog.h"
#include "services/intake/core/observer.h"

namespace madoguchi::intake {

struct Submission {
  std::string municipality;
  std::string procedure;
  int version = 0;
  Channel channel = Channel::kOnline;
  nlohmann::json data;
};

// What a member of staff wants to do to the revision that was on the screen.
struct Step {
  std::string municipality;
  std::string receipt_number;
  int64_t revision = 0;
  std::string actor;
  std::string comment;
};

struct ReceiptView {
  Application application;
  std::string procedure_title;
};

class Applications {
 public:
  Applications(ApplicationStore& store, Catalog& catalog, const AccessCodes& codes, Random& random, const Clock& clock,
               Observer& observer);

  // INVALID_ARGUMENT (INVALID_FIELDS) with every fault; UNKNOWN_FORM, UNKNOWN_VERSION, CHANNEL_CLOSED.
  absl::StatusOr<Application> Submit(const Submission& submission, const std::string& actor, const Request& request);

  // UNKNOWN_RECEIPT, WRONG_ACCESS_CODE, TOO_MANY_ATTEMPTS.
  absl::StatusOr<ReceiptView> LookUp(const std::string& municipality, const std::string& receipt_number,
                                     const std::string& access_code);

  absl::StatusOr<Application> Get(const std::string& municipality, const std::string& receipt_number);
  absl::StatusOr<std::vector<Application>> List(const std::string& municipality, std::optional<ApplicationState> state,
                                                const std::string& after_key, int limit);
  std::string ListKey(const Application& application) const { return store_.ListKey(application); }

  // `data`: all values as confirmed; none: unchanged. STALE_REVISION, WRONG_STATE, INVALID_FIELDS.
  absl::StatusOr<Application> Review(const Step& step, const std::optional<nlohmann::json>& data,
                                     const Request& request);
  // STALE_REVISION, WRONG_STATE, SAME_PERSON.
  absl::StatusOr<Application> Approve(const Step& step, const Request& request);
  // Also COMMENT_REQUIRED.
  absl::StatusOr<Application> Reject(const Step& step, const Request& request);

  std::string AccessCodeOf(const Application& application) const;

 private:
  // The application as the step's author saw it. UNKNOWN_RECEIPT, STALE_REVISION.
  absl::StatusOr<Application> Fetch(const Step& step);
  absl::StatusOr<Application> Store(const Application& application, const Effects& effects, const Request& request);

  ApplicationStore& store_;
  Catalog& catalog_;
  const AccessCodes& codes_;
  Random& random_;
  const Clock& clock_;
  Observer& observer_;
  AttemptLimiter limiter_;
};

// The hand-off queue's name: "{procedure id}.{handoff id}".
std::string QueueName(absl::string_view procedure, absl::string_view handoff);

}  // namespace madoguchi::intake
