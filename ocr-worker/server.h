// The reader's composition root: every part is made here, in order of dependency.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "common/rpc/host.h"
#include "common/rpc/peer.h"
#include "common/time/clock.h"
#include "ocr-worker/adapters/archive_blobs.h"
#include "ocr-worker/adapters/cached_blobs.h"
#include "ocr-worker/adapters/child_decoder.h"
#include "ocr-worker/adapters/cpu_stop_watch.h"
#include "ocr-worker/adapters/intake_forms.h"
#include "ocr-worker/adapters/intake_readings.h"
#include "ocr-worker/adapters/metrics_observer.h"
#include "ocr-worker/core/jobs/job_runner.h"
#include "ocr-worker/core/reading/reader_pool.h"
#include "ocr-worker/options.h"
#include "ocr-worker/service.h"

namespace madoguchi::ocr {

class Server {
 public:
  // Loads the engines, then serves and takes jobs. The clock must outlive the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(Options options, const Clock* clock);
  // Drains: takes no new job, lets those in hand finish for a while, then leaves them to the queue.
  ~Server();

  int port() const { return host_->port(); }
  observability::Metrics& metrics() { return host_->metrics(); }

 private:
  Server(const Options& options, const Clock* clock, std::unique_ptr<rpc::Host> host, const rpc::IdentitySigner* signer,
         std::string decoder, ConfidenceReference reference);
  absl::Status StartTakers(const Options& options);
  absl::Status StartService(const Options& options);
  absl::StatusOr<std::unique_ptr<PageReader>> MakeReader();

  // One thread that takes jobs, with what only it may touch.
  struct Taker {
    std::unique_ptr<JobQueue> queue;
    std::unique_ptr<PageReader> reader;
    std::unique_ptr<JobRunner> runner;
    std::thread thread;
  };

  // Each may use those above it.
  const Clock& clock_;
  const std::unique_ptr<rpc::Host> host_;
  const rpc::Peer intake_;
  const rpc::Peer archive_;
  const CpuStopWatch watch_;
  IntakeForms forms_;
  IntakeReadings readings_;
  ArchiveBlobs archive_blobs_;
  CachedBlobs blobs_;
  ChildDecoder decoder_;
  MetricsObserver observer_;
  Drain drain_;
  std::unique_ptr<ReaderPool> pool_;
  std::unique_ptr<OcrService> service_;
  std::vector<Taker> takers_;
};

// Bounds what this process may write to (limits.h): a page that makes the reader grow without end kills this process,
// not the machine, and after limits::kDeliveriesMax deliveries the page is given up. For main.cc.
void LimitMemory(int readers);

}  // namespace madoguchi::ocr
