// A change as the core is asked for it: what was asked, without the id that tells two askings apart and without the key
// that entitles to ask.
#pragma once

#include <string>

#include "common/rpc/call.h"
#include "services/congestion/core/request.h"

namespace madoguchi::congestion {

template <class Message>
Request PlanRequest(const rpc::Call& call, const char* method, Message message) {
  const std::string id = message.request_id();
  message.clear_request_id();
  if constexpr (requires { message.clear_key(); }) message.clear_key();
  return {.municipality = call.municipality, .method = method, .id = id, .body = message.SerializeAsString()};
}

}  // namespace madoguchi::congestion
