// One mutating call, for idempotency: repeated with the same body it gets the first answer (AIP-155).
#pragma once

#include <string>

namespace madoguchi::intake {

struct Request {
  std::string municipality;
  std::string method;  // RPC name
  std::string id;      // request_id
  std::string body;    // canonical bytes of everything but request_id
};

}  // namespace madoguchi::intake
