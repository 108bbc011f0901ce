// Staff accounts: the text of the --staff_accounts file and the passwords in it (Argon2id by libsodium).
// {"accounts":[{"account","password_hash","subject","roles":["ROLE_COUNTER"],"municipality"}]}
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "madoguchi/common/v1/access.pb.h"

namespace madoguchi::gateway {

inline constexpr size_t kPasswordBytesMin = 12;
inline constexpr size_t kPasswordBytesMax = 1024;

struct Account {
  std::string account;
  std::string password_hash;
  std::string subject;  // opaque: what the history of an application shows
  std::vector<common::v1::Role> roles;
  std::string municipality;
};

// INVALID_ARGUMENT (INVALID_CONFIG) names what is wrong.
absl::StatusOr<std::vector<Account>> ParseAccounts(absl::string_view json);
std::string FormatAccounts(const std::vector<Account>& accounts);

// "counter", "COUNTER" and "ROLE_COUNTER" alike. INVALID_ARGUMENT (INVALID_CONFIG).
absl::StatusOr<common::v1::Role> ParseRole(absl::string_view name);

// INVALID_ARGUMENT (INVALID_CONFIG) when too short or too long. Takes about 0.1 s and 64 MiB.
absl::StatusOr<std::string> HashPassword(absl::string_view password);

// Null when the account is unknown or the password wrong; takes equally long in both cases. The pointer is into
// `accounts`.
const Account* CheckPassword(const std::vector<Account>& accounts, absl::string_view account,
                             absl::string_view password);

}  // namespace madoguchi::gateway
