// absl::Status ↔ grpc::Status, with the details (ErrorInfo, BadRequest) in `grpc-status-details-bin`.
#pragma once

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace madoguchi::rpc {

grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace madoguchi::rpc
