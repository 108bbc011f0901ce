// The ticket machines of an office. A machine's key gives numbers and nothing else, needs nobody to sign in, and lasts
// until staff take it back. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/time/clock.h"
#include "services/congestion/core/hall/hall.h"
#include "services/congestion/core/planning/partner.h"
#include "services/congestion/core/reception/reception_store.h"

namespace madoguchi::congestion {

struct NewKioskKey {
  Kiosk kiosk;
  std::string key;  // "" when the request had been answered before: only its hash is kept
};

class Kiosks {
 public:
  // Nothing is owned.
  Kiosks(const Clock* clock, Hall* hall, ReceptionStore* store, PlanSecrets* secrets)
      : clock_(clock), hall_(hall), store_(store), secrets_(secrets) {}

  // NOT_FOUND (UNKNOWN_OFFICE); INVALID_ARGUMENT (INVALID_FIELDS); ALREADY_EXISTS (KIOSK_EXISTS); RESOURCE_EXHAUSTED
  // (TOO_MANY_KIOSKS).
  absl::StatusOr<NewKioskKey> Create(const OfficeKey& office, const Kiosk& kiosk, Request request);
  // NOT_FOUND (UNKNOWN_KIOSK).
  absl::StatusOr<NewKioskKey> RenewKey(const OfficeKey& office, const std::string& id, Request request);
  absl::StatusOr<Kiosk> Revoke(const OfficeKey& office, const std::string& id, Request request);
  absl::StatusOr<std::vector<Kiosk>> List(const OfficeKey& office);

  // PERMISSION_DENIED (KIOSK_KEY_INVALID) for an unknown machine, a wrong key and one that was taken back alike.
  absl::StatusOr<Kiosk> Enter(const OfficeKey& office, const std::string& id, absl::string_view key);
  // As OfficeHall::Issue. PERMISSION_DENIED (STAFF_ONLY) for a category that only staff give.
  absl::StatusOr<Ticket> Draw(const OfficeKey& office, const std::string& queue, const std::string& category,
                              Request request);
  // As OfficeHall::Record, of numbers that it gave; whatever else it tells of is refused (INVALID).
  absl::StatusOr<std::vector<EventOutcome>> Record(const OfficeKey& office, std::vector<HallEvent> events,
                                                   Request request);

 private:
  absl::StatusOr<NewKioskKey> PutKey(const OfficeKey& office, const std::string& id, Request request,
                                     const Kiosk* fresh);

  const Clock* const clock_;
  Hall* const hall_;
  ReceptionStore* const store_;
  PlanSecrets* const secrets_;
};

}  // namespace madoguchi::congestion
