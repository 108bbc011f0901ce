// HTTP/1.1 over TCP by Boost.Beast: connections, parsing, keep-alive, time limits, drain. What a request means is the
// handler's affair. TLS ends in front of the gateway (a reverse proxy or ingress).
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/exec/bounded_executor.h"
#include "gateway/core/http.h"
#include "gateway/limits.h"

namespace madoguchi::gateway {

struct ListenerOptions {
  std::string listen;  // "127.0.0.1:8080"; port 0 takes a free one
  absl::Duration header_timeout = kHeaderTimeout;
  absl::Duration body_timeout = kBodyTimeout;
  absl::Duration chunk_timeout = kChunkTimeout;
  absl::Duration idle_timeout = kIdleTimeout;
  absl::Duration linger_timeout = kLingerTimeout;
  int connections_max = kConnectionsMax;
  int connections_per_address_max = kConnectionsPerAddressMax;
};

// Thread-safe.
class HttpListener {
 public:
  virtual ~HttpListener() = default;

  // Listens and serves on threads of its own; `handler` runs on `workers`, which the listener's end drains. Both must
  // outlive it. UNAVAILABLE (CANNOT_LISTEN).
  static absl::StatusOr<std::unique_ptr<HttpListener>> Start(ListenerOptions options, HttpHandler* handler,
                                                             exec::BoundedExecutor* workers);

  virtual int port() const = 0;
  virtual int connections() const = 0;

  // Stops accepting, closes idle connections and waits until the others have their answers, at most `timeout`. Viewers
  // of events must have been ended before. True when every request in flight was answered.
  virtual bool Drain(absl::Duration timeout) = 0;
};

}  // namespace madoguchi::gateway
