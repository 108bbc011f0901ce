// Where the processes listen when nobody says otherwise.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace madoguchi::cli {

struct Process {
  std::string name;
  std::string flag;     // of `madoguchi status`
  std::string service;  // the word that names its gRPC service; "" for the gateway, which speaks HTTP
  std::string endpoint;
  std::string metrics;
};

const std::vector<Process>& Processes();

// Of the process that serves "intake", "ocr", …; "" when there is none.
std::string EndpointOf(absl::string_view service);

}  // namespace madoguchi::cli
