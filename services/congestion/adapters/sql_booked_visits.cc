#include "services/congestion/adapters/sql_booked_visits.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "common/status/macros.h"
#include "common/time/clock.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

// `booked_arrivals`: of the arrivals of a half hour, who had booked. `booked_counts`: what became of the bookings of a
// past day. Days that saw a booking are counted once more, so that the first table knows them.
constexpr char kTables[] = R"sql(
  ALTER TABLE bookings ADD COLUMN made_day TEXT NOT NULL DEFAULT '';
  CREATE TABLE booked_arrivals (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    queue TEXT NOT NULL,
    day TEXT NOT NULL,
    slot BIGINT NOT NULL,
    arrivals BIGINT NOT NULL,
    PRIMARY KEY (municipality, office, queue, day, slot)
  );
  CREATE TABLE booked_counts (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    queue TEXT NOT NULL,
    day TEXT NOT NULL,
    slot BIGINT NOT NULL,
    lead_days BIGINT NOT NULL,
    made BIGINT NOT NULL,
    cancelled BIGINT NOT NULL,
    came BIGINT NOT NULL,
    PRIMARY KEY (municipality, office, queue, day, slot, lead_days)
  );
  UPDATE event_days SET counted = 0 WHERE EXISTS (
    SELECT 1 FROM bookings WHERE bookings.municipality = event_days.municipality AND
    bookings.office = event_days.office AND bookings.day = event_days.day AND bookings.state = 'checked in');
)sql";

constexpr char kBookingsBefore[] = R"sql(
  SELECT municipality, office, queue, day, time_us, made_day, state, COUNT(*) FROM bookings WHERE day < $1
  GROUP BY municipality, office, queue, day, time_us, made_day, state
)sql";
constexpr char kPutCount[] = R"sql(
  INSERT INTO booked_counts (municipality, office, queue, day, slot, lead_days, made, cancelled, came)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (municipality, office, queue, day, slot, lead_days)
  DO UPDATE SET made = excluded.made, cancelled = excluded.cancelled, came = excluded.came
)sql";

int64_t SlotOf(absl::Time time) {
  const absl::CivilMinute minute = absl::ToCivilMinute(time, Jst());
  return (minute.hour() * 60 + minute.minute()) / kSlotMinutes;
}

absl::StatusOr<absl::CivilDay> DayFrom(const std::string& text) {
  const std::optional<absl::CivilDay> day = ParseDay(text);
  return day ? absl::StatusOr<absl::CivilDay>(*day) : CorruptPlan();
}

}  // namespace

std::string BookedVisitsMigration() { return kTables; }

absl::Status SqlBookedVisits::Count(absl::CivilDay until) {
  using Place = std::tuple<std::string, std::string, std::string, std::string, int64_t, int64_t>;
  std::map<Place, BookedCount> counts;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    counts.clear();
    ASSIGN_OR_RETURN(const sql::Rows rows, connection.Query(kBookingsBefore, {FormatDay(until)}));
    for (const sql::Row& row : rows) {
      ASSIGN_OR_RETURN(const absl::CivilDay day, DayFrom(row.Text(3)));
      const std::optional<absl::CivilDay> made = ParseDay(row.Text(5));
      const int64_t lead = made ? std::max<int64_t>(0, day - *made) : -1;
      BookedCount& count =
          counts[{row.Text(0), row.Text(1), row.Text(2), row.Text(3), SlotOf(absl::FromUnixMicros(row.Int(4))), lead}];
      count.made += row.Int(7);
      if (row.Text(6) == "cancelled") count.cancelled += row.Int(7);
      if (row.Text(6) == "checked in") count.came += row.Int(7);
    }
    return absl::OkStatus();
  }));
  if (counts.empty()) return absl::OkStatus();
  return database_.Write([&](sql::Connection& connection) -> absl::Status {
    for (const auto& [place, count] : counts) {
      const auto& [municipality, office, queue, day, slot, lead] = place;
      RETURN_IF_ERROR(connection
                          .Execute(kPutCount, {municipality, office, queue, day, slot, lead, count.made,
                                               count.cancelled, count.came})
                          .status());
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<BookedCount>> SqlBookedVisits::Past(const QueueKey& queue, absl::CivilDay since,
                                                               absl::CivilDay until) {
  std::vector<BookedCount> counts;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    counts.clear();
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        connection.Query("SELECT day, slot, lead_days, made, cancelled, came FROM booked_counts WHERE "
                         "municipality = $1 AND office = $2 AND queue = $3 AND day >= $4 AND day < $5 "
                         "ORDER BY day, slot, lead_days",
                         {queue.municipality, queue.office, queue.queue, FormatDay(since), FormatDay(until)}));
    for (const sql::Row& row : rows) {
      BookedCount count{.slot = static_cast<int>(row.Int(1)),
                        .lead_days = static_cast<int>(row.Int(2)),
                        .made = row.Int(3),
                        .cancelled = row.Int(4),
                        .came = row.Int(5)};
      ASSIGN_OR_RETURN(count.day, DayFrom(row.Text(0)));
      counts.push_back(count);
    }
    return absl::OkStatus();
  }));
  return counts;
}

absl::StatusOr<std::map<std::string, BookedAhead>> SqlBookedVisits::Ahead(const OfficeKey& office,
                                                                          absl::CivilDay since) {
  std::map<std::string, BookedAhead> queues;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    queues.clear();
    ASSIGN_OR_RETURN(const sql::Rows offers,
                     connection.Query("SELECT queue, people_per_time, minutes FROM booking_offers WHERE municipality = "
                                      "$1 AND office = $2",
                                      {office.municipality, office.office}));
    for (const sql::Row& row : offers) {
      const auto minutes = static_cast<double>(std::max<int64_t>(1, row.Int(2)));
      queues[row.Text(0)].people_per_slot = static_cast<double>(row.Int(1)) * kSlotMinutes / minutes;
    }
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        connection.Query("SELECT queue, time_us, state, COUNT(*) FROM bookings WHERE municipality = $1 AND "
                         "office = $2 AND day >= $3 AND state <> 'cancelled' GROUP BY queue, time_us, "
                         "state ORDER BY queue, time_us",
                         {office.municipality, office.office, FormatDay(since)}));
    for (const sql::Row& row : rows) {
      std::vector<BookedTime>& times = queues[row.Text(0)].times;
      const absl::Time time = absl::FromUnixMicros(row.Int(1));
      if (times.empty() || times.back().time != time) times.push_back({.time = time});
      (row.Text(2) == "checked in" ? times.back().came : times.back().expected) += static_cast<int>(row.Int(3));
    }
    return absl::OkStatus();
  }));
  return queues;
}

}  // namespace madoguchi::congestion
