// What every exchange has in common: who calls, refusals, safe headers, the log line and the metrics.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "gateway/service.h"

namespace madoguchi::gateway {

// Who sent a request. Neither token nor session: the public.
struct Caller {
  common::v1::Identity identity;
  std::string token;               // a bearer token that was verified, passed on as it is
  std::optional<Session> session;  // from the cookie
  bool session_expired = false;    // a cookie was there but no longer counts
};

class ExchangeBase : public HttpExchange {
 public:
  ExchangeBase(Service* service, HttpRequest request);

  HttpResponse Refuse(const absl::Status& status) override;
  std::optional<HttpResponse> HandleStream(HttpStream& stream) override;
  void ClientLeft() override {}
  void Answered(const Outcome& outcome) override;

 protected:
  // UNAUTHENTICATED (INVALID_TOKEN).
  absl::StatusOr<Caller> Authenticate() const;
  // PERMISSION_DENIED (CSRF_TOKEN_MISSING) unless the page that holds the session sent the request.
  absl::Status CheckCsrf(const Session& session) const;
  absl::Status CheckRate(RateLimiter* limiter) const;
  std::string CookieName() const;

  Admission Respond(HttpResponse response);
  Admission Reject(const absl::Status& status);
  static Admission Buffer(uint64_t bytes_max);
  // Adds the headers that no answer may lack.
  HttpResponse Finish(HttpResponse response) const;

  Service* const service_;
  const ServiceParts& parts_;
  const HttpRequest request_;
  const std::string client_address_;
  const std::string traceparent_;
  std::string route_label_ = "other";  // for log and metrics: from a closed set, never the path itself
  std::string subject_;

 private:
  std::string reason_;
};

// Security headers for answers that belong to no exchange.
void AddSafeHeaders(bool https, HttpResponse* response);

}  // namespace madoguchi::gateway
