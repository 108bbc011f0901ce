// The part of the composition root that is planning: its stores, its calendars and the thread that keeps them fresh,
// its gRPC service.
#pragma once

#include "common/rpc/host.h"
#include "common/sql/database.h"
#include "services/congestion/adapters/periodic.h"
#include "services/congestion/adapters/sodium_plan_secrets.h"
#include "services/congestion/adapters/sql_arrival_history.h"
#include "services/congestion/adapters/sql_booked_visits.h"
#include "services/congestion/adapters/sql_plan_store.h"
#include "services/congestion/core/calendar/calendars.h"
#include "services/congestion/core/calendar/later_today.h"
#include "services/congestion/core/planning/plans.h"
#include "services/congestion/limits.h"
#include "services/congestion/planning_service.h"

namespace madoguchi::congestion {

class PlanningPart {
 public:
  // Nothing is owned.
  PlanningPart(rpc::Host* host, sql::Database* database, QueueStore* queues, LiveBoard* board, WaitEstimator* waits,
               ChangeSignal* signal)
      : store_(database),
        history_(database),
        booked_(database),
        calendars_(&host->clock(), queues, &store_, &history_, &booked_),
        plans_(&host->clock(), queues, &store_, &secrets_,
               [this, signal](const OfficeKey& office) {
                 calendars_.Changed(office);
                 signal->Changed(office);  // hours decide whether the hall is open
               }),
        later_({&host->clock(), board, waits, &store_, &calendars_}),
        service_(&host->edge(), &plans_, &calendars_, &later_, &host->clock()),
        keeping_("calendar", kCalendarRefreshInterval, [this] { return calendars_.Refresh(); }) {}

  PlanningService& service() { return service_; }
  Calendars* calendars() { return &calendars_; }

 private:
  // Each may use those above it.
  SqlPlanStore store_;
  SqlArrivalHistory history_;
  SqlBookedVisits booked_;
  SodiumPlanSecrets secrets_;
  Calendars calendars_;
  Plans plans_;
  LaterToday later_;
  PlanningService service_;
  Periodic keeping_;
};

}  // namespace madoguchi::congestion
