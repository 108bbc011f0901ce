// Half-hour counts in SQL, made from the tickets' events. Thread-safe.
#pragma once

#include "common/sql/database.h"
#include "services/congestion/core/planning/arrival_history.h"
#include "services/congestion/core/queue.h"

namespace madoguchi::congestion {

class SqlArrivalHistory final : public ArrivalHistory {
 public:
  explicit SqlArrivalHistory(sql::Database* database) : database_(database) {}

  // Reads a week of events at a time without holding up who writes, and then writes only the counts. A day of which no
  // events are left keeps the counts that it had.
  absl::StatusOr<int64_t> Count(absl::CivilDay since, absl::CivilDay until) override;
  absl::StatusOr<absl::CivilDay> CountedUntil() override;
  absl::StatusOr<std::vector<SlotCount>> Of(const QueueKey& queue, absl::CivilDay since) override;

 private:
  absl::StatusOr<int64_t> CountOffice(const OfficeKey& office, absl::CivilDay since, absl::CivilDay until);
  absl::StatusOr<int64_t> CountWeek(const OfficeKey& office, absl::CivilDay since, absl::CivilDay until);

  sql::Database* const database_;
};

}  // namespace madoguchi::congestion
