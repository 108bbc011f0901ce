#include "services/congestion/adapters/schema.h"

#include "common/sql/request_ledger.h"
#include "services/congestion/adapters/plan_schema.h"
#include "services/congestion/adapters/sql_booked_visits.h"
#include "services/congestion/adapters/sql_prediction_stores.h"
#include "services/congestion/adapters/sql_reception_store.h"

namespace madoguchi::congestion {
namespace {

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

// Events are only ever added, in order of arrival. Zero stands for "no time". Earlier events are taken over; the ledger
// named them otherwise, so that a request from before this change cannot be repeated.
constexpr char kEventsOfTheWholeHall[] = R"sql(
  ALTER TABLE queues ADD COLUMN rules TEXT NOT NULL DEFAULT '{}';
  CREATE TABLE offices (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    settings TEXT NOT NULL,
    PRIMARY KEY (municipality, office)
  );
  ALTER TABLE ticket_events RENAME TO first_ticket_events;
  DROP INDEX ticket_events_day;
  CREATE TABLE ticket_events (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    day TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    event_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    queue TEXT NOT NULL,
    number BIGINT NOT NULL,
    time_us BIGINT NOT NULL,
    received_us BIGINT NOT NULL,
    counter TEXT NOT NULL,
    to_queue TEXT NOT NULL,
    stand_us BIGINT NOT NULL,
    ahead BIGINT NOT NULL,
    p10_s BIGINT NOT NULL,
    p50_s BIGINT NOT NULL,
    p90_s BIGINT NOT NULL,
    by_model BIGINT NOT NULL,
    channel TEXT NOT NULL,
    category TEXT NOT NULL,
    booking_us BIGINT NOT NULL,
    check_in_by_us BIGINT NOT NULL,
    queues TEXT NOT NULL,
    PRIMARY KEY (municipality, office, day, sequence),
    UNIQUE (municipality, office, day, event_id)
  );
  INSERT INTO ticket_events
    SELECT municipality, office, day, ROW_NUMBER() OVER arrival, '#' || ROW_NUMBER() OVER arrival, kind, queue, number,
           time_us, time_us, counter, '', 0, ahead, expected_wait_s / 2, expected_wait_s, expected_wait_s * 2, 0,
           'kiosk', '', 0, 0, ''
    FROM first_ticket_events
    WINDOW arrival AS (PARTITION BY municipality, office, day ORDER BY time_us, queue, number, kind DESC);
  DROP TABLE first_ticket_events;
)sql";

// What is kept of past days for learning: no number, no name, no category. `sequence` is the last event that was seen.
constexpr char kPastVisitsAndReminders[] = R"sql(
  CREATE TABLE past_visits (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    day TEXT NOT NULL,
    place BIGINT NOT NULL,
    queue TEXT NOT NULL,
    joined_us BIGINT NOT NULL,
    called_us BIGINT NOT NULL,
    left_us BIGINT NOT NULL,
    finished BIGINT NOT NULL,
    counter TEXT NOT NULL,
    p10_s BIGINT NOT NULL,
    p50_s BIGINT NOT NULL,
    p90_s BIGINT NOT NULL,
    PRIMARY KEY (municipality, office, day, place)
  );
  CREATE TABLE past_days (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    day TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (municipality, office, day)
  );
  CREATE TABLE reminders (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    day TEXT NOT NULL,
    queue TEXT NOT NULL,
    number BIGINT NOT NULL,
    medium TEXT NOT NULL,
    address TEXT NOT NULL,
    ahead BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_us BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (municipality, office, day, queue, number)
  );
  CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    bytes TEXT NOT NULL
  );
)sql";

// One row an office and day: how far its events came, how far they are counted into half hours, and whether one of them
// names a category. Days from before this change are counted once more.
constexpr char kEventDays[] = R"sql(
  CREATE TABLE event_days (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    day TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    counted BIGINT NOT NULL,
    categories BIGINT NOT NULL,
    PRIMARY KEY (municipality, office, day)
  );
  INSERT INTO event_days
    SELECT municipality, office, day, MAX(sequence), 0, MAX(CASE WHEN category <> '' THEN 1 ELSE 0 END)
    FROM ticket_events GROUP BY municipality, office, day;
  CREATE INDEX event_days_uncounted ON event_days (day) WHERE counted < sequence;
  CREATE INDEX event_days_categories ON event_days (day) WHERE categories = 1;
  DROP TABLE arrivals_counted;
)sql";

// Answers to changes of queues and offices are remembered whole from here on; earlier ones held a name only.
constexpr char kWholeAnswers[] = R"sql(
  DELETE FROM request_ledger WHERE method IN ('CreateQueue', 'UpdateQueue', 'UpdateOffice');
)sql";

}  // namespace

sql::Migrations CongestionMigrations() {
  return {sql::kRequestLedgerSchema,
          kQueuesAndEvents,
          PredictionMigration(),
          kEventsOfTheWholeHall,
          kPastVisitsAndReminders,
          PlanMigration(),
          kEventDays,
          kWholeAnswers,
          OnlineMigration(),
          ReceptionMigration(),
          BookedVisitsMigration()};
}

}  // namespace madoguchi::congestion
