// SQLite behind the SQL port: one writing connection with group commit, a pool of reading ones.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/sql/database.h"

namespace madoguchi::sql {

// Creates the file (mode 0600) when it is missing and brings its schema up to date.
absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(const std::string& path, const Migrations& migrations);

}  // namespace madoguchi::sql
