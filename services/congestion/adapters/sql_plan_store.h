// Opening hours, announced groups and partners in SQL. Thread-safe.
#pragma once

#include "common/sql/database.h"
#include "services/congestion/core/planning/plan_store.h"

namespace madoguchi::congestion {

class SqlPlanStore final : public PlanStore {
 public:
  explicit SqlPlanStore(sql::Database* database) : database_(database) {}

  absl::StatusOr<OfficeHours> PutHours(const OfficeKey& office, const Request& request, DecideHours decide) override;
  absl::StatusOr<std::optional<OfficeHours>> Hours(const OfficeKey& office) override;
  absl::StatusOr<PlannedEvent> PutEvent(const OfficeKey& office, const std::string& id, const std::string& partner,
                                        absl::CivilDay today, const Request& request, DecideEvent decide) override;
  absl::StatusOr<std::vector<PlannedEvent>> Events(const OfficeKey& office, absl::CivilDay since) override;
  absl::StatusOr<Partner> PutPartner(const OfficeKey& office, const std::string& id, const Request& request,
                                     DecidePartner decide) override;
  absl::StatusOr<std::vector<Partner>> Partners(const OfficeKey& office) override;
  absl::StatusOr<std::optional<Partner>> FindPartner(const OfficeKey& office, const std::string& id) override;
  absl::Status NotePartnerUse(const OfficeKey& office, const std::string& id, absl::Time day) override;

 private:
  // The document that this request was answered with, or what `act` gives and keeps.
  absl::StatusOr<std::string> Once(const Request& request,
                                   absl::FunctionRef<absl::StatusOr<std::string>(sql::Connection&)> act);

  sql::Database* const database_;
};

}  // namespace madoguchi::congestion
