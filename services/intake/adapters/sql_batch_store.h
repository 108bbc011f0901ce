// Batches in SQL: facts, files and pages in their own tables; what was read on a page beside them, so that grouping
// hundreds of pages need not load it. What a page becomes is written in the transaction of the application.
#pragma once

#include "common/sql/database.h"
#include "services/intake/core/batches/batch_store.h"

namespace madoguchi::intake {

class SqlBatchStore final : public BatchStore {
 public:
  explicit SqlBatchStore(sql::Database& database) : database_(database) {}

  absl::StatusOr<Batch> Insert(const Batch& batch, const Request& request) override;
  absl::StatusOr<std::optional<Batch>> Answered(const Request& request) override;
  absl::StatusOr<Batch> Find(const std::string& municipality, const std::string& id, bool with_cases) override;
  absl::StatusOr<std::vector<Batch>> List(const std::string& municipality, const std::string& after_key,
                                          int limit) override;
  std::string ListKey(const Batch& batch) const override;
  absl::StatusOr<std::vector<BatchPage>> Pages(const std::string& municipality, const std::string& batch,
                                               std::optional<BatchPageState> state, PagePlace after,
                                               int limit) override;
  absl::StatusOr<BatchPage> FindPage(const std::string& municipality, const std::string& batch,
                                     PagePlace place) override;
  absl::StatusOr<std::optional<BatchPage>> AnsweredPage(const Request& request) override;
  absl::StatusOr<PageReading> Reading(const std::string& municipality, const std::string& batch,
                                      PagePlace place) override;
  absl::Status RecordFile(const std::string& municipality, const std::string& batch, int file, const std::string& job,
                          const std::vector<BatchPage>& pages, const std::optional<BatchPage>& failed,
                          absl::Time now) override;
  absl::StatusOr<bool> RecordPage(const std::string& municipality, const std::string& batch, const BatchPage& page,
                                  const PageReading& reading, absl::Time now) override;
  absl::Status Settle(const Batch& batch, const GroupingResult& result, absl::Time now) override;
  absl::StatusOr<BatchPage> Requeue(const std::string& municipality, const std::string& batch, const BatchPage& page,
                                    const Request& request, absl::Time now) override;
  absl::StatusOr<BatchPage> Drop(const std::string& municipality, const std::string& batch, const BatchPage& page,
                                 const Request& request, absl::Time now) override;
  absl::StatusOr<BatchPage> Move(const std::string& municipality, const std::string& batch, const MovedPage& moved,
                                 const Request& request, absl::Time now) override;

 private:
  sql::Database& database_;
};

}  // namespace madoguchi::intake
