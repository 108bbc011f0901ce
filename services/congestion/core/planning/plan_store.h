// Port: where opening hours, announced groups and partners are kept. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/congestion/core/planning/office_hours.h"
#include "services/congestion/core/planning/partner.h"
#include "services/congestion/core/planning/planned_event.h"
#include "services/congestion/core/request.h"

namespace madoguchi::congestion {

// Each Put… is one durable transaction: the answer that this request was given, if it was seen before; else what
// `decide` makes of what is kept, put in its place. `decide` may run more than once and must change nothing; its error
// is returned and nothing is kept. ALREADY_EXISTS (REQUEST_ID_REUSED).
class PlanStore {
 public:
  virtual ~PlanStore() = default;

  using DecideHours = absl::FunctionRef<absl::StatusOr<OfficeHours>(const std::optional<OfficeHours>&)>;
  virtual absl::StatusOr<OfficeHours> PutHours(const OfficeKey& office, const Request& request, DecideHours decide) = 0;
  virtual absl::StatusOr<std::optional<OfficeHours>> Hours(const OfficeKey& office) = 0;

  // What is kept under an event's id, and how many events are not over: of the office, and of the same partner.
  struct EventsNow {
    std::optional<PlannedEvent> kept;
    int of_office = 0;
    int of_partner = 0;
  };
  using DecideEvent = absl::FunctionRef<absl::StatusOr<PlannedEvent>(const EventsNow&)>;
  // `partner` is the one whose events are counted; "" for none. `today` divides what is over from what is not.
  virtual absl::StatusOr<PlannedEvent> PutEvent(const OfficeKey& office, const std::string& id,
                                                const std::string& partner, absl::CivilDay today,
                                                const Request& request, DecideEvent decide) = 0;
  // Those whose last day is `since` or later, by first day and id.
  virtual absl::StatusOr<std::vector<PlannedEvent>> Events(const OfficeKey& office, absl::CivilDay since) = 0;

  // What is kept under a partner's id, and how many the office has.
  struct PartnersNow {
    std::optional<Partner> kept;
    int of_office = 0;
  };
  using DecidePartner = absl::FunctionRef<absl::StatusOr<Partner>(const PartnersNow&)>;
  virtual absl::StatusOr<Partner> PutPartner(const OfficeKey& office, const std::string& id, const Request& request,
                                             DecidePartner decide) = 0;
  virtual absl::StatusOr<std::vector<Partner>> Partners(const OfficeKey& office) = 0;
  virtual absl::StatusOr<std::optional<Partner>> FindPartner(const OfficeKey& office, const std::string& id) = 0;
  virtual absl::Status NotePartnerUse(const OfficeKey& office, const std::string& id, absl::Time day) = 0;
};

}  // namespace madoguchi::congestion
