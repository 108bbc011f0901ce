#include "gateway/core/route_table.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/status/macros.h"
#include "google/api/annotations.pb.h"
#include "google/api/httpbody.pb.h"
#include "madoguchi/common/v1/web.pb.h"

namespace madoguchi::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

absl::Status BadRoute(const MethodDescriptor& method, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat(method.full_name(), ": ", why));
}

absl::StatusOr<std::pair<std::string, std::string>> MethodAndPath(const MethodDescriptor& method,
                                                                  const google::api::HttpRule& rule) {
  switch (rule.pattern_case()) {
    case google::api::HttpRule::kGet:
      return std::make_pair("GET", rule.get());
    case google::api::HttpRule::kPut:
      return std::make_pair("PUT", rule.put());
    case google::api::HttpRule::kPost:
      return std::make_pair("POST", rule.post());
    case google::api::HttpRule::kDelete:
      return std::make_pair("DELETE", rule.delete_());
    case google::api::HttpRule::kPatch:
      return std::make_pair("PATCH", rule.patch());
    default:
      return BadRoute(method, "the http rule names no supported method");
  }
}

bool IsHttpBody(const Descriptor* message) {
  return message != nullptr && message->full_name() == google::api::HttpBody::descriptor()->full_name();
}

bool HoldsBytes(const Descriptor* message) {
  for (int i = 0; i < message->field_count(); ++i) {
    if (message->field(i)->type() == FieldDescriptor::TYPE_BYTES) return true;
  }
  return false;
}

absl::Status SetBody(const google::api::HttpRule& rule, Route* route) {
  if (rule.body().empty()) return absl::OkStatus();
  if (rule.body() == "*") {
    route->body = Route::Body::kWhole;
    return absl::OkStatus();
  }
  route->body = Route::Body::kField;
  route->body_field = route->method->input_type()->FindFieldByName(rule.body());
  if (route->body_field == nullptr || route->body_field->is_repeated() ||
      route->body_field->type() != FieldDescriptor::TYPE_MESSAGE) {
    return BadRoute(*route->method, absl::StrCat("body field ", rule.body(), " is not a single message"));
  }
  return absl::OkStatus();
}

absl::Status SetShape(Route* route) {
  const MethodDescriptor& method = *route->method;
  const bool raw_body = route->body_field != nullptr && IsHttpBody(route->body_field->message_type());
  if (!method.client_streaming() && !method.server_streaming()) {
    return raw_body ? BadRoute(method, "an HttpBody request must be a client stream") : absl::OkStatus();
  }
  if (method.client_streaming() && !method.server_streaming() && raw_body) {
    route->shape = Route::Shape::kUpload;
    return absl::OkStatus();
  }
  if (method.server_streaming() && !method.client_streaming() && IsHttpBody(method.output_type())) {
    route->shape = Route::Shape::kDownload;
    return absl::OkStatus();
  }
  if (method.server_streaming() && !method.client_streaming()) {
    if (route->http_method != "GET") return BadRoute(method, "a stream of events must be a GET");
    route->shape = Route::Shape::kEvents;
    return absl::OkStatus();
  }
  return BadRoute(method, "a client stream can be served over HTTP only when it is of google.api.HttpBody");
}

absl::StatusOr<Route> MakeRoute(const MethodDescriptor* method, const google::api::HttpRule& rule) {
  if (!rule.response_body().empty()) return BadRoute(*method, "response_body is not supported");
  ASSIGN_OR_RETURN(auto method_and_path, MethodAndPath(*method, rule));
  ASSIGN_OR_RETURN(PathTemplate path, PathTemplate::Parse(method_and_path.second));
  Route route{.http_method = method_and_path.first, .path = std::move(path), .method = method};
  for (const std::string& field_path : route.path.FieldPaths()) {
    const FieldDescriptor* field = FindField(method->input_type(), field_path);
    if (field == nullptr || field->is_repeated() || field->type() != FieldDescriptor::TYPE_STRING) {
      return BadRoute(*method, absl::StrCat("path variable ", field_path, " is not a string field"));
    }
  }
  RETURN_IF_ERROR(SetBody(rule, &route));
  RETURN_IF_ERROR(SetShape(&route));
  route.access = method->options().GetExtension(common::v1::access);
  if (route.access.roles().empty()) return BadRoute(*method, "names no role that may call it");
  route.any_site = method->options().GetExtension(common::v1::any_site);
  if (route.any_site && (route.IsMutating() || !route.AdmitsPublic())) {
    return BadRoute(*method, "only a GET for the public can be open to any site");
  }
  route.request_id = method->input_type()->FindFieldByName("request_id");
  route.carries_bytes = HoldsBytes(method->input_type());
  return route;
}

}  // namespace

const FieldDescriptor* FindField(const Descriptor* message, absl::string_view path) {
  const FieldDescriptor* field = nullptr;
  for (absl::string_view name : absl::StrSplit(path, '.')) {
    if (field != nullptr) {
      if (field->is_repeated()) return nullptr;
      message = field->message_type();
    }
    if (message == nullptr) return nullptr;
    field = message->FindFieldByName(std::string(name));
    if (field == nullptr) field = message->FindFieldByCamelcaseName(std::string(name));
    if (field == nullptr) return nullptr;
  }
  return field;
}

bool Route::AdmitsPublic() const {
  return std::find(access.roles().begin(), access.roles().end(), common::v1::ROLE_PUBLIC) != access.roles().end();
}

std::string Route::RpcPath() const { return absl::StrCat("/", method->service()->full_name(), "/", method->name()); }

absl::StatusOr<RouteTable> RouteTable::Create(const std::vector<const google::protobuf::ServiceDescriptor*>& services) {
  RouteTable table;
  std::set<std::string> seen;
  for (const auto* service : services) {
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor* method = service->method(i);
      if (!method->options().HasExtension(google::api::http)) continue;
      const google::api::HttpRule& rule = method->options().GetExtension(google::api::http);
      std::vector<const google::api::HttpRule*> rules = {&rule};
      for (const auto& additional : rule.additional_bindings()) rules.push_back(&additional);
      for (const auto* each : rules) {
        ASSIGN_OR_RETURN(Route route, MakeRoute(method, *each));
        if (!seen.insert(absl::StrCat(route.http_method, " ", route.path.Shape())).second) {
          return BadRoute(*method, absl::StrCat("another RPC has the route ", route.path.Shape()));
        }
        table.routes_.push_back(std::move(route));
      }
    }
  }
  std::stable_sort(table.routes_.begin(), table.routes_.end(),
                   [](const Route& a, const Route& b) { return a.path.MoreSpecificThan(b.path); });
  return table;
}

RouteTable::Lookup RouteTable::Find(absl::string_view http_method, absl::string_view path) const {
  const absl::string_view wanted = http_method == "HEAD" ? "GET" : http_method;
  const SplitPath split = SplitRequestPath(path);
  std::set<std::string> allowed;
  for (const Route& route : routes_) {
    PathTemplate::Bindings bindings;
    const auto outcome = route.path.Match(split, &bindings);
    if (outcome == PathTemplate::Outcome::kMalformed) return Malformed{};
    if (outcome == PathTemplate::Outcome::kNoMatch) continue;
    if (route.http_method == wanted) return Found{&route, std::move(bindings)};
    allowed.insert(route.http_method);
    if (route.http_method == "GET") allowed.insert("HEAD");
  }
  if (allowed.empty()) return Unknown{};
  return WrongMethod{absl::StrJoin(allowed, ", ")};
}

}  // namespace madoguchi::gateway
