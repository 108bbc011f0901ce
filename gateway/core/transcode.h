// JSON, path and query ↔ protobuf, by descriptor. Rules, fixed for every client:
//   - requests: names as lowerCamelCase or as in the .proto; unknown members and parameters are refused, never dropped;
//   - the path wins over the body, and a query parameter may set any field that neither path nor body binds;
//   - responses: lowerCamelCase; every primitive field is printed, also when 0, "" or []; absent messages are left out;
//     int64 is a string, bytes base64, times RFC 3339 (the protobuf JSON mapping).
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/core/path_template.h"
#include "gateway/core/route_table.h"
#include "google/protobuf/message.h"

namespace madoguchi::gateway {

// The request message of a route. `json` is ignored where the route takes no JSON body; an empty one means {}.
// `request_id` fills that field when nothing else did. INVALID_ARGUMENT (INVALID_JSON, UNKNOWN_PARAMETER,
// INVALID_PARAMETER).
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> DecodeRequest(const Route& route,
                                                                         const PathTemplate::Bindings& bindings,
                                                                         absl::string_view query,
                                                                         absl::string_view json,
                                                                         absl::string_view request_id);

// INTERNAL when the message cannot be written as JSON (a string that is not UTF-8).
absl::StatusOr<std::string> EncodeResponse(const google::protobuf::Message& message);

// A default message of a compiled-in type.
std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor* type);

}  // namespace madoguchi::gateway
