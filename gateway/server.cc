#include "gateway/server.h"

#include <prometheus/gauge.h>
#include <sys/resource.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/config/secret_file.h"
#include "common/observability/request_log.h"
#include "common/status/macros.h"
#include "gateway/adapters/grpc_backend.h"
#include "gateway/adapters/web_folder.h"
#include "madoguchi/archive/v1/archive.pb.h"
#include "madoguchi/congestion/v1/congestion.pb.h"
#include "madoguchi/congestion/v1/planning.pb.h"
#include "madoguchi/congestion/v1/reception.pb.h"
#include "madoguchi/intake/v1/batch.pb.h"
#include "madoguchi/intake/v1/intake.pb.h"
#include "madoguchi/intake/v1/samples.pb.h"
#include "madoguchi/ocr/v1/ocr.pb.h"

namespace madoguchi::gateway {
namespace {

using google::protobuf::FileDescriptor;

struct Process {
  std::string name;
  std::string endpoint;
  std::vector<const FileDescriptor*> files;
};

// Where each .proto file's services live. Naming a message also links its file's descriptors in.
std::vector<Process> ProcessesOf(const Options& options) {
  return {{"intake",
           options.intake,
           {intake::v1::GetScanRequest::descriptor()->file(), intake::v1::GetBatchRequest::descriptor()->file(),
            intake::v1::GetSampleConsentRequest::descriptor()->file()}},
          {"archive", options.archive, {archive::v1::GetBlobRequest::descriptor()->file()}},
          {"congestion",
           options.congestion,
           {congestion::v1::GetTicketRequest::descriptor()->file(),
            congestion::v1::GetCalendarRequest::descriptor()->file(),
            congestion::v1::BookVisitRequest::descriptor()->file()}},
          {"ocr-worker", options.ocr, {ocr::v1::RecognizeRequest::descriptor()->file()}}};
}

std::vector<BackendProcess> BackendsOf(const Options& options) {
  std::vector<BackendProcess> backends;
  for (const Process& process : ProcessesOf(options)) {
    BackendProcess backend{process.name, process.endpoint, {}};
    for (const FileDescriptor* file : process.files) {
      for (int i = 0; i < file->service_count(); ++i) backend.services.push_back(file->service(i)->full_name());
    }
    backends.push_back(std::move(backend));
  }
  return backends;
}

absl::StatusOr<RouteTable> RoutesOf(const Options& options) {
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  for (const Process& process : ProcessesOf(options)) {
    for (const FileDescriptor* file : process.files) {
      for (int i = 0; i < file->service_count(); ++i) services.push_back(file->service(i));
    }
  }
  return RouteTable::Create(services);
}

absl::StatusOr<std::vector<Account>> ReadAccounts(const std::string& path) {
  if (path.empty()) return std::vector<Account>();
  ASSIGN_OR_RETURN(const std::string json, config::ReadSecretFile(path));
  return ParseAccounts(json);
}

// Each viewer is an open file: as many as the system lets this process have.
EventLimits EventLimitsOf(const Options& options) {
  EventLimits limits = options.events;
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0) getrlimit(RLIMIT_NOFILE, &files);
    const auto spare = static_cast<int64_t>(std::min<rlim_t>(files.rlim_cur, 1 << 20)) -
                       options.listener.connections_max - kReservedFiles;
    limits.viewers_max = static_cast<int>(std::clamp<int64_t>(spare, 1, limits.viewers_max));
  }
  return limits;
}

}  // namespace

Server::Server(Options options, const Clock* clock, Files files)
    : options_(std::move(options)),
      files_(std::move(files)),
      backend_(MakeGrpcBackend(BackendsOf(options_), &files_.signer, clock)),
      requests_(options_.request_burst, options_.requests_per_second, kAddressesMax, clock),
      guesses_(options_.guess_burst, options_.guesses_per_second, kAddressesMax, clock),
      events_(EventLimitsOf(options_), backend_.get(), clock, &metrics_),
      service_({.routes = &files_.routes,
                .backend = backend_.get(),
                .web = &files_.web,
                .sealer = &files_.sealer,
                .signer = &files_.signer,
                .verifier = &files_.verifier,
                .clock = clock,
                .metrics = &metrics_,
                .requests = &requests_,
                .guesses = &guesses_,
                .events = &events_,
                .accounts = [path = options_.staff_accounts] { return ReadAccounts(path); },
                .trusted_proxies = options_.trusted_proxies,
                .municipality = options_.municipality,
                .municipality_title = options_.municipality_title,
                .version = std::string(observability::BuildVersion()),
                .https = options_.https}),
      workers_(kWorkerThreads, kWorkerQueueMax) {}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(Options options, const Clock* clock) {
  ASSIGN_OR_RETURN(rpc::IdentitySigner signer, rpc::IdentitySigner::FromFile(options.identity_key));
  ASSIGN_OR_RETURN(rpc::IdentityVerifier verifier, rpc::IdentityVerifier::FromFile(options.identity_trust));
  ASSIGN_OR_RETURN(const std::string session_key, config::ReadSecretFile(options.session_key));
  ASSIGN_OR_RETURN(SessionSealer sealer, SessionSealer::Create(session_key));
  ASSIGN_OR_RETURN(RouteTable routes, RoutesOf(options));
  ASSIGN_OR_RETURN(WebFiles web, ReadWebFolder(options.web_root));
  // Later changes to the accounts count at the next sign-in; a broken file should be seen now.
  RETURN_IF_ERROR(ReadAccounts(options.staff_accounts).status());
  auto server = std::unique_ptr<Server>(
      new Server(std::move(options), clock,
                 {std::move(signer), std::move(verifier), std::move(sealer), std::move(routes), std::move(web)}));
  if (!server->options_.metrics_listen.empty()) {
    ASSIGN_OR_RETURN(server->metrics_server_,
                     observability::MetricsServer::Start(server->options_.metrics_listen, server->metrics_));
  }
  ASSIGN_OR_RETURN(server->listener_,
                   HttpListener::Start(server->options_.listener, &server->service_, &server->workers_));
  server->metrics_.Gauge("madoguchi_up", "1 while the process serves", {{"process", "gateway"}}).Set(1);
  observability::LogEvent("gateway", "serving", absl::StrCat("port ", server->port()));
  return server;
}

Server::~Server() {
  Drain();
  listener_.reset();
}

bool Server::Drain() {
  if (listener_ == nullptr) return true;
  observability::LogEvent("gateway", "draining");
  events_.Drain();
  const bool drained = listener_->Drain(options_.drain_timeout);
  observability::LogEvent("gateway", drained ? "drained" : "drain_timed_out");
  return drained;
}

}  // namespace madoguchi::gateway
