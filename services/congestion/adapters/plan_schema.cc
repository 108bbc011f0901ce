#include "services/congestion/adapters/plan_schema.h"

namespace madoguchi::congestion {

// What is looked for stands in columns; the rest of a thing is one JSON document (plan_documents.h).
std::string PlanMigration() {
  return R"sql(
  CREATE TABLE office_hours (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (municipality, office)
  );
  CREATE TABLE planned_events (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    event TEXT NOT NULL,
    partner TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    cancelled BIGINT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (municipality, office, event)
  );
  CREATE INDEX planned_events_day ON planned_events (municipality, office, last_day);
  CREATE TABLE partners (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    partner TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (municipality, office, partner)
  );
  CREATE TABLE arrival_counts (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    queue TEXT NOT NULL,
    day TEXT NOT NULL,
    slot BIGINT NOT NULL,
    arrivals BIGINT NOT NULL,
    called BIGINT NOT NULL,
    wait_s DOUBLE PRECISION NOT NULL,
    served BIGINT NOT NULL,
    service_s DOUBLE PRECISION NOT NULL,
    service_squared_s DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (municipality, office, queue, day, slot)
  );
  CREATE TABLE arrivals_counted (
    until_day TEXT NOT NULL
  );
)sql";
}

}  // namespace madoguchi::congestion
