// The part of the composition root that is reception: its store, bookings and ticket machines, its gRPC service.
#pragma once

#include "common/rpc/host.h"
#include "common/sql/database.h"
#include "services/congestion/adapters/periodic.h"
#include "services/congestion/adapters/sodium_plan_secrets.h"
#include "services/congestion/adapters/sql_plan_store.h"
#include "services/congestion/adapters/sql_reception_store.h"
#include "services/congestion/core/calendar/calendars.h"
#include "services/congestion/core/reception/bookings.h"
#include "services/congestion/core/reception/kiosks.h"
#include "services/congestion/reception_service.h"

namespace madoguchi::congestion {

class ReceptionPart {
 public:
  // Nothing is owned.
  ReceptionPart(rpc::Host* host, sql::Database* database, Hall* hall, const TicketKeys* keys, Calendars* calendars)
      : plans_(database),
        store_(database),
        bookings_({&host->clock(), hall, &plans_, &store_, [this] { return secrets_.NewRandom(); },
                   [calendars](const OfficeKey& office) { calendars->BookingsChanged(office); }}),
        kiosks_(&host->clock(), hall, &store_, &secrets_),
        service_(&host->edge(), &bookings_, &kiosks_, keys, &host->clock()),
        forgetting_("forgetting bookings", absl::Hours(1), [this] { return bookings_.ForgetOld(); }) {}

  ReceptionService& service() { return service_; }

 private:
  // Each may use those above it.
  SqlPlanStore plans_;
  SqlReceptionStore store_;
  SodiumPlanSecrets secrets_;
  Bookings bookings_;
  Kiosks kiosks_;
  ReceptionService service_;
  Periodic forgetting_;
};

}  // namespace madoguchi::congestion
