#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/congestion/adapters/rules_json.h"
#include "services/congestion/adapters/sql_rows.h"
#include "services/congestion/adapters/sql_stores.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

constexpr char kSelectQueues[] =
    "SELECT municipality, office, queue, title, counters, service_time_s, rules FROM queues";

absl::StatusOr<Queue> QueueFrom(const sql::Row& row) {
  Queue queue{.key = {row.Text(0), row.Text(1), row.Text(2)},
              .title = row.Text(3),
              .counters = static_cast<int>(row.Int(4)),
              .service_time_s = static_cast<int>(row.Int(5))};
  RETURN_IF_ERROR(ReadRules(row.Text(6), &queue));
  return queue;
}

absl::StatusOr<Queue> FindQueue(sql::Connection& connection, const QueueKey& key) {
  ASSIGN_OR_RETURN(
      const sql::Row row,
      sql::Only(connection.Query(absl::StrCat(kSelectQueues, " WHERE municipality = $1 AND office = $2 AND queue = $3"),
                                 {key.municipality, key.office, key.queue}),
                UnknownQueue()));
  return QueueFrom(row);
}

absl::StatusOr<OfficeSettings> OfficeFrom(const sql::Row& row) {
  OfficeSettings office{.key = {row.Text(0), row.Text(1)}};
  RETURN_IF_ERROR(ReadSettings(row.Text(2), &office));
  return office;
}

}  // namespace

absl::StatusOr<Queue> SqlQueueStore::Insert(const Queue& queue, const Request& request) {
  const QueueKey& key = queue.key;
  Queue kept;
  RETURN_IF_ERROR(database_->Write([&](sql::Connection& connection) -> absl::Status {
    const auto insert = [&]() -> absl::StatusOr<std::string> {
      const absl::Status status =
          connection
              .Execute(
                  "INSERT INTO queues (municipality, office, queue, title, counters, service_time_s, rules) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  {key.municipality, key.office, key.queue, queue.title, int64_t{queue.counters},
                   int64_t{queue.service_time_s}, RulesJson(queue)})
              .status();
      if (absl::IsAlreadyExists(status)) return QueueExists();
      RETURN_IF_ERROR(status);
      return key.queue;
    };
    RETURN_IF_ERROR(sql::Once(connection, LedgerKey(request), insert).status());
    ASSIGN_OR_RETURN(kept, FindQueue(connection, key));
    return absl::OkStatus();
  }));
  return kept;
}

absl::StatusOr<Queue> SqlQueueStore::Update(const Queue& queue, const Request& request) {
  const QueueKey& key = queue.key;
  Queue kept;
  RETURN_IF_ERROR(database_->Write([&](sql::Connection& connection) -> absl::Status {
    const auto update = [&]() -> absl::StatusOr<std::string> {
      ASSIGN_OR_RETURN(const int64_t changed,
                       connection.Execute("UPDATE queues SET title = $4, counters = $5, service_time_s = $6, rules = "
                                          "$7 WHERE municipality = $1 AND office = $2 AND queue = $3",
                                          {key.municipality, key.office, key.queue, queue.title,
                                           int64_t{queue.counters}, int64_t{queue.service_time_s}, RulesJson(queue)}));
      if (changed == 0) return UnknownQueue();
      return key.queue;
    };
    RETURN_IF_ERROR(sql::Once(connection, LedgerKey(request), update).status());
    ASSIGN_OR_RETURN(kept, FindQueue(connection, key));
    return absl::OkStatus();
  }));
  return kept;
}

absl::StatusOr<std::vector<Queue>> SqlQueueStore::All() {
  std::vector<Queue> queues;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    queues.clear();
    ASSIGN_OR_RETURN(const sql::Rows rows, connection.Query(kSelectQueues));
    for (const sql::Row& row : rows) {
      ASSIGN_OR_RETURN(queues.emplace_back(), QueueFrom(row));
    }
    return absl::OkStatus();
  }));
  return queues;
}

absl::StatusOr<OfficeSettings> SqlQueueStore::SaveOffice(const OfficeSettings& office, const Request& request) {
  OfficeSettings kept;
  RETURN_IF_ERROR(database_->Write([&](sql::Connection& connection) -> absl::Status {
    const auto save = [&]() -> absl::StatusOr<std::string> {
      RETURN_IF_ERROR(connection
                          .Execute("INSERT INTO offices (municipality, office, settings) VALUES ($1, $2, $3) "
                                   "ON CONFLICT (municipality, office) DO UPDATE SET settings = excluded.settings",
                                   {office.key.municipality, office.key.office, SettingsJson(office)})
                          .status());
      return office.key.office;
    };
    RETURN_IF_ERROR(sql::Once(connection, LedgerKey(request), save).status());
    ASSIGN_OR_RETURN(const sql::Row row,
                     sql::Only(connection.Query("SELECT municipality, office, settings FROM offices WHERE "
                                                "municipality = $1 AND office = $2",
                                                {office.key.municipality, office.key.office}),
                               UnknownOffice()));
    ASSIGN_OR_RETURN(kept, OfficeFrom(row));
    return absl::OkStatus();
  }));
  return kept;
}

absl::StatusOr<std::vector<OfficeSettings>> SqlQueueStore::Offices() {
  std::vector<OfficeSettings> offices;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    offices.clear();
    ASSIGN_OR_RETURN(const sql::Rows rows, connection.Query("SELECT municipality, office, settings FROM offices"));
    for (const sql::Row& row : rows) {
      ASSIGN_OR_RETURN(offices.emplace_back(), OfficeFrom(row));
    }
    return absl::OkStatus();
  }));
  return offices;
}

}  // namespace madoguchi::congestion
