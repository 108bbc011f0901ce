// What PostgreSQL's errors mean to callers of the port (database.h).
#pragma once

#include <libpq-fe.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace madoguchi::sql {

// UNAVAILABLE (DATABASE_UNREACHABLE): nothing was changed; may be tried again.
absl::Status DatabaseUnreachable();
// UNAVAILABLE (COMMIT_UNKNOWN): the change may be there or not. To be repeated with the same request_id, which changes
// nothing twice.
absl::Status CommitUnknown();
// Why no connection came about. FAILED_PRECONDITION (DATABASE_LOGIN_REFUSED); UNAVAILABLE (DATABASE_UNREACHABLE).
absl::Status ConnectError(const PGconn* connection);

// Of a statement that failed. The errors of Connection::Execute, and UNAVAILABLE (DATABASE_BUSY, DATABASE_UNREACHABLE);
// INVALID_ARGUMENT (TEXT_INVALID).
absl::Status StatementError(const PGresult* result);
// The server ends the session with this error, or has ended it.
bool EndsSession(const PGresult* result);

}  // namespace madoguchi::sql
