#include "gateway/site_exchange.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gateway/errors.h"
#include "nlohmann/json.hpp"

namespace madoguchi::gateway {
namespace {

HttpResponse Json(std::string body) {
  HttpResponse response;
  response.Set("Content-Type", "application/json; charset=utf-8");
  response.body = std::move(body);
  return response;
}

}  // namespace

Admission SiteExchange::Admit() {
  const std::string& path = request_.path;
  const bool probe = path == "/healthz" || path == "/healthz/live" || path == "/metrics";
  // An orchestrator's probes must get through just when there is too much to do.
  if (!probe) {
    if (absl::Status rate = CheckRate(parts_.requests); !rate.ok()) return Reject(rate);
  }
  if (request_.method != "GET" && request_.method != "HEAD") return Reject(MethodNotAllowed("GET, HEAD"));
  if (request_.has_body) return Reject(MalformedRequest("body"));
  route_label_ = "GET page";
  if (probe || path == "/config.json" || path == "/openapi.json") route_label_ = absl::StrCat("GET ", path);
  if (path == "/healthz") return Buffer(0);
  if (path == "/healthz/live") return Respond(Json(R"({"status":"SERVING"})"));
  if (path == "/metrics") return Metrics();
  if (path == "/config.json") return Respond(Config());
  if (path == "/openapi.json") return Respond(ServeFile(request_, service_->openapi_));
  if (absl::StartsWith(path, "/sign/")) return Sign();
  return Respond(parts_.web->Serve(request_));
}

// The sign is made to be shown in other sites' frames: it holds nothing that a click could be stolen from.
Admission SiteExchange::Sign() {
  HttpRequest page = request_;
  page.path = "/sign.html";
  HttpResponse response = parts_.web->Serve(page);
  response.Set("Content-Security-Policy",
               "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors *");
  return Respond(std::move(response));
}

HttpResponse SiteExchange::Handle(std::string) {
  const auto health = parts_.backend->Health();
  bool all_serving = true;
  for (const auto& [process, state] : health) all_serving = all_serving && state == "SERVING";
  const nlohmann::ordered_json json = {
      {"status", all_serving ? "SERVING" : "DEGRADED"}, {"version", parts_.version}, {"processes", health}};
  HttpResponse response = Json(json.dump());
  response.status = all_serving ? 200 : 503;
  return Finish(std::move(response));
}

Admission SiteExchange::Metrics() {
  // Through a proxy everybody looks local.
  const bool forwarded = !request_.Header("x-forwarded-for").empty() || !request_.Header("forwarded").empty();
  if (forwarded || !IsPrivateAddress(request_.peer)) return Reject(PrivateOnly());
  HttpResponse response;
  response.Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  response.body = parts_.metrics->Text();
  return Respond(std::move(response));
}

HttpResponse SiteExchange::Config() const {
  const nlohmann::ordered_json json = {{"municipality", parts_.municipality},
                                       {"municipalityTitle", parts_.municipality_title}};
  HttpResponse response = Json(json.dump());
  response.Set("Cache-Control", "no-cache");
  return response;
}

}  // namespace madoguchi::gateway
