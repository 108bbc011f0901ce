#include <optional>

#include "common/sql/database.h"
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

class SqliteBackend final : public StoreBackend {
 public:
  SqliteBackend() { Open(); }
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
    auto opened = sql::OpenDatabase("sqlite://" + (dir_ / "intake.db"), Migrations());
    EXPECT_OK(opened);
    database_ = *std::move(opened);
    stores_.emplace(*database_);
  }

  testing::TempDir dir_;
  std::unique_ptr<sql::Database> database_;
  std::optional<Stores> stores_;
};

}  // namespace

std::vector<Backend> Backends() {
  return {{"Sqlite", [] { return std::make_unique<SqliteBackend>(); }}};
}

}  // namespace madoguchi::intake
