#include "gateway/core/accounts.h"

#include <sodium.h>

#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "gateway/errors.h"
#include "nlohmann/json.hpp"

namespace madoguchi::gateway {
namespace {

// Checked when the account is unknown, so that the time tells nothing.
const std::string& DecoyHash() {
  static const std::string kHash = [] {
    char hash[crypto_pwhash_STRBYTES] = {};
    const std::string password = "見本のパスワード";
    if (crypto_pwhash_str(hash, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
      return std::string();
    }
    return std::string(hash);
  }();
  return kHash;
}

std::string StringMember(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

absl::StatusOr<Account> ParseAccount(const nlohmann::json& entry) {
  if (!entry.is_object()) return InvalidConfig("職員アカウントのファイルの accounts には {…} を並べてください。");
  Account account{.account = StringMember(entry, "account"),
                  .password_hash = StringMember(entry, "password_hash"),
                  .subject = StringMember(entry, "subject"),
                  .municipality = StringMember(entry, "municipality")};
  if (account.account.empty() || account.subject.empty() || account.municipality.empty() ||
      !absl::StartsWith(account.password_hash, "$argon2id$")) {
    return InvalidConfig(absl::StrCat("職員アカウント「", account.account,
                                      "」に足りない項目があります。madoguchi account add で作り直してください。"));
  }
  const auto roles = entry.find("roles");
  if (roles == entry.end() || !roles->is_array() || roles->empty()) {
    return InvalidConfig(absl::StrCat("職員アカウント「", account.account, "」の roles を書いてください。"));
  }
  for (const auto& role : *roles) {
    ASSIGN_OR_RETURN(common::v1::Role parsed, ParseRole(role.is_string() ? role.get<std::string>() : ""));
    account.roles.push_back(parsed);
  }
  return account;
}

}  // namespace

absl::StatusOr<common::v1::Role> ParseRole(absl::string_view name) {
  std::string upper = absl::AsciiStrToUpper(name);
  if (!absl::StartsWith(upper, "ROLE_")) upper = absl::StrCat("ROLE_", upper);
  common::v1::Role role;
  if (!common::v1::Role_Parse(upper, &role) || role == common::v1::ROLE_UNSPECIFIED) {
    return InvalidConfig(absl::StrCat(
        "役割「", name, "」はありません。PUBLIC, COUNTER, HEAD, ROBOT, OPERATOR などから選んでください。"));
  }
  return role;
}

absl::StatusOr<std::vector<Account>> ParseAccounts(absl::string_view text) {
  const nlohmann::json json = nlohmann::json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("accounts") || !json["accounts"].is_array()) {
    return InvalidConfig("職員アカウントのファイルは {\"accounts\": […]} の形の JSON にしてください。");
  }
  std::vector<Account> accounts;
  std::set<std::string> seen;
  for (const auto& entry : json["accounts"]) {
    ASSIGN_OR_RETURN(Account account, ParseAccount(entry));
    if (!seen.insert(account.account).second) {
      return InvalidConfig(absl::StrCat("職員アカウント「", account.account, "」が2つあります。1つにしてください。"));
    }
    accounts.push_back(std::move(account));
  }
  return accounts;
}

std::string FormatAccounts(const std::vector<Account>& accounts) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Account& account : accounts) {
    nlohmann::ordered_json roles = nlohmann::ordered_json::array();
    for (auto role : account.roles) roles.push_back(common::v1::Role_Name(role));
    list.push_back({{"account", account.account},
                    {"password_hash", account.password_hash},
                    {"subject", account.subject},
                    {"roles", std::move(roles)},
                    {"municipality", account.municipality}});
  }
  return nlohmann::ordered_json({{"accounts", std::move(list)}}).dump(2) + "\n";
}

absl::StatusOr<std::string> HashPassword(absl::string_view password) {
  if (password.size() < kPasswordBytesMin || password.size() > kPasswordBytesMax) {
    return InvalidConfig(absl::StrCat("パスワードは ", kPasswordBytesMin, " 文字以上にしてください。"));
  }
  char hash[crypto_pwhash_STRBYTES] = {};
  if (sodium_init() < 0 || crypto_pwhash_str(hash, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                             crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    return absl::ResourceExhaustedError("not enough memory to hash a password");
  }
  return std::string(hash);
}

const Account* CheckPassword(const std::vector<Account>& accounts, absl::string_view name, absl::string_view password) {
  const Account* account = nullptr;
  for (const Account& candidate : accounts) {
    if (candidate.account == name) account = &candidate;
  }
  const std::string& hash = account == nullptr ? DecoyHash() : account->password_hash;
  if (password.size() > kPasswordBytesMax) return nullptr;
  const bool right = crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
  return right ? account : nullptr;
}

}  // namespace madoguchi::gateway
