// Asks a process for its health (grpc.health.v1), as load balancers do. Thread-safe.
#pragma once

#include <grpcpp/channel.h>

#include <memory>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace madoguchi::rpc {

enum class Health { kServing, kNotServing, kUnreachable };

Health ProbeHealth(const std::shared_ptr<grpc::Channel>& channel, absl::Duration timeout);

// "SERVING", "NOT_SERVING", "UNREACHABLE".
absl::string_view HealthName(Health health);

}  // namespace madoguchi::rpc
