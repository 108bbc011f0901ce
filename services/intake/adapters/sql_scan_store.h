// Scans in SQL, laid out like applications: one row of facts and current state, one row for each revision.
#pragma once

#include "common/sql/database.h"
#include "services/intake/core/paper/scan_store.h"

namespace madoguchi::intake {

class SqlScanStore final : public ScanStore {
 public:
  explicit SqlScanStore(sql::Database& database) : database_(database) {}

  absl::StatusOr<Scan> Insert(const Scan& scan, const Request& request) override;
  absl::StatusOr<std::optional<Scan>> Answered(const Request& request) override;
  absl::StatusOr<Scan> Requeue(const Scan& scan, const Request& request) override;
  absl::Status Finish(const Scan& scan, const std::optional<Application>& application) override;
  absl::StatusOr<Scan> Find(const std::string& municipality, const std::string& id) override;
  absl::StatusOr<std::vector<Scan>> List(const std::string& municipality, std::optional<ScanState> state,
                                         const std::string& after_key, int limit) override;
  std::string ListKey(const Scan& scan) const override;
  absl::StatusOr<std::map<ScanState, int64_t>> Count() override;

 private:
  sql::Database& database_;
};

}  // namespace madoguchi::intake
