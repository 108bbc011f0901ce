#include "services/congestion/adapters/sql_visit_store.h"

#include "common/status/macros.h"
#include "services/congestion/adapters/sql_rows.h"

namespace madoguchi::congestion {

absl::StatusOr<std::vector<absl::CivilDay>> SqlVisitStore::Unseen(const OfficeKey& office, absl::CivilDay since,
                                                                  absl::CivilDay before) {
  std::vector<absl::CivilDay> days;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    days.clear();
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        connection.Query(
            "SELECT e.day FROM event_days e LEFT JOIN past_days d ON d.municipality = e.municipality AND d.office = "
            "e.office AND d.day = e.day WHERE e.municipality = $1 AND e.office = $2 AND e.day >= $3 AND e.day < $4 AND "
            "e.sequence > COALESCE(d.sequence, 0) ORDER BY e.day",
            {office.municipality, office.office, absl::FormatCivilTime(since), absl::FormatCivilTime(before)}));
    for (const sql::Row& row : rows) {
      ASSIGN_OR_RETURN(days.emplace_back(), DayFromColumn(row.Text(0)));
    }
    return absl::OkStatus();
  }));
  return days;
}

absl::StatusOr<absl::CivilDay> SqlVisitStore::LastDay(const OfficeKey& office) {
  absl::CivilDay day(1970, 1, 1);
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        connection.Query("SELECT COALESCE(MAX(day), '') FROM past_days WHERE municipality = $1 AND office = $2",
                         {office.municipality, office.office}));
    if (rows.at(0).Text(0).empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(day, DayFromColumn(rows[0].Text(0)));
    return absl::OkStatus();
  }));
  return day;
}

absl::Status SqlVisitStore::Replace(const PastVisits& day) {
  const std::string date = absl::FormatCivilTime(day.day);
  const OfficeKey& office = day.office;
  return database_->Write([&](sql::Connection& connection) -> absl::Status {
    RETURN_IF_ERROR(connection
                        .Execute("DELETE FROM past_visits WHERE municipality = $1 AND office = $2 AND day = $3",
                                 {office.municipality, office.office, date})
                        .status());
    int64_t place = 0;
    for (const Visit& visit : day.visits) {
      RETURN_IF_ERROR(
          connection
              .Execute(
                  "INSERT INTO past_visits (municipality, office, day, place, queue, joined_us, called_us, "
                  "left_us, finished, counter, p10_s, p50_s, p90_s) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
                  "$10, $11, $12, $13)",
                  {office.municipality, office.office, date, ++place, visit.queue, absl::ToUnixMicros(visit.joined),
                   TimeColumn(visit.called), TimeColumn(visit.left), int64_t{visit.finished}, visit.counter,
                   int64_t{visit.told.p10_s}, int64_t{visit.told.p50_s}, int64_t{visit.told.p90_s}})
              .status());
    }
    return connection
        .Execute(
            "INSERT INTO past_days (municipality, office, day, sequence) VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (municipality, office, day) DO UPDATE SET sequence = excluded.sequence",
            {office.municipality, office.office, date, day.sequence})
        .status();
  });
}

absl::Status SqlVisitStore::Read(absl::CivilDay since, absl::FunctionRef<void(const PastVisits&)> take) {
  return database_->Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows days,
                     connection.Query("SELECT municipality, office, day, sequence FROM past_days WHERE day >= $1 "
                                      "ORDER BY municipality, office, day",
                                      {absl::FormatCivilTime(since)}));
    for (const sql::Row& row : days) {
      PastVisits day{.office = {row.Text(0), row.Text(1)}, .sequence = row.Int(3)};
      ASSIGN_OR_RETURN(day.day, DayFromColumn(row.Text(2)));
      ASSIGN_OR_RETURN(const sql::Rows visits,
                       connection.Query("SELECT queue, joined_us, called_us, left_us, finished, counter, p10_s, p50_s, "
                                        "p90_s FROM past_visits WHERE municipality = $1 AND office = $2 AND day = $3 "
                                        "ORDER BY place",
                                        {row.Text(0), row.Text(1), row.Text(2)}));
      for (const sql::Row& visit : visits) {
        day.visits.push_back({.queue = visit.Text(0),
                              .joined = absl::FromUnixMicros(visit.Int(1)),
                              .called = TimeFromColumn(visit.Int(2)),
                              .left = TimeFromColumn(visit.Int(3)),
                              .finished = visit.Int(4) != 0,
                              .counter = visit.Text(5),
                              .told = {.p10_s = static_cast<int>(visit.Int(6)),
                                       .p50_s = static_cast<int>(visit.Int(7)),
                                       .p90_s = static_cast<int>(visit.Int(8))}});
      }
      take(day);
    }
    return absl::OkStatus();
  });
}

}  // namespace madoguchi::congestion
