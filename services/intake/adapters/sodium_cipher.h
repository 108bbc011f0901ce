// XChaCha20-Poly1305 (libsodium) under keys that are derived from one secret file, one for each city.
//
// Sealed: kSealMark, nonce (24 bytes), ciphertext with its tag; the city is authenticated with it.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/intake/core/samples/sample_cipher.h"

namespace madoguchi::intake {

// Neither a PNG nor a text that somebody can write on paper begins like this.
inline constexpr absl::string_view kSealMark("\x01MSC1", 5);

// Immutable, thread-safe.
class SodiumCipher final : public SampleCipher {
 public:
  // The secret's own errors: config/secret_file.h. INVALID_ARGUMENT (SAMPLES_KEY_TOO_SHORT).
  static absl::StatusOr<SodiumCipher> FromFile(const std::string& path);

  std::string Seal(const std::string& municipality, absl::string_view plain) const override;
  absl::StatusOr<std::string> Open(const std::string& municipality, absl::string_view sealed) const override;

 private:
  explicit SodiumCipher(std::string secret) : secret_(std::move(secret)) {}
  std::string KeyOf(const std::string& municipality) const;

  std::string secret_;
};

}  // namespace madoguchi::intake
