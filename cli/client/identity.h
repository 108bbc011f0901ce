// Who the command line speaks as.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace madoguchi::cli {

// An identity token signed with `key_file`. `roles` are comma separated; empty means the role that has the issuer's
// name ("operator"). An empty `subject` means the issuer's name. Errors of the key file; INVALID_ARGUMENT (MISUSED,
// INVALID_CONFIG) for the roles.
absl::StatusOr<std::string> SignToken(const std::string& key_file, const std::string& roles,
                                      const std::string& municipality, const std::string& subject, absl::Duration ttl);

}  // namespace madoguchi::cli
