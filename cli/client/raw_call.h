// One RPC by its path, as bytes: for methods that are only known while the command runs.
#pragma once

#include <grpcpp/channel.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace madoguchi::cli {

std::shared_ptr<grpc::Channel> Connect(const std::string& endpoint);

// Sends `requests`, then takes every answer. On the wire this fits unary and streaming RPCs alike. Errors of the
// service, with details; UNAVAILABLE (UNREACHABLE) when nobody listens there.
absl::StatusOr<std::vector<std::string>> RawCall(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                                                 const std::vector<std::string>& requests, const std::string& token,
                                                 absl::Duration timeout);

}  // namespace madoguchi::cli
