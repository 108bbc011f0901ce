// Who asked for a change, so that asking again gives the first answer (AIP-155).
#pragma once

#include <string>

#include "absl/time/time.h"

namespace madoguchi::congestion {

struct Request {
  std::string municipality;
  std::string method;
  std::string id;    // request_id as given by the caller
  std::string body;  // canonical bytes of what was asked, without the id
  absl::Time time;
};

}  // namespace madoguchi::congestion
