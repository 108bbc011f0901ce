// Ticket events as rows.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "services/congestion/core/tickets/ticket.h"

namespace madoguchi::congestion {

// The columns that EventFrom reads, in its order.
extern const char kEventColumns[];

absl::StatusOr<HallEvent> EventFrom(const sql::Row& row);
absl::Status InsertEvent(sql::Connection& connection, const OfficeKey& office, const HallEvent& event);

}  // namespace madoguchi::congestion
