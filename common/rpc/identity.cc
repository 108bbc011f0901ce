#include "common/rpc/identity.h"

#include <sodium.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/config/secret_file.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::rpc {
namespace {

using madoguchi::common::v1::Identity;

constexpr size_t kTokenBytesMax = 4096;
// Keeps these signatures apart from anything else ever signed with the same keys.
constexpr absl::string_view kPurpose = "madoguchi-identity-v1:";

absl::Status KeyInvalid(const std::string& where) {
  return Error(
      absl::StatusCode::kInvalidArgument, "KEY_INVALID",
      absl::StrCat("鍵ファイル ", where, " の内容が正しくありません。madoguchi keys init で作り直してください。"));
}

absl::Status TokenInvalid() {
  return Error(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID",
               "認証情報が正しくありません。もう一度サインインしてください。");
}

struct ParsedKey {
  std::string issuer;
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_key;
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret_key;
};

absl::StatusOr<ParsedKey> ParseKeyFile(const std::string& content, const std::string& where) {
  const auto json = nlohmann::json::parse(content, nullptr, /*allow_exceptions=*/false);
  std::string seed;
  if (!json.is_object() || !json.contains("issuer") || !json["issuer"].is_string() || !json.contains("private_key") ||
      !json["private_key"].is_string() || !absl::Base64Unescape(json["private_key"].get<std::string>(), &seed) ||
      seed.size() != crypto_sign_SEEDBYTES) {
    return KeyInvalid(where);
  }
  ParsedKey key;
  key.issuer = json["issuer"].get<std::string>();
  crypto_sign_seed_keypair(key.public_key.data(), key.secret_key.data(),
                           reinterpret_cast<const unsigned char*>(seed.data()));
  return key;
}

std::string Signed(absl::string_view payload) { return absl::StrCat(kPurpose, payload); }

}  // namespace

absl::StatusOr<IdentitySigner> IdentitySigner::FromFile(const std::string& path) {
  if (sodium_init() < 0) return absl::InternalError("libsodium");
  ASSIGN_OR_RETURN(const std::string content, config::ReadSecretFile(path));
  ASSIGN_OR_RETURN(const ParsedKey key, ParseKeyFile(content, path));
  IdentitySigner signer;
  signer.issuer_ = key.issuer;
  signer.secret_key_ = key.secret_key;
  return signer;
}

std::string IdentitySigner::Sign(Identity claims, absl::Time now, absl::Duration ttl) const {
  claims.set_issuer(issuer_);
  claims.set_expire_time_unix_s(absl::ToUnixSeconds(now + ttl));
  const std::string payload = claims.SerializeAsString();
  const std::string message = Signed(payload);
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                       reinterpret_cast<const unsigned char*>(message.data()), message.size(), secret_key_.data());
  return absl::StrCat(absl::WebSafeBase64Escape(payload), ".", absl::WebSafeBase64Escape(signature));
}

absl::StatusOr<IdentityVerifier> IdentityVerifier::FromFile(const std::string& path) {
  if (sodium_init() < 0) return absl::InternalError("libsodium");
  ASSIGN_OR_RETURN(const std::string content, config::ReadConfigFile(path));
  const auto json = nlohmann::json::parse(content, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return KeyInvalid(path);
  IdentityVerifier verifier;
  for (const auto& [name, entry] : json.items()) {
    std::string public_key;
    if (!entry.is_object() || !entry.contains("public_key") || !entry["public_key"].is_string() ||
        !absl::Base64Unescape(entry["public_key"].get<std::string>(), &public_key) ||
        public_key.size() != crypto_sign_PUBLICKEYBYTES || !entry.contains("roles") || !entry["roles"].is_array()) {
      return KeyInvalid(path);
    }
    Issuer issuer;
    std::copy(public_key.begin(), public_key.end(), issuer.public_key.begin());
    for (const auto& role_name : entry["roles"]) {
      madoguchi::common::v1::Role role;
      if (!role_name.is_string() || !madoguchi::common::v1::Role_Parse(role_name.get<std::string>(), &role)) {
        return KeyInvalid(path);
      }
      issuer.roles.insert(role);
    }
    verifier.issuers_.emplace(name, std::move(issuer));
  }
  return verifier;
}

absl::StatusOr<Identity> IdentityVerifier::Verify(absl::string_view token, absl::Time now) const {
  if (token.size() > kTokenBytesMax) return TokenInvalid();
  const std::vector<absl::string_view> parts = absl::StrSplit(token, '.');
  std::string payload;
  std::string signature;
  Identity claims;
  if (parts.size() != 2 || !absl::WebSafeBase64Unescape(parts[0], &payload) ||
      !absl::WebSafeBase64Unescape(parts[1], &signature) || signature.size() != crypto_sign_BYTES ||
      !claims.ParseFromString(payload)) {
    return TokenInvalid();
  }
  const auto issuer = issuers_.find(claims.issuer());
  if (issuer == issuers_.end()) return TokenInvalid();
  const std::string message = Signed(payload);
  if (crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature.data()),
                                  reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                                  issuer->second.public_key.data()) != 0) {
    return TokenInvalid();
  }
  for (const int role : claims.roles()) {
    if (!issuer->second.roles.contains(role)) return TokenInvalid();
  }
  if (absl::ToUnixSeconds(now) >= claims.expire_time_unix_s()) {
    return Error(absl::StatusCode::kUnauthenticated, "TOKEN_EXPIRED",
                 "サインインの期限が切れました。もう一度サインインしてください。");
  }
  return claims;
}

KeyPair MakeKeyPair(const std::string& issuer) {
  [[maybe_unused]] const int already = sodium_init();
  std::string seed(crypto_sign_SEEDBYTES, '\0');
  randombytes_buf(seed.data(), seed.size());
  KeyPair pair;
  pair.key_file = nlohmann::json{{"issuer", issuer}, {"private_key", absl::Base64Escape(seed)}}.dump();
  pair.public_key = PublicKeyOf(pair.key_file).value();
  return pair;
}

absl::StatusOr<std::string> PublicKeyOf(const std::string& key_file) {
  ASSIGN_OR_RETURN(const ParsedKey key, ParseKeyFile(key_file, "(key)"));
  return absl::Base64Escape(
      absl::string_view(reinterpret_cast<const char*>(key.public_key.data()), key.public_key.size()));
}

}  // namespace madoguchi::rpc
