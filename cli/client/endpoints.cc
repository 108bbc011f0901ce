#include "cli/client/endpoints.h"

namespace madoguchi::cli {

const std::vector<Process>& Processes() {
  static const std::vector<Process>& processes = *new std::vector<Process>{
      {"gateway", "gateway", "", "127.0.0.1:8080", "127.0.0.1:9100"},
      {"intake", "intake", "intake", "127.0.0.1:7101", "127.0.0.1:9101"},
      {"ocr-worker", "ocr", "ocr", "127.0.0.1:7102", "127.0.0.1:9102"},
      {"congestion", "congestion", "congestion", "127.0.0.1:7103", "127.0.0.1:9103"},
      {"archive", "archive", "archive", "127.0.0.1:7104", "127.0.0.1:9104"},
  };
  return processes;
}

std::string EndpointOf(absl::string_view service) {
  // Further services of the same process.
  if (service == "planning" || service == "reception") service = "congestion";
  for (const Process& process : Processes()) {
    if (!process.service.empty() && process.service == service) return process.endpoint;
  }
  return "";
}

}  // namespace madoguchi::cli
