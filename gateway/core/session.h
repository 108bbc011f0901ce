// A signed-in member of staff, kept by the browser in a sealed cookie: the gateway itself keeps nothing.
// Sealed by libsodium's secretbox (XSalsa20-Poly1305): neither readable nor changeable without the key.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "madoguchi/common/v1/access.pb.h"

namespace madoguchi::gateway {

struct Session {
  std::string subject;
  std::vector<common::v1::Role> roles;
  std::string municipality;
  std::string csrf_token;
  absl::Time expires;
};

// Immutable, so thread-safe.
class SessionSealer {
 public:
  // `key_base64` is the content of the key file: 32 random bytes in URL-safe base64 (`madoguchi keys init`).
  // INVALID_ARGUMENT.
  static absl::StatusOr<SessionSealer> Create(absl::string_view key_base64);

  std::string Seal(const Session& session) const;
  // UNAUTHENTICATED (SESSION_EXPIRED) when forged, damaged or out of date.
  absl::StatusOr<Session> Open(absl::string_view sealed, absl::Time now) const;

 private:
  std::array<uint8_t, 32> key_;
};

// 128 random bits, for the page that the session belongs to.
std::string NewCsrfToken();

// Compares in constant time.
bool SameSecret(absl::string_view a, absl::string_view b);

}  // namespace madoguchi::gateway
