// Secrets come as files, never as flags or environment variables, which other processes and logs can see.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace madoguchi::config {

inline constexpr size_t kSecretBytesMax = 64 * 1024;

// The file's content without trailing line ends. NOT_FOUND (SECRET_MISSING); FAILED_PRECONDITION (SECRET_EXPOSED) when
// group or others may read it; INVALID_ARGUMENT (SECRET_INVALID) when empty or too large.
absl::StatusOr<std::string> ReadSecretFile(const std::string& path);

// The same for files that hold nothing secret (public keys, trust lists): any mode is accepted.
absl::StatusOr<std::string> ReadConfigFile(const std::string& path);

}  // namespace madoguchi::config
