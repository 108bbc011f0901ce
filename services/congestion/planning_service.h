// The gRPC edge of planning (planning.proto): shape, convert, call the core, convert back. Thread-safe.
#pragma once

#include "common/rpc/edge.h"
#include "madoguchi/congestion/v1/planning.grpc.pb.h"

namespace madoguchi::congestion {

class PlanningService final : public v1::Planning::CallbackService {};

}  // namespace madoguchi::congestion
