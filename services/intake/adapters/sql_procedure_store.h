// Published procedures in SQL.
#pragma once

#include "common/sql/database.h"
#include "services/intake/core/catalog/procedure_store.h"

namespace madoguchi::intake {

class SqlProcedureStore final : public ProcedureStore {
 public:
  explicit SqlProcedureStore(sql::Database& database) : database_(database) {}

  absl::StatusOr<PublishedProcedure> Insert(const PublishedProcedure& procedure, const Request& request) override;
  absl::StatusOr<std::optional<PublishedProcedure>> Answered(const Request& request) override;
  absl::StatusOr<PublishedProcedure> Find(const std::string& municipality, const std::string& id, int version) override;
  absl::StatusOr<PublishedProcedure> FindNewest(const std::string& municipality, const std::string& id) override;
  absl::StatusOr<std::vector<PublishedProcedure>> List(const std::string& municipality, const std::string& after_id,
                                                       int limit) override;

 private:
  sql::Database& database_;
};

}  // namespace madoguchi::intake
