// PostgreSQL behind the SQL port: one writing session with group commit, a pool of reading ones, all of which come back
// by themselves when the server does.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "common/sql/postgres_address.h"

namespace madoguchi::sql {

// Brings the schema up to date. Holds the database (or the schema that search_path names) alone by an advisory lock of
// the writing session. The errors of PostgresConnection::Open; UNAVAILABLE (DATABASE_IN_USE); FAILED_PRECONDITION
// (NEWER_SCHEMA).
absl::StatusOr<std::unique_ptr<Database>> OpenPostgres(const PostgresAddress& address, const Migrations& migrations);

}  // namespace madoguchi::sql
