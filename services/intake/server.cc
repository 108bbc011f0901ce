#include "services/intake/server.h"

#include <utility>

#include "absl/memory/memory.h"
#include "common/config/secret_file.h"
#include "common/sql/request_ledger.h"
#include "common/status/macros.h"
#include "services/intake/adapters/sql_schema.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {

absl::StatusOr<std::unique_ptr<Server>> Server::Start(Options options, const Clock* clock) {
  options.host.process = "intake";
  options.host.services = {v1::Intake::service_full_name(), v1::Batches::service_full_name(),
                           v1::Samples::service_full_name()};
  options.host.message_bytes_max = kMessageBytesMax;
  options.host.threads = kExecutorThreads;
  options.host.queue_max = kExecutorQueueMax;
  Parts parts;
  ASSIGN_OR_RETURN(parts.host, rpc::Host::Create(std::move(options.host), clock));
  ASSIGN_OR_RETURN(parts.signer, parts.host->signer());
  parts.archive = options.archive;
  parts.ocr = options.ocr;
  if (!options.samples.empty()) {
    ASSIGN_OR_RETURN(auto files, blob::OpenDirectoryBlobStore(options.samples));
    parts.crops = std::make_unique<CropBlobs>(std::move(files));
    ASSIGN_OR_RETURN(SodiumCipher cipher, SodiumCipher::FromFile(options.samples_key));
    parts.cipher = std::make_unique<SodiumCipher>(std::move(cipher));
  }
  ASSIGN_OR_RETURN(parts.redis, redis::Client::Create(options.redis));
  ASSIGN_OR_RETURN(parts.database, sql::OpenDatabase(options.database, Migrations(), options.database_password_file));
  ASSIGN_OR_RETURN(parts.receipt_secret, config::ReadSecretFile(options.receipt_secret));
  if (parts.receipt_secret.size() < kReceiptSecretBytesMin) return ReceiptSecretTooShort();
  const int64_t forget_before_ms = absl::ToUnixMillis(clock->Now() - kRequestsRemembered);
  RETURN_IF_ERROR(parts.database->Write(
      [&](sql::Connection& connection) { return sql::ForgetRequests(connection, forget_before_ms).status(); }));
  auto server = absl::WrapUnique(new Server(clock, std::move(parts)));
  RETURN_IF_ERROR(server->host_->Serve({&server->service_, &server->batch_service_, &server->samples_service_}));
  server->StartBackground();
  return server;
}

Server::Server(const Clock* clock, Parts parts)
    : host_(std::move(parts.host)),
      redis_(std::move(parts.redis)),
      database_(std::move(parts.database)),
      archive_peer_({.endpoint = parts.archive, .role = common::v1::ROLE_INTAKE, .timeout = kFilingDeadline},
                    parts.signer, clock),
      reader_peer_({.endpoint = parts.ocr, .role = common::v1::ROLE_INTAKE, .timeout = kCutDeadline}, parts.signer,
                   clock),
      crops_(std::move(parts.crops)),
      cipher_(std::move(parts.cipher)),
      codes_(std::move(parts.receipt_secret)),
      observer_(&host_->metrics()),
      procedure_store_(*database_),
      application_store_(*database_),
      scan_store_(*database_),
      batch_store_(*database_),
      handoff_store_(*database_),
      outbox_(*database_),
      sample_store_(*database_),
      publisher_(redis_.get()),
      archive_(archive_peer_),
      reader_(reader_peer_),
      catalog_(procedure_store_, printer_, *clock),
      applications_(application_store_, catalog_, codes_, random_, *clock, observer_),
      scans_(scan_store_, archive_, catalog_, codes_, random_, *clock, observer_),
      batches_({.store = batch_store_,
                .scans = scan_store_,
                .applications = application_store_,
                .outbox = outbox_,
                .blobs = archive_,
                .catalog = catalog_,
                .codes = codes_,
                .random = random_,
                .clock = *clock}),
      grouping_(batch_store_, application_store_, outbox_, catalog_, random_, *clock, observer_),
      handoffs_(handoff_store_, application_store_, catalog_, random_, *clock),
      relay_(outbox_, publisher_, random_, *clock),
      filing_({.outbox = outbox_,
               .applications = application_store_,
               .scans = scan_store_,
               .batches = batch_store_,
               .catalog = catalog_,
               .filer = archive_,
               .copier = reader_,
               .clock = *clock,
               .observer = observer_}),
      samples_(sample_store_, crops_.get(), cipher_.get(), *clock),
      learner_({outbox_, application_store_, scan_store_, catalog_, sample_store_, samples_, reader_, random_, *clock,
                observer_}),
      gauges_{host_->metrics(), application_store_, scan_store_, handoff_store_, outbox_, publisher_, *clock},
      service_(&host_->edge(), &catalog_, &applications_, &scans_, &handoffs_),
      batch_service_(&host_->edge(), &batches_),
      samples_service_(&host_->edge(), &samples_) {}

void Server::StartBackground() {
  using Next = Background::Next;
  relay_thread_ = std::make_unique<Background>("relay", kRelayInterval, [this]() -> absl::StatusOr<Next> {
    ASSIGN_OR_RETURN(const int published, relay_.RunOnce());
    return published >= kOutboxBatchMax ? Next::kAgainAtOnce : Next::kAfterInterval;
  });
  grouping_thread_ = std::make_unique<Background>("grouping", kGroupingInterval, [this]() -> absl::StatusOr<Next> {
    ASSIGN_OR_RETURN(const BatchGrouping::Outcome outcome, grouping_.RunOnce());
    if (!outcome.first_error.ok()) return outcome.first_error;
    return outcome.batches == kOutboxBatchMax ? Next::kAgainAtOnce : Next::kAfterInterval;
  });
  filing_thread_ = std::make_unique<Background>("filing", kFilingInterval, [this]() -> absl::StatusOr<Next> {
    ASSIGN_OR_RETURN(const Filing::Outcome outcome, filing_.RunOnce());
    if (!outcome.first_error.ok()) return outcome.first_error;
    return outcome.filed == kOutboxBatchMax ? Next::kAgainAtOnce : Next::kAfterInterval;
  });
  learner_thread_ = std::make_unique<Background>("learning", kLearnInterval, [this]() -> absl::StatusOr<Next> {
    RETURN_IF_ERROR(samples_.RemoveLooseCrops());
    ASSIGN_OR_RETURN(const ReviewLearner::Outcome outcome, learner_.RunOnce());
    if (!outcome.first_error.ok()) return outcome.first_error;
    return outcome.done == kOutboxBatchMax ? Next::kAgainAtOnce : Next::kAfterInterval;
  });
  expiry_thread_ = std::make_unique<Background>("expiry", kExpireInterval, [this]() -> absl::StatusOr<Next> {
    RETURN_IF_ERROR(samples_.Expire());
    return Next::kAfterInterval;
  });
  gauge_thread_ = std::make_unique<Background>("gauges", kGaugeInterval, [this]() -> absl::StatusOr<Next> {
    RETURN_IF_ERROR(gauges_.Refresh());
    return Next::kAfterInterval;
  });
}

Server::~Server() { host_->Drain(); }

}  // namespace madoguchi::intake
