#include "gateway/service.h"

#include <utility>

#include "absl/strings/match.h"
#include "gateway/core/compression.h"
#include "gateway/core/http_status.h"
#include "gateway/core/openapi.h"
#include "gateway/exchange.h"
#include "gateway/rest_exchange.h"
#include "gateway/session_exchange.h"
#include "gateway/site_exchange.h"

namespace madoguchi::gateway {

namespace {

WebFile OpenApiFile(const ServiceParts& parts) {
  std::string document = OpenApiDocument(*parts.routes, parts.version);
  auto packed = std::make_shared<const std::string>(Gzip(document));
  return {.content = std::make_shared<const std::string>(std::move(document)),
          .content_type = "application/json; charset=utf-8",
          .gzip = std::move(packed)};
}

}  // namespace

Service::Service(ServiceParts parts) : parts_(std::move(parts)), openapi_(OpenApiFile(parts_)) {}

std::unique_ptr<HttpExchange> Service::Begin(HttpRequest request) {
  if (absl::StartsWith(request.path, "/v1/")) return std::make_unique<RestExchange>(this, std::move(request));
  if (request.path == "/session") return std::make_unique<SessionExchange>(this, std::move(request));
  return std::make_unique<SiteExchange>(this, std::move(request));
}

HttpResponse Service::RefuseUnparsed(const absl::Status& status) {
  HttpResponse response = ErrorResponse(status);
  AddSafeHeaders(parts_.https, &response);
  return response;
}

}  // namespace madoguchi::gateway
