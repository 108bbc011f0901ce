// What the gateway answers: /v1/ by the route table, /session, the site and its probes. One exchange class for each of
// the three.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/observability/metrics.h"
#include "common/rpc/identity.h"
#include "common/time/clock.h"
#include "gateway/core/accounts.h"
#include "gateway/core/backend.h"
#include "gateway/core/http.h"
#include "gateway/core/rate_limiter.h"
#include "gateway/core/route_table.h"
#include "gateway/core/session.h"
#include "gateway/core/web_files.h"
#include "gateway/event_hub.h"

namespace madoguchi::gateway {

// Everything that outlives the exchanges. Thread-safe parts only.
struct ServiceParts {
  const RouteTable* routes = nullptr;
  Backend* backend = nullptr;
  const WebFiles* web = nullptr;
  const SessionSealer* sealer = nullptr;
  const rpc::IdentitySigner* signer = nullptr;
  const rpc::IdentityVerifier* verifier = nullptr;
  const Clock* clock = nullptr;
  observability::Metrics* metrics = nullptr;
  RateLimiter* requests = nullptr;  // every request of an address
  RateLimiter* guesses = nullptr;   // receipts and passwords
  EventHub* events = nullptr;
  std::function<absl::StatusOr<std::vector<Account>>()> accounts;  // read anew at each sign-in
  std::set<std::string> trusted_proxies;                           // whose X-Forwarded-For is believed
  std::string municipality;
  std::string municipality_title;
  std::string version;
  bool https = false;  // browsers reach us through TLS: cookies become Secure and __Host-
};

class Service final : public HttpHandler {
 public:
  explicit Service(ServiceParts parts);

  std::unique_ptr<HttpExchange> Begin(HttpRequest request) override;
  HttpResponse RefuseUnparsed(const absl::Status& status) override;

 private:
  friend class ExchangeBase;
  friend class RestExchange;
  friend class SessionExchange;
  friend class SiteExchange;

  const ServiceParts parts_;
  const WebFile openapi_;
  std::atomic<int> streams_ = 0;
  std::atomic<int> password_checks_ = 0;
  std::atomic<int64_t> body_bytes_ = 0;  // admitted into memory at this moment
};

}  // namespace madoguchi::gateway
