#include "services/congestion/adapters/sodium_plan_secrets.h"

#include <sodium.h>

#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace madoguchi::congestion {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr size_t kIdBytes = 10;

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

}  // namespace

std::string SodiumPlanSecrets::NewKey() { return absl::WebSafeBase64Escape(RandomBytes(kKeyBytes)); }

std::string SodiumPlanSecrets::NewId() { return absl::StrCat("e", absl::BytesToHexString(RandomBytes(kIdBytes))); }

uint64_t SodiumPlanSecrets::NewRandom() {
  uint64_t random = 0;
  randombytes_buf(&random, sizeof(random));
  return random;
}

std::string SodiumPlanSecrets::HashOf(absl::string_view key) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(key.data()), key.size());
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

}  // namespace madoguchi::congestion
