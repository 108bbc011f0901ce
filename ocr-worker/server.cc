#include "ocr-worker/server.h"

#include <prometheus/gauge.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <future>
#include <random>
#include <string>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "common/observability/request_log.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "ocr-worker/adapters/recognizers.h"
#include "ocr-worker/adapters/redis_jobs.h"
#include "ocr-worker/limits.h"
#include "ocr-worker/models/models.h"

namespace madoguchi::ocr {

namespace {

constexpr size_t kEnvelopeBytes = 64 * 1024;  // around the image in a Recognize request

rpc::Peer::Options PeerOptions(const std::string& endpoint) {
  return {.endpoint = endpoint,
          .role = common::v1::ROLE_READER,
          .timeout = absl::Seconds(limits::kRpcSecondsMax),
          .message_bytes_max = 64 << 20};  // templates carry their blank pages
}

// Unique over machines, processes and threads: Redis tells takers apart by it.
std::string ConsumerName(int thread) {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return absl::StrCat(host.data(), "-", getpid(), "-", std::random_device()(), "-", thread);
}

std::string CacheFolder(const Options& options) {
  if (!options.cache_folder.empty()) return options.cache_folder;
  std::error_code error;
  const std::filesystem::path temporary = std::filesystem::temp_directory_path(error);
  return error ? "/tmp" : temporary.string();
}

// A folder that cannot be used must not keep a city from reading: the built-in nets do, and the log and a metric say
// so.
void AdoptModels(const std::string& folder, observability::Metrics& metrics) {
  if (!folder.empty()) {
    absl::Status status = models::UseFolder(folder);
    if (status.ok()) status = MakeRecognizers().status();  // the right bytes may still be no net
    if (!status.ok()) {
      models::UseBuiltIn();
      observability::LogEvent("ocr-worker", "the folder of --models is not used, the built-in nets read",
                              ReasonOf(status));
    }
    metrics.Gauge("madoguchi_ocr_models_refused", "1: the folder of --models could not be used")
        .Set(status.ok() ? 0 : 1);
  }
  for (const char* name : {"digits", "characters"}) {
    if (const models::Model* model = models::Find(name)) {
      metrics.Gauge("madoguchi_ocr_model_info", "1; which nets read", {{"model", name}, {"version", model->version}})
          .Set(1);
    }
  }
}

}  // namespace

void LimitMemory(int readers) {
  rlimit limit{};
  getrlimit(RLIMIT_DATA, &limit);
  const rlim_t wanted = limits::kMemoryBytesBase + static_cast<rlim_t>(readers) * limits::kMemoryBytesPerThread;
  limit.rlim_cur = std::min(limit.rlim_max, wanted);
  setrlimit(RLIMIT_DATA, &limit);
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(Options options, const Clock* clock) {
  if (options.threads <= 0) options.threads = std::max(1u, std::thread::hardware_concurrency());
  options.host.process = "ocr-worker";
  options.host.services = {v1::Ocr::service_full_name()};
  options.host.threads = std::max(2, options.recognize_threads * 2);  // one reads, one waits its turn
  options.host.queue_max = 16;
  options.host.message_bytes_max = static_cast<int>(limits::kRecognizeBytesMax + kEnvelopeBytes);
  ASSIGN_OR_RETURN(auto host, rpc::Host::Create(options.host, clock));
  ASSIGN_OR_RETURN(const rpc::IdentitySigner* signer, host->signer());
  ASSIGN_OR_RETURN(std::string decoder, FindDecoder());
  ASSIGN_OR_RETURN(ConfidenceReference reference, ParseReference(models::ConfidenceReference()));
  AdoptModels(options.models, host->metrics());
  auto server =
      absl::WrapUnique(new Server(options, clock, std::move(host), signer, std::move(decoder), std::move(reference)));
  RETURN_IF_ERROR(server->StartService(options));
  RETURN_IF_ERROR(server->StartTakers(options));
  return server;
}

Server::Server(const Options& options, const Clock* clock, std::unique_ptr<rpc::Host> host,
               const rpc::IdentitySigner* signer, std::string decoder, ConfidenceReference reference)
    : clock_(*clock),
      host_(std::move(host)),
      intake_(PeerOptions(options.intake), signer, clock),
      archive_(PeerOptions(options.archive), signer, clock),
      forms_(&intake_, clock),
      readings_(&intake_),
      archive_blobs_(&archive_),
      blobs_(&archive_blobs_, {.folder = CacheFolder(options), .bytes_max = limits::kBlobCacheBytesMax}),
      decoder_(std::move(decoder)),
      observer_(&host_->metrics(), std::move(reference)) {}

absl::StatusOr<std::unique_ptr<PageReader>> Server::MakeReader() {
  ASSIGN_OR_RETURN(Recognizers recognizers, MakeRecognizers());
  return std::make_unique<PageReader>(std::move(recognizers), forms_, watch_);
}

absl::Status Server::StartService(const Options& options) {
  std::vector<std::unique_ptr<PageReader>> readers;
  for (int i = 0; i < std::max(1, options.recognize_threads); ++i) {
    ASSIGN_OR_RETURN(readers.emplace_back(), MakeReader());
  }
  pool_ = std::make_unique<ReaderPool>(std::move(readers));
  service_ = std::make_unique<OcrService>(&host_->edge(), &blobs_, &decoder_, pool_.get(), &observer_);
  return host_->Serve({service_.get()});
}

absl::Status Server::StartTakers(const Options& options) {
  for (int i = 0; i < options.threads; ++i) {
    Taker& taker = takers_.emplace_back();
    ASSIGN_OR_RETURN(taker.queue, RedisJobs::Create({.url = options.redis,
                                                     .group = options.group,
                                                     .consumer = ConsumerName(i),
                                                     .silent_after = options.silent_after},
                                                    &clock_));
    ASSIGN_OR_RETURN(taker.reader, MakeReader());
    taker.runner = std::make_unique<JobRunner>(JobRunner::Parts{.queue = taker.queue.get(),
                                                                .blobs = &blobs_,
                                                                .sink = &readings_,
                                                                .decoder = &decoder_,
                                                                .reader = taker.reader.get(),
                                                                .observer = &observer_,
                                                                .clock = &clock_,
                                                                .drain = &drain_});
  }
  for (Taker& taker : takers_) {
    taker.thread = std::thread([runner = taker.runner.get()] { runner->Run(); });
  }
  return absl::OkStatus();
}

Server::~Server() {
  drain_.Begin();
  std::future<void> patience = std::async(std::launch::async, [this] {
    for (Taker& taker : takers_) {
      if (taker.thread.joinable()) taker.thread.join();
    }
  });
  if (patience.wait_for(std::chrono::seconds(limits::kDrainSecondsMax)) == std::future_status::timeout) drain_.Hasten();
  patience.wait();
  host_->Drain();
}

}  // namespace madoguchi::ocr
