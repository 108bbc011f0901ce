// Backend over gRPC: raw messages through a generic stub, so that a new RPC needs nothing here.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/rpc/identity.h"
#include "common/time/clock.h"
#include "gateway/core/backend.h"

namespace madoguchi::gateway {

struct BackendProcess {
  std::string process;                // "intake"
  std::string endpoint;               // HOST:PORT
  std::vector<std::string> services;  // full names of what it serves
};

// `signer` and `clock` must outlive it.
std::unique_ptr<Backend> MakeGrpcBackend(const std::vector<BackendProcess>& processes,
                                         const rpc::IdentitySigner* signer, const Clock* clock);

}  // namespace madoguchi::gateway
