// The secret from which the keys of tickets are derived: made at the first start, kept in the database.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/sql/database.h"

namespace madoguchi::congestion {

absl::StatusOr<std::string> TicketSecret(sql::Database& database);

}  // namespace madoguchi::congestion
