// VisitStore in SQL: table past_visits, and past_days for how far each day was seen.
#pragma once

#include <vector>

#include "common/sql/database.h"
#include "services/congestion/core/hall/visit_archive.h"

namespace madoguchi::congestion {

class SqlVisitStore final : public VisitStore {
 public:
  explicit SqlVisitStore(sql::Database* database) : database_(database) {}
  absl::StatusOr<std::vector<absl::CivilDay>> Unseen(const OfficeKey& office, absl::CivilDay since,
                                                     absl::CivilDay before) override;
  absl::StatusOr<absl::CivilDay> LastDay(const OfficeKey& office) override;
  absl::Status Replace(const PastVisits& day) override;
  absl::Status Read(absl::CivilDay since, absl::FunctionRef<void(const PastVisits&)> take) override;

 private:
  sql::Database* const database_;
};

}  // namespace madoguchi::congestion
