#include "gateway/core/http_status.h"

#include <map>

#include "common/status/error.h"
#include "gateway/errors.h"
#include "nlohmann/json.hpp"

namespace madoguchi::gateway {
namespace {

// Reasons that HTTP names more exactly than the canonical code does.
int HttpStatusOfReason(const std::string& reason) {
  static const std::map<std::string, int> kStatuses = {
      {"METHOD_NOT_ALLOWED", 405}, {"UNSUPPORTED_CONTENT_TYPE", 415}, {"BODY_TOO_LARGE", 413}, {"FILE_TOO_LARGE", 413},
      {"HEADERS_TOO_LARGE", 431},  {"REQUEST_TIMEOUT", 408},          {"OVERLOADED", 503},
  };
  const auto found = kStatuses.find(reason);
  return found == kStatuses.end() ? 0 : found->second;
}

int HttpStatusOfCode(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return 200;
    case absl::StatusCode::kCancelled:
      return 499;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return 400;
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
      return 409;
    case absl::StatusCode::kResourceExhausted:
      return 429;
    case absl::StatusCode::kUnimplemented:
      return 501;
    case absl::StatusCode::kUnavailable:
      return 503;
    case absl::StatusCode::kDeadlineExceeded:
      return 504;
    default:
      return 500;
  }
}

}  // namespace

int HttpStatusOf(const absl::Status& status) {
  if (const int specific = HttpStatusOfReason(ReasonOf(status)); specific != 0) return specific;
  return HttpStatusOfCode(status.code());
}

absl::Status Presentable(const absl::Status& status) {
  if (status.ok() || !ReasonOf(status).empty()) return status;
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      return BackendUnavailable();
    case absl::StatusCode::kDeadlineExceeded:
      return BackendTimeout();
    case absl::StatusCode::kResourceExhausted:
      return Overloaded();
    case absl::StatusCode::kCancelled:
      return ClientGone();
    default:
      return Internal();
  }
}

HttpResponse ErrorResponse(const absl::Status& raw) {
  const absl::Status status = Presentable(raw);
  const int code = HttpStatusOf(status);
  using Json = nlohmann::ordered_json;
  Json details = Json::array();
  Json metadata = Json::object();
  const auto facts = MetadataOf(status);
  for (const auto& [key, value] : facts) metadata[key] = value;
  details.push_back({{"@type", "type.googleapis.com/google.rpc.ErrorInfo"},
                     {"reason", ReasonOf(status)},
                     {"domain", "madoguchi"},
                     {"metadata", std::move(metadata)}});
  if (const auto faults = FaultsOf(status); !faults.empty()) {
    Json violations = Json::array();
    for (const FieldFault& fault : faults) {
      violations.push_back({{"field", fault.field}, {"reason", fault.reason}, {"description", fault.message}});
    }
    details.push_back(
        {{"@type", "type.googleapis.com/google.rpc.BadRequest"}, {"fieldViolations", std::move(violations)}});
  }
  const Json body = {{"error",
                      {{"code", code},
                       {"status", absl::StatusCodeToString(status.code())},
                       {"message", std::string(status.message())},
                       {"details", std::move(details)}}}};
  HttpResponse response;
  response.status = code;
  response.Set("Content-Type", "application/json; charset=utf-8");
  response.Set("Cache-Control", "no-store");
  if (const auto allow = facts.find("allow"); code == 405 && allow != facts.end()) response.Set("Allow", allow->second);
  if (code == 401) response.Set("WWW-Authenticate", "Bearer");
  if (code == 429 || code == 503) response.Set("Retry-After", code == 429 ? "60" : "5");
  // A fault may quote bytes of the request; a broken one must not break the answer.
  response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return response;
}

}  // namespace madoguchi::gateway
