// Hand-off queues in SQL.
#pragma once

#include "common/sql/database.h"
#include "services/intake/core/handoffs/handoff_store.h"

namespace madoguchi::intake {

class SqlHandoffStore final : public HandoffStore {
 public:
  explicit SqlHandoffStore(sql::Database& database) : database_(database) {}

  absl::StatusOr<bool> Exists(const std::string& municipality, const std::string& queue) override;
  absl::StatusOr<Lease> Take(const std::string& queue, int items_max, const std::string& lease_id, absl::Time now,
                             absl::Time expire_time, const Request& request) override;
  absl::StatusOr<int> Acknowledge(const std::string& queue, const std::string& lease_id,
                                  const std::vector<std::string>& receipt_numbers, absl::Time now,
                                  const Request& request) override;
  absl::StatusOr<int64_t> Outstanding() override;

 private:
  sql::Database& database_;
};

}  // namespace madoguchi::intake
