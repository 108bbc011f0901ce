#include "services/intake/adapters/sodium_cipher.h"

#include <sodium.h>

#include "absl/strings/match.h"
#include "common/config/secret_file.h"
#include "common/status/macros.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {
namespace {

constexpr size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* Bytes(absl::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

absl::StatusOr<SodiumCipher> SodiumCipher::FromFile(const std::string& path) {
  ASSIGN_OR_RETURN(std::string secret, config::ReadSecretFile(path));
  if (secret.size() < kSamplesKeyBytesMin || sodium_init() < 0) return SamplesKeyTooShort();
  // Any file is a key of the size that the derivation takes.
  std::string digest(crypto_generichash_KEYBYTES_MAX, '\0');
  crypto_generichash(Bytes(digest), digest.size(), Bytes(secret), secret.size(), nullptr, 0);
  return SodiumCipher(std::move(digest));
}

std::string SodiumCipher::KeyOf(const std::string& municipality) const {
  const std::string purpose = "madoguchi samples " + municipality;
  std::string key(kKeyBytes, '\0');
  crypto_generichash(Bytes(key), key.size(), Bytes(purpose), purpose.size(), Bytes(secret_), secret_.size());
  return key;
}

std::string SodiumCipher::Seal(const std::string& municipality, absl::string_view plain) const {
  std::string nonce(kNonceBytes, '\0');
  randombytes_buf(nonce.data(), nonce.size());
  std::string cipher(plain.size() + kTagBytes, '\0');
  const std::string key = KeyOf(municipality);
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(cipher), nullptr, Bytes(plain), plain.size(), Bytes(municipality),
                                             municipality.size(), nullptr, Bytes(nonce), Bytes(key));
  return std::string(kSealMark) + nonce + cipher;
}

absl::StatusOr<std::string> SodiumCipher::Open(const std::string& municipality, absl::string_view sealed) const {
  if (!absl::StartsWith(sealed, kSealMark)) return std::string(sealed);
  sealed.remove_prefix(kSealMark.size());
  if (sealed.size() < kNonceBytes + kTagBytes) return SampleUnreadable();
  const absl::string_view nonce = sealed.substr(0, kNonceBytes);
  const absl::string_view cipher = sealed.substr(kNonceBytes);
  std::string plain(cipher.size() - kTagBytes, '\0');
  const std::string key = KeyOf(municipality);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(Bytes(plain), nullptr, nullptr, Bytes(cipher), cipher.size(),
                                                 Bytes(municipality), municipality.size(), Bytes(nonce),
                                                 Bytes(key)) != 0) {
    return SampleUnreadable();
  }
  return plain;
}

}  // namespace madoguchi::intake
