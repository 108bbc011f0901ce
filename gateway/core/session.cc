#include "gateway/core/session.h"

#include <sodium.h>

#include <algorithm>
#include <optional>

#include "gateway/errors.h"
#include "nlohmann/json.hpp"

namespace madoguchi::gateway {
namespace {

constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr size_t kSealedBytesMax = 4096;  // what browsers accept as a cookie

static_assert(crypto_secretbox_KEYBYTES == 32);

std::string ToBase64(absl::string_view bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    kVariant);
  text.pop_back();  // libsodium's NUL
  return text;
}

std::optional<std::string> FromBase64(absl::string_view text) {
  std::string bytes(text.size(), '\0');
  size_t length = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr,
                        &length, nullptr, kVariant) != 0) {
    return std::nullopt;
  }
  bytes.resize(length);
  return bytes;
}

}  // namespace

absl::StatusOr<SessionSealer> SessionSealer::Create(absl::string_view key_base64) {
  const auto key = FromBase64(key_base64);
  if (sodium_init() < 0 || !key || key->size() != crypto_secretbox_KEYBYTES) {
    return InvalidConfig("セッションの鍵の形が正しくありません。madoguchi keys init で作り直してください。");
  }
  SessionSealer sealer;
  std::copy(key->begin(), key->end(), sealer.key_.begin());
  return sealer;
}

std::string SessionSealer::Seal(const Session& session) const {
  const nlohmann::json claims = {{"sub", session.subject},
                                 {"roles", session.roles},
                                 {"municipality", session.municipality},
                                 {"csrf", session.csrf_token},
                                 {"exp", absl::ToUnixSeconds(session.expires)}};
  const std::string plain = claims.dump();
  std::string box(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.size(), '\0');
  auto* bytes = reinterpret_cast<unsigned char*>(box.data());
  randombytes_buf(bytes, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(bytes + crypto_secretbox_NONCEBYTES, reinterpret_cast<const unsigned char*>(plain.data()),
                        plain.size(), bytes, key_.data());
  return ToBase64(box);
}

absl::StatusOr<Session> SessionSealer::Open(absl::string_view sealed, absl::Time now) const {
  if (sealed.size() > kSealedBytesMax) return SessionExpired();
  const auto box = FromBase64(sealed);
  constexpr size_t kOverhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (!box || box->size() < kOverhead) return SessionExpired();
  std::string plain(box->size() - kOverhead, '\0');
  const auto* bytes = reinterpret_cast<const unsigned char*>(box->data());
  if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(plain.data()), bytes + crypto_secretbox_NONCEBYTES,
                                 box->size() - crypto_secretbox_NONCEBYTES, bytes, key_.data()) != 0) {
    return SessionExpired();
  }
  // Authenticated above: only this gateway wrote it, so its shape is known.
  const nlohmann::json claims = nlohmann::json::parse(plain);
  Session session{.subject = claims.at("sub"),
                  .roles = claims.at("roles").get<std::vector<common::v1::Role>>(),
                  .municipality = claims.at("municipality"),
                  .csrf_token = claims.at("csrf"),
                  .expires = absl::FromUnixSeconds(claims.at("exp").get<int64_t>())};
  if (session.expires <= now) return SessionExpired();
  return session;
}

std::string NewCsrfToken() {
  std::string bytes(16, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return ToBase64(bytes);
}

bool SameSecret(absl::string_view a, absl::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace madoguchi::gateway
