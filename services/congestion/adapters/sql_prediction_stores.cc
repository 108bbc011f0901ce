#include "services/congestion/adapters/sql_prediction_stores.h"

#include <algorithm>

#include "common/status/macros.h"

namespace madoguchi::congestion {
namespace {

// One day's bytes can be some hundred kilobytes: days are read one after another, not all at once.
constexpr char kTables[] = R"sql(
  CREATE TABLE lived_days (
    municipality TEXT NOT NULL,
    day TEXT NOT NULL,
    record BYTEA NOT NULL,
    PRIMARY KEY (municipality, day)
  );
  CREATE TABLE told_waits (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    queue TEXT NOT NULL,
    day TEXT NOT NULL,
    number BIGINT NOT NULL,
    issued_us BIGINT NOT NULL,
    p10_s BIGINT NOT NULL,
    p50_s BIGINT NOT NULL,
    p90_s BIGINT NOT NULL,
    by_model BIGINT NOT NULL,
    estimator_s BIGINT NOT NULL,
    wait_s BIGINT,
    PRIMARY KEY (municipality, office, queue, day, number)
  );
  CREATE INDEX told_waits_day ON told_waits (day);
)sql";

constexpr char kOnlineTable[] = R"sql(
  CREATE TABLE online_states (
    municipality TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    at_start BYTEA NOT NULL,
    latest BYTEA NOT NULL
  );
)sql";

// Rows of the log that go into one transaction.
constexpr size_t kRowsATime = 500;

}  // namespace

std::string PredictionMigration() { return kTables; }
std::string OnlineMigration() { return kOnlineTable; }

absl::Status SqlDayStore::Keep(const std::string& municipality, absl::CivilDay day, const std::string& bytes) {
  return database_->Write([&](sql::Connection& connection) {
    return connection
        .Execute(
            "INSERT INTO lived_days (municipality, day, record) VALUES ($1, $2, $3) "
            "ON CONFLICT (municipality, day) DO UPDATE SET record = excluded.record",
            {municipality, absl::FormatCivilTime(day), sql::Blob{bytes}})
        .status();
  });
}

absl::Status SqlDayStore::Read(absl::CivilDay since, Take take) {
  return database_->Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows days,
                     connection.Query("SELECT municipality, day FROM lived_days WHERE day >= $1 ORDER BY "
                                      "municipality, day",
                                      {absl::FormatCivilTime(since)}));
    for (const sql::Row& day : days) {
      ASSIGN_OR_RETURN(const sql::Rows records,
                       connection.Query("SELECT record FROM lived_days WHERE municipality = $1 AND day = $2",
                                        {day.Text(0), day.Text(1)}));
      for (const sql::Row& record : records) take(day.Text(0), record.Text(0));
    }
    return absl::OkStatus();
  });
}

absl::Status SqlDayStore::Forget(absl::CivilDay before) {
  return database_->Write([&](sql::Connection& connection) {
    return connection.Execute("DELETE FROM lived_days WHERE day < $1", {absl::FormatCivilTime(before)}).status();
  });
}

absl::Status SqlPredictionLog::Append(const std::vector<LoggedWait>& waits, const std::vector<KeptOnline>& online) {
  for (size_t begin = 0; begin < waits.size(); begin += kRowsATime) {
    RETURN_IF_ERROR(database_->Write([&](sql::Connection& connection) -> absl::Status {
      for (size_t i = begin; i < std::min(waits.size(), begin + kRowsATime); ++i) {
        const LoggedWait& wait = waits[i];
        sql::Value waited;
        if (wait.wait_s.has_value()) waited.emplace<int64_t>(*wait.wait_s);
        RETURN_IF_ERROR(
            connection
                .Execute("INSERT INTO told_waits (municipality, office, queue, day, number, issued_us, p10_s, "
                         "p50_s, p90_s, by_model, estimator_s, wait_s) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
                         "$9, $10, $11, $12) ON CONFLICT DO NOTHING",
                         {wait.queue.municipality, wait.queue.office, wait.queue.queue, absl::FormatCivilTime(wait.day),
                          int64_t{wait.number}, absl::ToUnixMicros(wait.issued), int64_t{wait.told.p10_s},
                          int64_t{wait.told.p50_s}, int64_t{wait.told.p90_s}, int64_t{wait.told.by_model},
                          int64_t{wait.estimator_s}, waited})
                .status());
      }
      return absl::OkStatus();
    }));
  }
  if (online.empty()) return absl::OkStatus();
  return database_->Write([&](sql::Connection& connection) -> absl::Status {
    for (const KeptOnline& kept : online) {
      RETURN_IF_ERROR(connection
                          .Execute("INSERT INTO online_states (municipality, day, at_start, latest) VALUES ($1, $2, "
                                   "$3, $4) ON CONFLICT (municipality) DO UPDATE SET day = excluded.day, at_start = "
                                   "excluded.at_start, latest = excluded.latest",
                                   {kept.municipality, absl::FormatCivilTime(kept.day), sql::Blob{kept.at_start},
                                    sql::Blob{kept.latest}})
                          .status());
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<KeptOnline>> SqlPredictionLog::Online() {
  std::vector<KeptOnline> online;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    online.clear();
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query("SELECT municipality, day, at_start, latest FROM online_states"));
    for (const sql::Row& row : rows) {
      KeptOnline kept{.municipality = row.Text(0), .at_start = row.Text(2), .latest = row.Text(3)};
      // A row that was damaged is left out: the hall teaches it anew.
      if (absl::ParseCivilTime(row.Text(1), &kept.day)) online.push_back(std::move(kept));
    }
    return absl::OkStatus();
  }));
  return online;
}

absl::Status SqlPredictionLog::Forget(absl::CivilDay before) {
  return database_->Write([&](sql::Connection& connection) {
    return connection.Execute("DELETE FROM told_waits WHERE day < $1", {absl::FormatCivilTime(before)}).status();
  });
}

}  // namespace madoguchi::congestion
