#include "common/rpc/host.h"

#include <dlfcn.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <prometheus/gauge.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/observability/request_log.h"
#include "common/rpc/edge.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::rpc {
namespace {

// Merely linking gRPC's reflection library switches reflection on, which production must not have: it is loaded when
// asked for.
absl::Status LoadReflection() {
  if (dlopen("libgrpc++_reflection.so.1.51", RTLD_NOW | RTLD_GLOBAL) != nullptr) return absl::OkStatus();
  return Error(absl::StatusCode::kFailedPrecondition, "REFLECTION_UNAVAILABLE",
               "libgrpc++_reflection がありません。libgrpc++1.51 を入れるか、--reflection=false にしてください。");
}

}  // namespace

Host::Host(HostOptions options, const Clock* clock)
    : options_(std::move(options)),
      clock_(clock),
      executor_(options_.threads, options_.queue_max),
      streams_(options_.streams_max, options_.streams_max) {}

absl::StatusOr<std::unique_ptr<Host>> Host::Create(HostOptions options, const Clock* clock) {
  auto host = std::unique_ptr<Host>(new Host(std::move(options), clock));
  ASSIGN_OR_RETURN(host->policy_, AccessPolicy::Create(host->options_.services));
  ASSIGN_OR_RETURN(host->verifier_, IdentityVerifier::FromFile(host->options_.identity_trust));
  if (!host->options_.identity_key.empty()) {
    ASSIGN_OR_RETURN(IdentitySigner signer, IdentitySigner::FromFile(host->options_.identity_key));
    host->signer_ = std::make_unique<IdentitySigner>(std::move(signer));
  }
  if (!host->options_.metrics_listen.empty()) {
    ASSIGN_OR_RETURN(host->metrics_server_,
                     observability::MetricsServer::Start(host->options_.metrics_listen, host->metrics_));
  }
  host->edge_ = std::make_unique<Edge>(Edge::Parts{.process = host->options_.process,
                                                   .policy = &host->policy_,
                                                   .verifier = &host->verifier_,
                                                   .clock = clock,
                                                   .executor = &host->executor_,
                                                   .streams = &host->streams_,
                                                   .metrics = &host->metrics_,
                                                   .stream_max = host->options_.stream_max});
  return host;
}

Host::~Host() { Drain(); }

absl::StatusOr<const IdentitySigner*> Host::signer() const {
  if (signer_ == nullptr) {
    return Error(absl::StatusCode::kFailedPrecondition, "KEY_MISSING",
                 "--identity_key で、このプロセスの鍵ファイルを指定してください。");
  }
  return signer_.get();
}

absl::Status Host::Serve(const std::vector<grpc::Service*>& services) {
  grpc::EnableDefaultHealthCheckService(true);
  if (options_.reflection) RETURN_IF_ERROR(LoadReflection());
  grpc::ServerBuilder builder;
  builder.AddListeningPort(options_.listen, grpc::InsecureServerCredentials(), &port_);
  builder.SetMaxReceiveMessageSize(options_.message_bytes_max);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS,
                             static_cast<int>(absl::ToInt64Milliseconds(options_.connection_age_max)));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS,
                             static_cast<int>(absl::ToInt64Milliseconds(options_.connection_age_max)));
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  for (grpc::Service* service : services) builder.RegisterService(service);
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port_ == 0) {
    return Error(
        absl::StatusCode::kUnavailable, "CANNOT_LISTEN",
        absl::StrCat("待ち受け ", options_.listen, " を開けません。使用中でない番号を --listen で指定してください。"));
  }
  for (const std::string& service : options_.services) {
    server_->GetHealthCheckService()->SetServingStatus(service, true);
  }
  metrics_.Gauge("madoguchi_up", "1 while the process serves", {{"process", options_.process}}).Set(1);
  observability::LogEvent(options_.process, "serving", absl::StrCat("port ", port_));
  return absl::OkStatus();
}

void Host::Drain() {
  if (server_ != nullptr) {
    observability::LogEvent(options_.process, "draining");
    server_->GetHealthCheckService()->SetServingStatus(false);
    server_->Shutdown(absl::ToChronoTime(absl::Now() + options_.drain_max));
    server_->Wait();
    server_.reset();
    observability::LogEvent(options_.process, "drained");
  }
  executor_.Drain();
  streams_.Drain();
}

}  // namespace madoguchi::rpc
