// Every refusal the gateway itself makes. The sentence is for people; the reason and, through core/http_status.h, the
// HTTP status are for programs.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace madoguchi::gateway {

// ---- the shape of a request ----
absl::Status MalformedRequest(absl::string_view detail);
absl::Status InvalidPath();
absl::Status UnknownPath();
absl::Status MethodNotAllowed(absl::string_view allowed);
absl::Status UnsupportedContentType(absl::string_view expected);
absl::Status InvalidJson(absl::string_view detail);
absl::Status UnknownParameter(absl::string_view name);
absl::Status InvalidParameter(absl::string_view name);

// ---- too much ----
absl::Status BodyTooLarge(uint64_t bytes_max);
absl::Status FileTooLarge(uint64_t bytes_max);
absl::Status HeadersTooLarge();
absl::Status TooManyRequests();
absl::Status Overloaded();
absl::Status RequestTimeout();
absl::Status ClientGone();

// ---- who ----
absl::Status SignInRequired();
absl::Status SessionExpired();
absl::Status WrongPassword();
absl::Status CsrfTokenMissing();
absl::Status InvalidToken();
absl::Status PrivateOnly();

// ---- the services behind ----
absl::Status BackendUnavailable();
absl::Status BackendTimeout();
absl::Status Internal();

// ---- start-up ----
absl::Status InvalidConfig(absl::string_view message);

}  // namespace madoguchi::gateway
