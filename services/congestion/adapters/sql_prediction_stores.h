// What the prediction keeps in SQL: the days that were lived and the log of what people were told.
#pragma once

#include <string>
#include <vector>

#include "common/sql/database.h"
#include "services/congestion/core/prediction/prediction_stores.h"

namespace madoguchi::congestion {

// Of the days and the log; stands in CongestionMigrations().
std::string PredictionMigration();
// Of what was learnt online.
std::string OnlineMigration();

class SqlDayStore final : public DayStore {
 public:
  // Not owned.
  explicit SqlDayStore(sql::Database* database) : database_(database) {}

  absl::Status Keep(const std::string& municipality, absl::CivilDay day, const std::string& bytes) override;
  absl::Status Read(absl::CivilDay since, Take take) override;
  absl::Status Forget(absl::CivilDay before) override;

 private:
  sql::Database* const database_;
};

class SqlPredictionLog final : public PredictionLog {
 public:
  // Not owned.
  explicit SqlPredictionLog(sql::Database* database) : database_(database) {}

  absl::Status Append(const std::vector<LoggedWait>& waits, const std::vector<KeptOnline>& online) override;
  absl::StatusOr<std::vector<KeptOnline>> Online() override;
  absl::Status Forget(absl::CivilDay before) override;

 private:
  sql::Database* const database_;
};

}  // namespace madoguchi::congestion
