#include "services/congestion/adapters/sql_arrival_history.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

constexpr int kDaysAtOnce = 7;
// A device whose clock has lost its years says nothing about any calendar.
const absl::CivilDay kFirstDay(2000, 1, 1);

// The inner query makes one row a ticket: when it was issued, first called, finished. Waits and services that are
// negative or longer than half a day are clocks gone wrong and count as none. 32400 s are Japan's nine hours.
constexpr char kCountWeek[] = R"sql(
  SELECT queue, day, ((issued / 1000000 + 32400) % 86400) / 1800 AS slot,
         COUNT(*),
         SUM(CASE WHEN called - issued BETWEEN 0 AND 43200000000 THEN 1 ELSE 0 END),
         SUM(CASE WHEN called - issued BETWEEN 0 AND 43200000000 THEN (called - issued) / 1000000.0 ELSE 0.0 END),
         SUM(CASE WHEN finished - called BETWEEN 0 AND 43200000000 THEN 1 ELSE 0 END),
         SUM(CASE WHEN finished - called BETWEEN 0 AND 43200000000 THEN (finished - called) / 1000000.0 ELSE 0.0 END),
         SUM(CASE WHEN finished - called BETWEEN 0 AND 43200000000
             THEN ((finished - called) / 1000000.0) * ((finished - called) / 1000000.0) ELSE 0.0 END)
  FROM (SELECT queue, day, number,
               MIN(CASE WHEN kind = 'issued' THEN time_us END) AS issued,
               MIN(CASE WHEN kind = 'called' THEN time_us END) AS called,
               MAX(CASE WHEN kind = 'finished' THEN time_us END) AS finished
        FROM ticket_events WHERE municipality = $1 AND office = $2 AND day >= $3 AND day < $4
        GROUP BY queue, day, number) AS tickets
  WHERE issued IS NOT NULL
  GROUP BY queue, day, slot
)sql";

constexpr char kCountColumns[] =
    "municipality, office, queue, day, slot, arrivals, called, wait_s, served, service_s, service_squared_s";

absl::StatusOr<absl::CivilDay> DayFrom(const std::string& text) {
  const std::optional<absl::CivilDay> day = ParseDay(text);
  return day ? absl::StatusOr<absl::CivilDay>(*day) : CorruptPlan();
}

absl::Status Replace(sql::Connection& connection, const OfficeKey& office, const sql::Rows& rows) {
  std::set<std::pair<std::string, std::string>> days;
  for (const sql::Row& row : rows) days.insert({row.Text(0), row.Text(1)});
  for (const auto& [queue, day] : days) {
    RETURN_IF_ERROR(connection
                        .Execute("DELETE FROM arrival_counts WHERE municipality = $1 AND office = $2 AND queue = $3 "
                                 "AND day = $4",
                                 {office.municipality, office.office, queue, day})
                        .status());
  }
  const std::string insert = absl::StrCat("INSERT INTO arrival_counts (", kCountColumns,
                                          ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
  for (const sql::Row& row : rows) {
    RETURN_IF_ERROR(
        connection
            .Execute(insert, {office.municipality, office.office, row.Text(0), row.Text(1), row.Int(2), row.Int(3),
                              row.Int(4), row.Double(5), row.Int(6), row.Double(7), row.Double(8)})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<OfficeKey>> OfficesIn(sql::Connection& connection) {
  ASSIGN_OR_RETURN(const sql::Rows rows, connection.Query("SELECT DISTINCT municipality, office FROM queues"));
  std::vector<OfficeKey> offices;
  for (const sql::Row& row : rows) offices.push_back({row.Text(0), row.Text(1)});
  return offices;
}

}  // namespace

absl::StatusOr<int64_t> SqlArrivalHistory::CountWeek(const OfficeKey& office, absl::CivilDay since,
                                                     absl::CivilDay until) {
  sql::Rows rows;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(
        rows, connection.Query(kCountWeek, {office.municipality, office.office, FormatDay(since), FormatDay(until)}));
    return absl::OkStatus();
  }));
  int64_t tickets = 0;
  for (const sql::Row& row : rows) tickets += row.Int(3);
  if (rows.empty()) return tickets;
  RETURN_IF_ERROR(database_->Write([&](sql::Connection& connection) { return Replace(connection, office, rows); }));
  return tickets;
}

