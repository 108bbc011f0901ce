// Pieces that the SQL stores share: times, requests and the rows that one transaction writes for another store. Each
// function works inside the caller's transaction.
#pragma once

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sql/database.h"
#include "common/sql/request_ledger.h"
#include "common/status/macros.h"
#include "services/intake/core/applications/application_store.h"
#include "services/intake/core/paper/scan.h"
#include "services/intake/core/request.h"
#include "services/intake/core/work/outbox.h"

namespace madoguchi::intake {

inline int64_t ToMicros(absl::Time time) { return absl::ToUnixMicros(time); }
inline absl::Time FromMicros(int64_t micros) { return absl::FromUnixMicros(micros); }

sql::RequestKey LedgerKey(const Request& request);

// What was answered to `request`, or none. REQUEST_ID_REUSED, REQUEST_ID_MISSING. Writes nothing.
absl::StatusOr<std::optional<std::string>> FirstAnswer(sql::Connection& connection, const Request& request);

// An answer that stands for one revision of something: "{id}/{revision}".
std::string RevisionAnswer(absl::string_view id, int64_t revision);
struct AnsweredRevision {
  std::string id;
  int64_t revision = 0;
};
AnsweredRevision ParseRevisionAnswer(absl::string_view answer);

// Where a newest-first list goes on: "{create time in µs, 20 digits}/{id}".
std::string NewestFirstKey(absl::Time create_time, absl::string_view id);
struct NewestFirstPosition {
  int64_t create_time = 0;
  std::string id;
};
// "" is the beginning: after everything that could ever be created.
NewestFirstPosition ParseNewestFirstKey(absl::string_view key);

absl::string_view Name(WorkKind kind);
absl::Status AddWork(sql::Connection& connection, WorkKind kind, const WorkItem& item);
absl::Status RemoveWork(sql::Connection& connection, WorkKind kind, const std::string& municipality,
                        const std::string& subject);

// Runs `change` once for `request`, in one transaction, and gives what `load` makes of its answer; a repeated request
// gets what the first one got.
template <class T>
absl::StatusOr<T> WriteOnce(
    sql::Database& database, const Request& request,
    absl::FunctionRef<absl::StatusOr<std::string>(sql::Connection&)> change,
    absl::FunctionRef<absl::StatusOr<T>(sql::Connection&, const std::string&, absl::string_view)> load) {
  absl::StatusOr<T> stored;
  RETURN_IF_ERROR(database.Write([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string answer,
                     sql::Once(connection, LedgerKey(request), [&] { return change(connection); }));
    stored = load(connection, request.municipality, answer);
    return stored.status();
  }));
  return stored;
}

// The first answer to `request` as `load` gives it, or none.
template <class T>
absl::StatusOr<std::optional<T>> ReadAnswered(
    sql::Database& database, const Request& request,
    absl::FunctionRef<absl::StatusOr<T>(sql::Connection&, const std::string&, absl::string_view)> load) {
  std::optional<T> answered;
  RETURN_IF_ERROR(database.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<std::string> answer, FirstAnswer(connection, request));
    if (!answer) return absl::OkStatus();
    ASSIGN_OR_RETURN(answered, load(connection, request.municipality, *answer));
    return absl::OkStatus();
  }));
  return answered;
}

// A new application with all revisions that it has already. RECEIPT_NUMBER_TAKEN.
absl::Status InsertApplication(sql::Connection& connection, const Application& application);
// One more revision, with its values. STALE_REVISION.
absl::Status AddApplicationRevision(sql::Connection& connection, const Application& application);

// A new scan with all revisions that it has already; no job.
absl::Status InsertScan(sql::Connection& connection, const Scan& scan);
// One more revision, with its pages. STALE_REVISION.
absl::Status AddScanRevision(sql::Connection& connection, const Scan& scan);

}  // namespace madoguchi::intake
