#include "services/congestion/adapters/schema.h"

#include "common/sql/request_ledger.h"
#include "services/congestion/adapters/sql_prediction_stores.h"

namespace madoguchi::congestion {
namespace {

// Events are only ever added. The key keeps one event of each kind for a ticket, whatever goes wrong above it.
constexpr char kQueuesAndEvents[] = R"sql(
  CREATE TABLE queues (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    queue TEXT NOT NULL,
    title TEXT NOT NULL,
    counters BIGINT NOT NULL,
    service_time_s BIGINT NOT NULL,
    PRIMARY KEY (municipality, office, queue)
  );
  CREATE TABLE ticket_events (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    queue TEXT NOT NULL,
    day TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    time_us BIGINT NOT NULL,
    counter TEXT NOT NULL,
    ahead BIGINT NOT NULL,
    expected_wait_s BIGINT NOT NULL,
    PRIMARY KEY (municipality, office, queue, day, number, kind),
    FOREIGN KEY (municipality, office, queue) REFERENCES queues (municipality, office, queue)
  );
  CREATE INDEX ticket_events_day ON ticket_events (day);
)sql";

}  // namespace

sql::Migrations CongestionMigrations() { return {sql::kRequestLedgerSchema, kQueuesAndEvents, PredictionMigration()}; }

}  // namespace madoguchi::congestion
