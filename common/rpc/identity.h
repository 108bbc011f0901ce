// Identity tokens: short-lived claims signed with Ed25519 (RFC 8032, libsodium). Each process has a key of its own, and
// the trust file says which roles each issuer may assert; a service trusts nothing else about a caller.
//
// Token: base64url(Identity bytes) "." base64url(signature).
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "madoguchi/common/v1/access.pb.h"

namespace madoguchi::rpc {

// Immutable, thread-safe.
class IdentitySigner {
 public:
  // Key file (mode 0600): {"issuer":"gateway","private_key":"<base64 of the 32-byte seed>"}. Errors of
  // config/secret_file.h, KEY_INVALID.
  static absl::StatusOr<IdentitySigner> FromFile(const std::string& path);

  // Signs the claims as this issuer, valid for `ttl` from `now`.
  std::string Sign(madoguchi::common::v1::Identity claims, absl::Time now, absl::Duration ttl) const;

  const std::string& issuer() const { return issuer_; }

 private:
  std::string issuer_;
  std::array<unsigned char, 64> secret_key_{};
};

// Immutable, thread-safe.
class IdentityVerifier {
 public:
  // Trust file: {"gateway":{"public_key":"<base64>","roles":["ROLE_COUNTER",…]},…}.
  static absl::StatusOr<IdentityVerifier> FromFile(const std::string& path);

  // UNAUTHENTICATED (TOKEN_INVALID, TOKEN_EXPIRED). A role that the issuer may not assert makes the whole token
  // invalid.
  absl::StatusOr<madoguchi::common::v1::Identity> Verify(absl::string_view token, absl::Time now) const;

 private:
  struct Issuer {
    std::array<unsigned char, 32> public_key{};
    std::set<int> roles;
  };
  std::map<std::string, Issuer, std::less<>> issuers_;
};

// A fresh key pair as the two files' contents: the key file's JSON and the trust file's base64 public key.
struct KeyPair {
  std::string key_file;
  std::string public_key;
};
KeyPair MakeKeyPair(const std::string& issuer);
// The public key that belongs to a key file's JSON. INVALID_ARGUMENT (KEY_INVALID).
absl::StatusOr<std::string> PublicKeyOf(const std::string& key_file);

}  // namespace madoguchi::rpc
