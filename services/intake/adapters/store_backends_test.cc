#include <optional>

#include "common/sql/database.h"
#include "common/testing/sql_backends.h"
#include "common/testing/temp_dir.h"
#include "services/intake/adapters/sql_application_store.h"
#include "services/intake/adapters/sql_batch_store.h"
#include "services/intake/adapters/sql_handoff_store.h"
#include "services/intake/adapters/sql_outbox.h"
#include "services/intake/adapters/sql_procedure_store.h"
#include "services/intake/adapters/sql_sample_store.h"
#include "services/intake/adapters/sql_scan_store.h"
#include "services/intake/adapters/sql_schema.h"
#include "services/intake/adapters/store_contract.h"

namespace madoguchi::intake {
namespace {

class SqlStores final : public StoreBackend {
 public:
  explicit SqlStores(testing::SqlBackend backend) : backend_(std::move(backend)) { Open(); }
  ProcedureStore& procedures() override { return stores_->procedures; }
  ApplicationStore& applications() override { return stores_->applications; }
  ScanStore& scans() override { return stores_->scans; }
  BatchStore& batches() override { return stores_->batches; }
  HandoffStore& handoffs() override { return stores_->handoffs; }
  Outbox& outbox() override { return stores_->outbox; }
  SampleStore& samples() override { return stores_->samples; }
  void Reopen() override {
    stores_.reset();
    database_.reset();
    Open();
  }

 private:
  struct Stores {
    explicit Stores(sql::Database& database)
        : procedures(database),
          applications(database),
          scans(database),
          batches(database),
          handoffs(database),
          outbox(database),
          samples(database) {}
    SqlProcedureStore procedures;
    SqlApplicationStore applications;
    SqlScanStore scans;
    SqlBatchStore batches;
    SqlHandoffStore handoffs;
    SqlOutbox outbox;
    SqlSampleStore samples;
  };

  void Open() {
    auto opened = sql::OpenDatabase(backend_.url(dir_), Migrations());
    EXPECT_OK(opened);
    database_ = *std::move(opened);
    stores_.emplace(*database_);
  }

  const testing::SqlBackend backend_;
  testing::TempDir dir_;
  std::unique_ptr<sql::Database> database_;
  std::optional<Stores> stores_;
};

}  // namespace

std::vector<Backend> Backends() {
  std::vector<Backend> backends;
  for (const testing::SqlBackend& backend : testing::SqlBackends()) {
    backends.push_back({backend.name, [backend] { return std::make_unique<SqlStores>(backend); }});
  }
  return backends;
}

}  // namespace madoguchi::intake
