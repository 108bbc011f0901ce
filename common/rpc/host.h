// What every process that serves gRPC has in common: identity, access rules, executors, edge, metrics, health,
// reflection, drain. A server.cc creates a Host first, its own parts next, its services last, then calls Serve.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/exec/bounded_executor.h"
#include "common/observability/metrics.h"
#include "common/rpc/access.h"
#include "common/rpc/identity.h"
#include "common/time/clock.h"

namespace grpc {
class Server;
class Service;
}  // namespace grpc

namespace madoguchi::rpc {

class Edge;

struct HostOptions {
  std::string process;                // "intake"
  std::vector<std::string> services;  // full names, for access rules and health
  std::string listen;                 // "127.0.0.1:7101"; port 0 takes a free one
  std::string metrics_listen;         // "" for none
  std::string identity_key;           // file, "" for a process that calls nobody
  std::string identity_trust;         // file
  bool reflection = false;
  int threads = 8;       // unary handlers at once
  int queue_max = 256;   // unary calls waiting for a thread
  int streams_max = 16;  // streaming calls at once
  int message_bytes_max = 4 * 1024 * 1024;
  absl::Duration stream_max = absl::Minutes(10);  // a streaming call that lasts longer is cancelled
  absl::Duration drain_max = absl::Seconds(20);
  absl::Duration connection_age_max = absl::Minutes(5);  // clients then resolve again and find new replicas
};

// Thread-safe after Create. Destroy after everything that uses it.
class Host {
 public:
  static absl::StatusOr<std::unique_ptr<Host>> Create(HostOptions options, const Clock* clock);
  // Drains.
  ~Host();

  Edge& edge() { return *edge_; }
  observability::Metrics& metrics() { return metrics_; }
  const Clock& clock() const { return *clock_; }
  // FAILED_PRECONDITION when the process was given no key.
  absl::StatusOr<const IdentitySigner*> signer() const;

  // Starts listening and reports SERVING. UNAVAILABLE (CANNOT_LISTEN). The services must outlive Drain.
  absl::Status Serve(const std::vector<grpc::Service*>& services);
  int port() const { return port_; }

  // Reports NOT_SERVING, refuses new calls, finishes those that run (up to drain_max). May be called again.
  void Drain();

 private:
  Host(HostOptions options, const Clock* clock);

  const HostOptions options_;
  const Clock* const clock_;
  observability::Metrics metrics_;
  std::unique_ptr<observability::MetricsServer> metrics_server_;
  AccessPolicy policy_;
  IdentityVerifier verifier_;
  std::unique_ptr<IdentitySigner> signer_;
  exec::BoundedExecutor executor_;
  exec::BoundedExecutor streams_;
  std::unique_ptr<Edge> edge_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace madoguchi::rpc
