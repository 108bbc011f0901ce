// Booked visits, counted in SQL. Thread-safe.
#pragma once

#include <string>

#include "common/sql/database.h"
#include "services/congestion/core/planning/booked_visits.h"

namespace madoguchi::congestion {

// To be listed among the hall's migrations.
std::string BookedVisitsMigration();

class SqlBookedVisits final : public BookedVisits {
 public:
  explicit SqlBookedVisits(sql::Database* database) : database_(*database) {}

  absl::Status Count(absl::CivilDay until) override;
  absl::StatusOr<std::vector<BookedCount>> Past(const QueueKey& queue, absl::CivilDay since,
                                                absl::CivilDay until) override;
  absl::StatusOr<std::map<std::string, BookedAhead>> Ahead(const OfficeKey& office, absl::CivilDay since) override;

 private:
  sql::Database& database_;
};

}  // namespace madoguchi::congestion