absl::StatusOr<int64_t> SqlArrivalHistory::CountOffice(const OfficeKey& office, absl::CivilDay since,
                                                       absl::CivilDay until) {
  std::string first, last;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query("SELECT MIN(day), MAX(day) FROM ticket_events WHERE municipality = $1 AND office "
                                      "= $2 AND day >= $3 AND day < $4",
                                      {office.municipality, office.office, FormatDay(std::max(since, kFirstDay)),
                                       FormatDay(until)}));
    if (!rows.empty() && !rows[0].IsNull(0)) {
      first = rows[0].Text(0);
      last = rows[0].Text(1);
    }
    return absl::OkStatus();
  }));
  if (first.empty()) return 0;
  ASSIGN_OR_RETURN(const absl::CivilDay begin, DayFrom(first));
  ASSIGN_OR_RETURN(const absl::CivilDay end, DayFrom(last));
  int64_t tickets = 0;
  for (absl::CivilDay day = begin; day <= end; day += kDaysAtOnce) {
    ASSIGN_OR_RETURN(const int64_t counted, CountWeek(office, day, std::min(day + kDaysAtOnce, end + 1)));
    tickets += counted;
  }
  return tickets;
}

absl::StatusOr<int64_t> SqlArrivalHistory::Count(absl::CivilDay since, absl::CivilDay until) {
  std::vector<OfficeKey> offices;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(offices, OfficesIn(connection));
    return absl::OkStatus();
  }));
  int64_t tickets = 0;
  for (const OfficeKey& office : offices) {
    ASSIGN_OR_RETURN(const int64_t counted, CountOffice(office, since, until));
    tickets += counted;
  }
  RETURN_IF_ERROR(database_->Write([&](sql::Connection& connection) -> absl::Status {
    RETURN_IF_ERROR(connection.Execute("DELETE FROM arrivals_counted").status());
    return connection.Execute("INSERT INTO arrivals_counted (until_day) VALUES ($1)", {FormatDay(until)}).status();
  }));
  return tickets;
}

absl::StatusOr<absl::CivilDay> SqlArrivalHistory::CountedUntil() {
  absl::CivilDay until(1970, 1, 1);
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows, connection.Query("SELECT until_day FROM arrivals_counted"));
    if (rows.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(until, DayFrom(rows[0].Text(0)));
    return absl::OkStatus();
  }));
  return until;
}

absl::StatusOr<std::vector<SlotCount>> SqlArrivalHistory::Of(const QueueKey& queue, absl::CivilDay since) {
  std::vector<SlotCount> counts;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    counts.clear();
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        connection.Query("SELECT day, slot, arrivals, called, wait_s, served, service_s, service_squared_s FROM "
                         "arrival_counts WHERE municipality = $1 AND office = $2 AND queue = $3 AND day >= $4 "
                         "ORDER BY day, slot",
                         {queue.municipality, queue.office, queue.queue, FormatDay(since)}));
    for (const sql::Row& row : rows) {
      SlotCount count{.slot = static_cast<int>(row.Int(1)),
                      .arrivals = row.Int(2),
                      .called = row.Int(3),
                      .wait_s = row.Double(4),
                      .served = row.Int(5),
                      .service_s = row.Double(6),
                      .service_squared_s = row.Double(7)};
      ASSIGN_OR_RETURN(count.day, DayFrom(row.Text(0)));
      counts.push_back(count);
    }
    return absl::OkStatus();
  }));
  return counts;
}

}  // namespace madoguchi::congestion
