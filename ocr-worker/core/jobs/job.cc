#include "ocr-worker/core/jobs/job.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace madoguchi::ocr {

std::string Job::municipality() const {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  if (parts.size() < 4 || parts[0] != "municipalities") return "";
  const bool fits = task == JobTask::kScan ? parts.size() == 4 && parts[2] == "scans"
                                           : parts.size() == 6 && parts[2] == "batches" &&
                                                 parts[4] == (task == JobTask::kFile ? "files" : "pages");
  return fits ? parts[1] : "";
}

int Job::page_index() const {
  const size_t dash = name.rfind('-');
  int page = 0;
  if (dash == std::string::npos || !absl::SimpleAtoi(name.substr(dash + 1), &page)) return -1;
  return page - 1;
}

std::string Job::Missing() const {
  if (municipality().empty()) return "name";
  if (task == JobTask::kPage && page_index() < 0) return "page";
  if (blob.empty()) return "blob";
  if (id.empty()) return "job";
  return "";
}

}  // namespace madoguchi::ocr
