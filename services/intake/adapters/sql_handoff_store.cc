#include "services/intake/adapters/sql_handoff_store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/status/macros.h"
#include "services/intake/adapters/sql_rows.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {
namespace {

absl::StatusOr<Lease> LoadLease(sql::Connection& connection, const std::string& municipality, const std::string& queue,
                                const std::string& lease_id) {
  ASSIGN_OR_RETURN(const sql::Row row,
                   sql::Only(connection.Query("SELECT version, expire_time, receipt_numbers FROM handoff_leases "
                                              "WHERE municipality = $1 AND id = $2 AND queue = $3",
                                              {municipality, lease_id, queue}),
                             UnknownLease()));
  return Lease{lease_id, FromMicros(row.Int(1)), static_cast<int>(row.Int(0)),
               absl::StrSplit(row.Text(2), ',', absl::SkipEmpty())};
}

// Items of one version that nobody holds, oldest approval first.
absl::StatusOr<Lease> Choose(sql::Connection& connection, const std::string& municipality, const std::string& queue,
                             int items_max, absl::Time now) {
  constexpr char kFree[] =
      "FROM handoff_items WHERE municipality = $1 AND queue = $2 AND acknowledge_time IS NULL AND lease_expire_time <= "
      "$3 ";
  constexpr char kOrder[] = "ORDER BY approve_time, receipt_number LIMIT ";
  Lease lease;
  ASSIGN_OR_RETURN(const sql::Rows first, connection.Query(absl::StrCat("SELECT version ", kFree, kOrder, "1"),
                                                           {municipality, queue, ToMicros(now)}));
  if (first.empty()) return lease;
  lease.version = static_cast<int>(first[0].Int(0));
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   connection.Query(absl::StrCat("SELECT receipt_number ", kFree, "AND version = $4 ", kOrder, "$5"),
                                    {municipality, queue, ToMicros(now), static_cast<int64_t>(lease.version),
                                     static_cast<int64_t>(items_max)}));
  for (const sql::Row& row : rows) lease.receipt_numbers.push_back(row.Text(0));
  return lease;
}

// Whoever repeats the request of a lease finds it as long as the request itself is remembered.
absl::Status ForgetLeases(sql::Connection& connection, const std::string& municipality, absl::Time now) {
  return connection
      .Execute("DELETE FROM handoff_leases WHERE municipality = $1 AND expire_time < $2",
               {municipality, ToMicros(now - kLeasesRemembered)})
      .status();
}

absl::Status Store(sql::Connection& connection, const std::string& municipality, const std::string& queue,
                   const Lease& lease) {
  for (const std::string& receipt_number : lease.receipt_numbers) {
    RETURN_IF_ERROR(connection
                        .Execute("UPDATE handoff_items SET lease = $1, lease_expire_time = $2 "
                                 "WHERE municipality = $3 AND queue = $4 AND receipt_number = $5",
                                 {lease.id, ToMicros(lease.expire_time), municipality, queue, receipt_number})
                        .status());
  }
  return connection
      .Execute(
          "INSERT INTO handoff_leases (municipality, id, queue, version, expire_time, receipt_numbers) "
          "VALUES ($1, $2, $3, $4, $5, $6)",
          {municipality, lease.id, queue, static_cast<int64_t>(lease.version), ToMicros(lease.expire_time),
           absl::StrJoin(lease.receipt_numbers, ",")})
      .status();
}

absl::Status AcknowledgeOne(sql::Connection& connection, const std::string& municipality, const std::string& queue,
                            const std::string& lease_id, const std::string& receipt_number, absl::Time now) {
  ASSIGN_OR_RETURN(const int64_t changed,
                   connection.Execute("UPDATE handoff_items SET acknowledge_time = COALESCE(acknowledge_time, $1) "
                                      "WHERE municipality = $2 AND queue = $3 AND receipt_number = $4 AND lease = $5",
                                      {ToMicros(now), municipality, queue, receipt_number, lease_id}));
  return changed == 1 ? absl::OkStatus() : LeaseExpired();
}

}  // namespace

absl::StatusOr<bool> SqlHandoffStore::Exists(const std::string& municipality, const std::string& queue) {
  bool exists = false;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query("SELECT 1 FROM handoff_items WHERE municipality = $1 AND queue = $2 LIMIT 1",
                                      {municipality, queue}));
    exists = !rows.empty();
    return absl::OkStatus();
  }));
  return exists;
}

absl::StatusOr<Lease> SqlHandoffStore::Take(const std::string& queue, int items_max, const std::string& lease_id,
                                            absl::Time now, absl::Time expire_time, const Request& request) {
  absl::StatusOr<Lease> taken;
  RETURN_IF_ERROR(database_.Write([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string answer,
                     sql::Once(connection, LedgerKey(request), [&]() -> absl::StatusOr<std::string> {
                       ASSIGN_OR_RETURN(Lease lease, Choose(connection, request.municipality, queue, items_max, now));
                       lease.id = lease_id;
                       lease.expire_time = expire_time;
                       RETURN_IF_ERROR(ForgetLeases(connection, request.municipality, now));
                       RETURN_IF_ERROR(Store(connection, request.municipality, queue, lease));
                       return lease.id;
                     }));
    taken = LoadLease(connection, request.municipality, queue, answer);
    return taken.status();
  }));
  return taken;
}

absl::StatusOr<int> SqlHandoffStore::Acknowledge(const std::string& queue, const std::string& lease_id,
                                                 const std::vector<std::string>& receipt_numbers, absl::Time now,
                                                 const Request& request) {
  int acknowledged = 0;
  RETURN_IF_ERROR(database_.Write([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(
        const std::string answer, sql::Once(connection, LedgerKey(request), [&]() -> absl::StatusOr<std::string> {
          ASSIGN_OR_RETURN(const Lease lease, LoadLease(connection, request.municipality, queue, lease_id));
          const auto& held = lease.receipt_numbers;
          for (const std::string& receipt_number : receipt_numbers) {
            if (std::find(held.begin(), held.end(), receipt_number) == held.end()) return NotInLease(receipt_number);
            RETURN_IF_ERROR(AcknowledgeOne(connection, request.municipality, queue, lease_id, receipt_number, now));
          }
          return absl::StrCat(receipt_numbers.size());
        }));
    (void)absl::SimpleAtoi(answer, &acknowledged);  // written by the line above
    return absl::OkStatus();
  }));
  return acknowledged;
}

absl::StatusOr<int64_t> SqlHandoffStore::Outstanding() {
  int64_t items = 0;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query("SELECT COUNT(*) FROM handoff_items WHERE acknowledge_time IS NULL"));
    items = rows[0].Int(0);
    return absl::OkStatus();
  }));
  return items;
}

}  // namespace madoguchi::intake
