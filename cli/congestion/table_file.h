// Tables that may be compressed: FILE itself, or FILE.gz beside it.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace madoguchi::cli {

// The whole text of `path`, unpacked if it is gzip; where there is no such file, of `path`.gz.
// NOT_FOUND (UNREADABLE_FILE); RESOURCE_EXHAUSTED (FILE_TOO_LARGE) beyond `bytes_max` unpacked.
absl::StatusOr<std::string> ReadTable(const std::string& path, size_t bytes_max);

// Whether there is such a file, packed or not.
bool TableExists(const std::string& path);

}  // namespace madoguchi::cli
