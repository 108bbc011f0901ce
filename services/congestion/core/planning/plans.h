// What the calendar is told by people: opening hours, announced groups, and the partners who announce them.
// Thread-safe.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "services/congestion/core/planning/hourly_budget.h"
#include "services/congestion/core/planning/plan_store.h"
#include "services/congestion/core/tickets/stores.h"

namespace madoguchi::congestion {

struct NewPartnerKey {
  Partner partner;
  std::string key;  // "" when the request had been answered before: only its hash is kept
};

class Plans {
 public:
  // `changed` is told which office's calendar no longer holds; it is called by the thread that changed it, after the
  // change is durable. Nothing else is owned.
  Plans(const Clock* clock, QueueStore* queues, PlanStore* store, PlanSecrets* secrets,
        std::function<void(const OfficeKey&)> changed);

  // By id. NOT_FOUND (UNKNOWN_OFFICE).
  absl::StatusOr<std::vector<Queue>> Queues(const OfficeKey& office);

  // The usual ones, with revision 0, where nobody has set any. NOT_FOUND (UNKNOWN_OFFICE) where no queue stands.
  absl::StatusOr<OfficeHours> Hours(const OfficeKey& office);
  // `hours.revision` as it was read. INVALID_ARGUMENT (INVALID_FIELDS); ABORTED (STALE_REVISION).
  absl::StatusOr<OfficeHours> SetHours(const OfficeKey& office, const OfficeHours& hours, Request request);

  // ---- events, for staff ----
  // INVALID_ARGUMENT (INVALID_FIELDS), also when the office is closed at all of its days and times; NOT_FOUND
  // (UNKNOWN_QUEUE); RESOURCE_EXHAUSTED (TOO_MANY_PLANNED_EVENTS).
  absl::StatusOr<PlannedEvent> Create(const OfficeKey& office, PlannedEvent event, const std::string& actor,
                                      Request request);
  // NOT_FOUND (UNKNOWN_EVENT); ABORTED (STALE_REVISION); FAILED_PRECONDITION (WRONG_EVENT_STATE) once cancelled. State,
  // partner and times stay what they are.
  absl::StatusOr<PlannedEvent> Update(const OfficeKey& office, const PlannedEvent& event, const std::string& actor,
                                      Request request);
  absl::StatusOr<PlannedEvent> Confirm(const OfficeKey& office, const std::string& id, int64_t revision,
                                       const std::string& actor, Request request);
  absl::StatusOr<PlannedEvent> Cancel(const OfficeKey& office, const std::string& id, int64_t revision,
                                      const std::string& actor, Request request);
  // By first day and id. With `past`, also those that are over.
  absl::StatusOr<std::vector<PlannedEvent>> Events(const OfficeKey& office, bool past);

  // ---- partners, for operators ----
  // INVALID_ARGUMENT (INVALID_FIELDS); ALREADY_EXISTS (PARTNER_EXISTS); RESOURCE_EXHAUSTED (TOO_MANY_PARTNERS).
  absl::StatusOr<NewPartnerKey> CreatePartner(const OfficeKey& office, Partner partner, int valid_days,
                                              Request request);
  // NOT_FOUND (UNKNOWN_PARTNER).
  absl::StatusOr<NewPartnerKey> RenewKey(const OfficeKey& office, const std::string& id, int valid_days,
                                         Request request);
  absl::StatusOr<Partner> Revoke(const OfficeKey& office, const std::string& id, Request request);
  absl::StatusOr<std::vector<Partner>> Partners(const OfficeKey& office);

  // ---- for a partner that has its key ----
  // PERMISSION_DENIED (PARTNER_KEY_INVALID) for an unknown or revoked partner and for a wrong key alike;
  // PERMISSION_DENIED (PARTNER_KEY_EXPIRED); RESOURCE_EXHAUSTED (TOO_MANY_CALLS).
  absl::StatusOr<Partner> Enter(const OfficeKey& office, const std::string& id, absl::string_view key);
  // Its own events, also cancelled ones, that are not over.
  absl::StatusOr<std::vector<PlannedEvent>> EventsOf(const OfficeKey& office, const Partner& partner);
  // A new event (`event.id` empty) or a change of an own one; proposed until staff confirm it. Somebody else's event is
  // NOT_FOUND (UNKNOWN_EVENT).
  absl::StatusOr<PlannedEvent> Submit(const OfficeKey& office, const Partner& partner, PlannedEvent event,
                                      Request request);
  absl::StatusOr<PlannedEvent> Withdraw(const OfficeKey& office, const Partner& partner, const std::string& id,
                                        int64_t revision, Request request);

 private:
  using Change = std::function<absl::StatusOr<PlannedEvent>(const PlannedEvent& kept)>;

  absl::Status CheckQueue(const OfficeKey& office, const std::string& queue);
  absl::Status Check(const OfficeKey& office, const PlannedEvent& event);
  absl::CivilDay Today() const { return JstDay(clock_->Now()); }
  // Checked, then kept under a new id.
  absl::StatusOr<PlannedEvent> Insert(const OfficeKey& office, PlannedEvent event, Request request);
  // An event as it is kept, changed. `partner` other than "" must be its own.
  absl::StatusOr<PlannedEvent> ChangeEvent(const OfficeKey& office, const std::string& id, int64_t revision,
                                           const std::string& partner, const std::string& actor, Request request,
                                           const Change& change);
  absl::StatusOr<NewPartnerKey> PutKey(const OfficeKey& office, const std::string& id, int valid_days, Request request,
                                       const Partner* fresh);

  const Clock* const clock_;
  QueueStore* const queues_;
  PlanStore* const store_;
  PlanSecrets* const secrets_;
  const std::function<void(const OfficeKey&)> changed_;
  HourlyBudget calls_;  // with the right key, by partner
};

}  // namespace madoguchi::congestion
