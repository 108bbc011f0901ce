// The gateway's composition root: every part is made here, in order of dependency.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "common/exec/bounded_executor.h"
#include "common/observability/metrics.h"
#include "common/rpc/identity.h"
#include "common/time/clock.h"
#include "gateway/adapters/http_listener.h"
#include "gateway/core/backend.h"
#include "gateway/core/rate_limiter.h"
#include "gateway/core/route_table.h"
#include "gateway/core/session.h"
#include "gateway/core/web_files.h"
#include "gateway/options.h"
#include "gateway/service.h"

namespace madoguchi::gateway {

class Server {
 public:
  // Reads keys and pages, and serves. The clock must outlive the server. Errors of the options' files; CANNOT_LISTEN;
  // INTERNAL when an annotation in the .proto files cannot be served.
  static absl::StatusOr<std::unique_ptr<Server>> Start(Options options, const Clock* clock);
  // Drains.
  ~Server();

  int port() const { return listener_->port(); }

  // Ends who watches events, stops accepting and answers what is in flight. True when all of it was answered in time.
  bool Drain();

 private:
  struct Files {
    rpc::IdentitySigner signer;
    rpc::IdentityVerifier verifier;
    SessionSealer sealer;
    RouteTable routes;
    WebFiles web;
  };
  Server(Options options, const Clock* clock, Files files);

  // Each may use those above it.
  const Options options_;
  const Files files_;
  observability::Metrics metrics_;
  std::unique_ptr<observability::MetricsServer> metrics_server_;
  const std::unique_ptr<Backend> backend_;
  RateLimiter requests_;
  RateLimiter guesses_;
  EventHub events_;
  Service service_;
  exec::BoundedExecutor workers_;
  std::unique_ptr<HttpListener> listener_;
};

}  // namespace madoguchi::gateway
