// Intake's composition root: every part is made here, in order of dependency.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/redis/client.h"
#include "common/rpc/host.h"
#include "common/rpc/peer.h"
#include "common/sql/database.h"
#include "common/time/clock.h"
#include "services/intake/adapters/archive_client.h"
#include "services/intake/adapters/background.h"
#include "services/intake/adapters/crop_blobs.h"
#include "services/intake/adapters/gauges.h"
#include "services/intake/adapters/metrics_observer.h"
#include "services/intake/adapters/paper_form_printer.h"
#include "services/intake/adapters/reader_client.h"
#include "services/intake/adapters/redis_job_publisher.h"
#include "services/intake/adapters/sodium_cipher.h"
#include "services/intake/adapters/sodium_random.h"
#include "services/intake/adapters/sql_application_store.h"
#include "services/intake/adapters/sql_batch_store.h"
#include "services/intake/adapters/sql_handoff_store.h"
#include "services/intake/adapters/sql_outbox.h"
#include "services/intake/adapters/sql_procedure_store.h"
#include "services/intake/adapters/sql_sample_store.h"
#include "services/intake/adapters/sql_scan_store.h"
#include "services/intake/batch_service.h"
#include "services/intake/core/applications/applications.h"
#include "services/intake/core/batches/batch_grouping.h"
#include "services/intake/core/batches/batches.h"
#include "services/intake/core/catalog/catalog.h"
#include "services/intake/core/filing/filing.h"
#include "services/intake/core/handoffs/handoffs.h"
#include "services/intake/core/paper/scans.h"
#include "services/intake/core/samples/review_learner.h"
#include "services/intake/core/samples/samples.h"
#include "services/intake/core/work/relay.h"
#include "services/intake/options.h"
#include "services/intake/samples_service.h"
#include "services/intake/service.h"

namespace madoguchi::intake {

class Server {
 public:
  // Opens the stores and serves. Neither Redis nor the archive need to be there yet. The clock must outlive the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(Options options, const Clock* clock);
  // Drains the calls, then lets the step of each background thread that runs finish.
  ~Server();

  int port() const { return host_->port(); }
  observability::Metrics& metrics() { return host_->metrics(); }

 private:
  struct Parts {
    std::unique_ptr<rpc::Host> host;
    const rpc::IdentitySigner* signer = nullptr;
    std::string archive;
    std::string ocr;
    std::unique_ptr<CropBlobs> crops;  // null: no place for samples
    std::unique_ptr<SodiumCipher> cipher;
    std::unique_ptr<redis::Client> redis;
    std::unique_ptr<sql::Database> database;
    std::string receipt_secret;
  };
  Server(const Clock* clock, Parts parts);
  void StartBackground();

  // Each may use those above it.
  const std::unique_ptr<rpc::Host> host_;
  const std::unique_ptr<redis::Client> redis_;
  const std::unique_ptr<sql::Database> database_;
  const rpc::Peer archive_peer_;
  const rpc::Peer reader_peer_;
  const std::unique_ptr<CropBlobs> crops_;
  const std::unique_ptr<SodiumCipher> cipher_;
  SodiumRandom random_;
  const AccessCodes codes_;
  MetricsObserver observer_;
  SqlProcedureStore procedure_store_;
  SqlApplicationStore application_store_;
  SqlScanStore scan_store_;
  SqlBatchStore batch_store_;
  SqlHandoffStore handoff_store_;
  SqlOutbox outbox_;
  SqlSampleStore sample_store_;
  RedisJobPublisher publisher_;
  ArchiveClient archive_;
  ReaderClient reader_;
  PaperFormPrinter printer_;
  Catalog catalog_;
  Applications applications_;
  Scans scans_;
  Batches batches_;
  BatchGrouping grouping_;
  Handoffs handoffs_;
  Relay relay_;
  Filing filing_;
  Samples samples_;
  ReviewLearner learner_;
  Gauges gauges_;
  IntakeService service_;
  BatchService batch_service_;
  SamplesService samples_service_;
  std::unique_ptr<Background> relay_thread_;
  std::unique_ptr<Background> grouping_thread_;
  std::unique_ptr<Background> filing_thread_;
  std::unique_ptr<Background> learner_thread_;
  std::unique_ptr<Background> expiry_thread_;
  std::unique_ptr<Background> gauge_thread_;
};

}  // namespace madoguchi::intake
