#include "ocr-worker/core/job.h"

#include "absl/strings/str_split.h"

namespace madoguchi::ocr {

std::string Job::municipality() const {
  const std::vector<std::string> parts = absl::StrSplit(scan, '/');
  return parts.size() == 4 && parts[0] == "municipalities" && parts[2] == "scans" ? parts[1] : "";
}

std::string Job::Missing() const {
  if (municipality().empty()) return "scan";
  if (blob.empty()) return "blob";
  if (id.empty()) return "job";
  return "";
}

}  // namespace madoguchi::ocr
