// Applications in SQL. One row of facts and current state, one row for each revision: what changed it and what it said
// afterwards, so that any earlier answer can be given again exactly.
#pragma once

#include "common/sql/database.h"
#include "services/intake/core/applications/application_store.h"

namespace madoguchi::intake {

class SqlApplicationStore final : public ApplicationStore {
 public:
  explicit SqlApplicationStore(sql::Database& database) : database_(database) {}

  absl::StatusOr<Application> Insert(const Application& application, const Request& request) override;
  absl::StatusOr<std::optional<Application>> Answered(const Request& request) override;
  absl::StatusOr<Application> Update(const Application& application, const Effects& effects,
                                     const Request& request) override;
  absl::Status Update(const Application& application, const Effects& effects) override;
  absl::StatusOr<Application> Find(const std::string& municipality, const std::string& receipt_number) override;
  absl::StatusOr<std::vector<Application>> List(const std::string& municipality, std::optional<ApplicationState> state,
                                                const std::string& after_key, int limit) override;
  std::string ListKey(const Application& application) const override;
  absl::StatusOr<std::map<std::pair<Channel, ApplicationState>, int64_t>> Count() override;

 private:
  sql::Database& database_;
};

}  // namespace madoguchi::intake
