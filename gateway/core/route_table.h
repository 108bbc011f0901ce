// The REST surface, derived from the google.api.http options of the services' descriptors. There is no code per route.
// Immutable.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/core/path_template.h"
#include "google/protobuf/descriptor.h"
#include "madoguchi/common/v1/access.pb.h"

namespace madoguchi::gateway {

struct Route {
  enum class Body { kNone, kWhole, kField };
  // kUpload: client stream of messages whose `body_field` is google.api.HttpBody. kDownload: server stream of HttpBody.
  // kEvents: server stream of any other message by GET, each of them a whole state that makes the one before obsolete.
  enum class Shape { kUnary, kUpload, kDownload, kEvents };

  std::string http_method;
  PathTemplate path;
  Body body = Body::kNone;
  Shape shape = Shape::kUnary;
  const google::protobuf::MethodDescriptor* method = nullptr;
  const google::protobuf::FieldDescriptor* body_field = nullptr;  // kField
  const google::protobuf::FieldDescriptor* request_id = nullptr;  // of the request message, when it has one
  common::v1::Access access;
  bool any_site = false;       // pages of other sites may read the answer
  bool carries_bytes = false;  // the request message can hold `bytes`: larger body, longer deadline

  bool AdmitsPublic() const;
  bool IsMutating() const { return http_method != "GET"; }
  std::string RpcPath() const;  // "/madoguchi.intake.v1.Intake/GetScan"
};

class RouteTable {
 public:
  struct Found {
    const Route* route;
    PathTemplate::Bindings bindings;
  };
  struct WrongMethod {
    std::string allowed;  // "GET, HEAD, POST"
  };
  struct Malformed {};
  struct Unknown {};
  using Lookup = std::variant<Found, WrongMethod, Malformed, Unknown>;

  // INVALID_ARGUMENT when an annotation is malformed, names unknown fields, repeats another route, or has a streaming
  // shape that cannot be served; the process then refuses to start.
  static absl::StatusOr<RouteTable> Create(const std::vector<const google::protobuf::ServiceDescriptor*>& services);

  // HEAD finds what GET finds.
  Lookup Find(absl::string_view http_method, absl::string_view path) const;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;  // most specific first
};

// The field at "a.b" below `message`, with every step but the last a single message; null when there is none.
const google::protobuf::FieldDescriptor* FindField(const google::protobuf::Descriptor* message, absl::string_view path);

}  // namespace madoguchi::gateway
