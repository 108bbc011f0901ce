// A plain HTTP/1.0 GET, for probes.
#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"

namespace madoguchi::cli {

struct HttpAnswer {
  int status = 0;
  std::string body;
};

// Nothing when `endpoint` (HOST:PORT) cannot be reached or does not answer within `timeout`.
std::optional<HttpAnswer> HttpGet(const std::string& endpoint, const std::string& path, absl::Duration timeout);

}  // namespace madoguchi::cli
