// Samples in SQL. Thread-safe.
#pragma once

#include "common/sql/database.h"
#include "services/intake/core/samples/sample_store.h"

namespace madoguchi::intake {

// To be listed among the migrations.
extern const char kSampleSchema[];

class SqlSampleStore final : public SampleStore {
 public:
  explicit SqlSampleStore(sql::Database& database) : database_(database) {}

  absl::StatusOr<SampleConsent> Consent(const std::string& municipality) override;
  absl::StatusOr<SampleConsent> Decide(const SampleEvent& event, const Request& request) override;
  absl::StatusOr<SampleConsent> Delete(const SampleEvent& event, const std::string& receipt_number,
                                       const Request& request) override;
  absl::Status Export(const SampleEvent& event) override;
  absl::StatusOr<bool> Keep(const WorkItem& work, const std::vector<Sample>& samples) override;
  absl::Status Finish(const WorkItem& work) override;
  absl::StatusOr<std::vector<Sample>> List(const std::string& municipality, const std::string& after_id,
                                           int limit) override;
  absl::StatusOr<int64_t> Expire(absl::Time before, int64_t samples_max) override;
  absl::StatusOr<int64_t> Count() override;
  absl::Status Loosen(const std::vector<LooseCrop>& crops) override;
  absl::StatusOr<std::vector<LooseCrop>> Loose(int limit) override;
  absl::Status Removed(const std::vector<LooseCrop>& crops) override;

 private:
  sql::Database& database_;
};

}  // namespace madoguchi::intake
