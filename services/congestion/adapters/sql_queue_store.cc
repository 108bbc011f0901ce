#include <utility>

#include "absl/functional/function_ref.h"
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

// What `change` answers is remembered, so that a repeated request is told the same, whatever happened since.
absl::StatusOr<Answered<Queue>> ChangeOnce(sql::Database* database, const Queue& queue, const Request& request,
                                           absl::FunctionRef<absl::Status(sql::Connection&)> change) {
  Answered<Queue> answered;
  RETURN_IF_ERROR(database->Write([&](sql::Connection& connection) -> absl::Status {
    answered = {.answer = {.key = queue.key}, .repeated = true};
    const auto act = [&]() -> absl::StatusOr<std::string> {
      answered.repeated = false;
      RETURN_IF_ERROR(change(connection));
      return QueueJson(queue);
    };
    ASSIGN_OR_RETURN(const std::string answer, sql::Once(connection, LedgerKey(request), act));
    return ReadQueue(answer, &answered.answer);
  }));
  return answered;
}

absl::StatusOr<OfficeSettings> OfficeFrom(const sql::Row& row) {
  OfficeSettings office{.key = {row.Text(0), row.Text(1)}};
  RETURN_IF_ERROR(ReadSettings(row.Text(2), &office));
  return office;
}

}  // namespace

absl::StatusOr<Answered<Queue>> SqlQueueStore::Insert(const Queue& queue, const Request& request) {
  const QueueKey& key = queue.key;
  return ChangeOnce(database_, queue, request, [&](sql::Connection& connection) -> absl::Status {
    const absl::Status status =
        connection
            .Execute(
                "INSERT INTO queues (municipality, office, queue, title, counters, service_time_s, rules) VALUES ($1, "
                "$2, $3, $4, $5, $6, $7)",
                {key.municipality, key.office, key.queue, queue.title, int64_t{queue.counters},
                 int64_t{queue.service_time_s}, RulesJson(queue)})
            .status();
    return absl::IsAlreadyExists(status) ? QueueExists() : status;
  });
}

absl::StatusOr<Answered<Queue>> SqlQueueStore::Update(const Queue& queue, const Request& request) {
  const QueueKey& key = queue.key;
  return ChangeOnce(database_, queue, request, [&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const int64_t changed,
                     connection.Execute("UPDATE queues SET title = $4, counters = $5, service_time_s = $6, rules = $7 "
                                        "WHERE municipality = $1 AND office = $2 AND queue = $3",
                                        {key.municipality, key.office, key.queue, queue.title, int64_t{queue.counters},
                                         int64_t{queue.service_time_s}, RulesJson(queue)}));
    return changed == 0 ? UnknownQueue() : absl::OkStatus();
  });
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

absl::StatusOr<Answered<OfficeSettings>> SqlQueueStore::SaveOffice(const OfficeSettings& office,
                                                                   const Request& request) {
  Answered<OfficeSettings> answered;
  RETURN_IF_ERROR(database_->Write([&](sql::Connection& connection) -> absl::Status {
    answered = {.answer = {.key = office.key}, .repeated = true};
    const auto save = [&]() -> absl::StatusOr<std::string> {
      answered.repeated = false;
      const std::string settings = SettingsJson(office);
      RETURN_IF_ERROR(connection
                          .Execute("INSERT INTO offices (municipality, office, settings) VALUES ($1, $2, $3) "
                                   "ON CONFLICT (municipality, office) DO UPDATE SET settings = excluded.settings",
                                   {office.key.municipality, office.key.office, settings})
                          .status());
      return settings;
    };
    ASSIGN_OR_RETURN(const std::string answer, sql::Once(connection, LedgerKey(request), save));
    return ReadSettings(answer, &answered.answer);
  }));
  return answered;
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
