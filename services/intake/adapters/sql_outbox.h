// The outbox in SQL.
#pragma once

#include "common/sql/database.h"
#include "services/intake/core/outbox.h"

namespace madoguchi::intake {

class SqlOutbox final : public Outbox {
 public:
  explicit SqlOutbox(sql::Database& database) : database_(database) {}

  absl::StatusOr<std::vector<WorkItem>> Due(WorkKind kind, absl::Time now, int limit) override;
  absl::StatusOr<std::vector<WorkItem>> DueReading(Lane lane, absl::Time now, int limit) override;
  absl::Status Postpone(const std::vector<Postponed>& items) override;
  absl::StatusOr<Backlog> Waiting(WorkKind kind) override;
  absl::StatusOr<int64_t> ReadingJobs() override;
  absl::StatusOr<std::string> QueueMark() override;
  absl::Status StartQueue(const std::string& mark, absl::Time now) override;

 private:
  sql::Database& database_;
};

}  // namespace madoguchi::intake
