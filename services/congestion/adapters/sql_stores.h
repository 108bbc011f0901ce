// Queues and ticket events in SQL. Thread-safe.
#pragma once

#include "common/sql/database.h"
#include "services/congestion/core/stores.h"

namespace madoguchi::congestion {

class SqlQueueStore final : public QueueStore {
 public:
  explicit SqlQueueStore(sql::Database* database) : database_(database) {}

  absl::StatusOr<Queue> Insert(const Queue& queue, const Request& request) override;
  absl::StatusOr<std::vector<Queue>> All() override;

 private:
  sql::Database* const database_;
};

class SqlTicketEventStore final : public TicketEventStore {
 public:
  explicit SqlTicketEventStore(sql::Database* database) : database_(database) {}

  absl::StatusOr<TicketEvent> AppendOnce(const QueueKey& queue, const Request& request, Decide decide) override;
  absl::Status Replay(absl::CivilDay since, Take take) override;
  absl::StatusOr<std::vector<TicketEvent>> EventsOf(const QueueKey& queue, absl::CivilDay day, int number) override;

 private:
  sql::Database* const database_;
};

}  // namespace madoguchi::congestion
