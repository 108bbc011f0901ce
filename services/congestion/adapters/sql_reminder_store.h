// ReminderStore in SQL. A row lives only until its holder was told or the ticket ended.
#pragma once

#include <optional>
#include <vector>

#include "common/sql/database.h"
#include "services/congestion/core/hall/reminders.h"

namespace madoguchi::congestion {

class SqlReminderStore final : public ReminderStore {
 public:
  explicit SqlReminderStore(sql::Database* database) : database_(database) {}
  absl::Status Save(const Reminder& reminder, const Request& request) override;
  absl::Status Forget(const TicketRef& ticket, const Request& request) override;
  absl::Status Forget(const TicketRef& ticket) override;
  absl::Status Move(const Reminder& reminder) override;
  absl::Status Revive(const TicketRef& ticket, const Request& request) override;
  absl::StatusOr<std::optional<Reminder>> Find(const TicketRef& ticket) override;
  absl::StatusOr<std::vector<Reminder>> All() override;

 private:
  sql::Database* const database_;
};

}  // namespace madoguchi::congestion
