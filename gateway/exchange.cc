#include "gateway/exchange.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/observability/request_log.h"
#include "common/status/error.h"
#include "gateway/core/http_status.h"
#include "gateway/errors.h"

namespace madoguchi::gateway {
namespace {

// Behind a trusted proxy the last entry of X-Forwarded-For is the address that proxy saw; the entries before it are
// hearsay.
std::string ClientAddress(const HttpRequest& request, const std::set<std::string>& trusted_proxies) {
  if (!trusted_proxies.contains(request.peer)) return request.peer;
  absl::string_view forwarded = request.Header("x-forwarded-for");
  forwarded = absl::StripAsciiWhitespace(forwarded.substr(forwarded.rfind(',') + 1));
  return forwarded.empty() ? request.peer : std::string(forwarded);
}

// Roles that only processes inside the house have.
bool IsInternal(int role) { return role == common::v1::ROLE_INTAKE || role == common::v1::ROLE_READER; }

}  // namespace

void AddSafeHeaders(bool https, HttpResponse* response) {
  const auto add = [response](absl::string_view name, absl::string_view value) {
    for (const auto& header : response->headers) {
      if (header.first == name) return;
    }
    response->Set(name, value);
  };
  add("Content-Security-Policy",
      "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
      "frame-ancestors 'none'");
  add("X-Content-Type-Options", "nosniff");
  add("Referrer-Policy", "no-referrer");
  add("Cross-Origin-Opener-Policy", "same-origin");
  add("Cross-Origin-Resource-Policy", "same-origin");
  add("Permissions-Policy", "geolocation=(), microphone=(), payment=()");
  add("Cache-Control", "no-store");
  if (https) add("Strict-Transport-Security", "max-age=31536000");
}

ExchangeBase::ExchangeBase(Service* service, HttpRequest request)
    : service_(service),
      parts_(service->parts_),
      request_(std::move(request)),
      client_address_(ClientAddress(request_, parts_.trusted_proxies)),
      traceparent_(observability::ChildTraceparent(request_.Header("traceparent"))) {}

absl::StatusOr<Caller> ExchangeBase::Authenticate() const {
  Caller caller;
  absl::string_view token = request_.Header("authorization");
  if (!token.empty()) {
    if (!absl::ConsumePrefix(&token, "Bearer ")) return InvalidToken();
    auto identity = parts_.verifier->Verify(token, parts_.clock->Now());
    if (!identity.ok()) return InvalidToken();
    for (const int role : identity->roles()) {
      if (IsInternal(role)) return InvalidToken();
    }
    caller.identity = *std::move(identity);
    caller.token = std::string(token);
    return caller;
  }
  const absl::string_view cookie = request_.Cookie(CookieName());
  if (cookie.empty()) return caller;
  absl::StatusOr<Session> session = parts_.sealer->Open(cookie, parts_.clock->Now());
  if (!session.ok()) {
    caller.session_expired = true;
    return caller;
  }
  caller.identity.set_subject(session->subject);
  caller.identity.set_municipality(session->municipality);
  for (const auto role : session->roles) caller.identity.add_roles(role);
  caller.session = *std::move(session);
  return caller;
}

absl::Status ExchangeBase::CheckCsrf(const Session& session) const {
  return SameSecret(request_.Header("x-csrf-token"), session.csrf_token) ? absl::OkStatus() : CsrfTokenMissing();
}

absl::Status ExchangeBase::CheckRate(RateLimiter* limiter) const {
  return limiter->Allow(RateKey(client_address_)) ? absl::OkStatus() : TooManyRequests();
}

std::string ExchangeBase::CookieName() const { return parts_.https ? "__Host-madoguchi_session" : "madoguchi_session"; }

Admission ExchangeBase::Respond(HttpResponse response) {
  return {.kind = Admission::Kind::kRespond, .response = Finish(std::move(response))};
}

Admission ExchangeBase::Reject(const absl::Status& status) {
  return {.kind = Admission::Kind::kRespond, .response = Refuse(status)};
}

Admission ExchangeBase::Buffer(uint64_t bytes_max) {
  return {.kind = Admission::Kind::kBuffer, .response = {}, .body_bytes_max = bytes_max};
}

HttpResponse ExchangeBase::Refuse(const absl::Status& status) {
  reason_ = ReasonOf(Presentable(status));
  return Finish(ErrorResponse(status));
}

std::optional<HttpResponse> ExchangeBase::HandleStream(HttpStream&) { return Refuse(Internal()); }

HttpResponse ExchangeBase::Finish(HttpResponse response) const {
  AddSafeHeaders(parts_.https, &response);
  response.Set("X-Trace-Id", observability::TraceIdOf(traceparent_));
  return response;
}

void ExchangeBase::Answered(const Outcome& outcome) {
  const std::string status = absl::StrCat(outcome.status);
  parts_.metrics
      ->Seconds("madoguchi_http_seconds", "Time from a request's first byte to its answer's last",
                {{"route", route_label_}, {"status", status}})
      .Observe(absl::ToDoubleSeconds(outcome.duration));
  parts_.metrics->Counter("madoguchi_http_request_bytes_total", "Body bytes received")
      .Increment(static_cast<double>(outcome.request_bytes));
  parts_.metrics->Counter("madoguchi_http_response_bytes_total", "Body bytes sent")
      .Increment(static_cast<double>(outcome.response_bytes));
  observability::Log({.time = parts_.clock->Now() - outcome.duration,
                      .service = "gateway",
                      .method = route_label_,
                      .code = status,
                      .reason = reason_,
                      .municipality = "",
                      .subject = subject_,
                      .trace_id = observability::TraceIdOf(traceparent_),
                      .duration = outcome.duration});
}

}  // namespace madoguchi::gateway
