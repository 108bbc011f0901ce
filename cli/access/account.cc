#include "cli/access/account.h"

#include <sodium.h>

#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/files.h"
#include "common/config/secret_file.h"
#include "common/status/macros.h"
#include "gateway/core/accounts.h"

namespace madoguchi::cli {
namespace {

constexpr int kGeneratedLength = 20;

// Without the characters that people mix up when they copy by hand.
std::string GeneratePassword() {
  static constexpr char kCharacters[] = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ2345679";
  std::string password;
  for (int i = 0; i < kGeneratedLength; ++i)
    password.push_back(kCharacters[randombytes_uniform(sizeof(kCharacters) - 1)]);
  return password;
}

absl::StatusOr<std::vector<gateway::Account>> ReadAccounts(const std::string& path) {
  if (!std::filesystem::exists(path)) return std::vector<gateway::Account>();
  ASSIGN_OR_RETURN(const std::string text, config::ReadSecretFile(path));
  return gateway::ParseAccounts(text);
}

absl::Status Add(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed,
                   arguments.Parse({"file", "account", "roles", "municipality", "subject"}, {"generate"}));
  const std::string file = parsed.positional.size() == 1 ? parsed.positional[0] : parsed.Flag("file");
  gateway::Account account{.account = parsed.Flag("account"), .municipality = parsed.Flag("municipality")};
  if (file.empty() || parsed.positional.size() > 1 || account.account.empty() || account.municipality.empty() ||
      !parsed.Has("roles")) {
    return Misused("ファイル、--account、--roles、--municipality を指定してください。");
  }
  // What histories show: never a person's name unless the hall chooses so.
  account.subject = parsed.Flag("subject", account.account);
  for (const absl::string_view name : absl::StrSplit(parsed.Flag("roles"), ',')) {
    ASSIGN_OR_RETURN(const common::v1::Role role, gateway::ParseRole(name));
    account.roles.push_back(role);
  }
  std::string password;
  if (parsed.Has("generate")) {
    password = GeneratePassword();
  } else {
    std::getline(std::cin, password);
  }
  ASSIGN_OR_RETURN(account.password_hash, gateway::HashPassword(password));
  ASSIGN_OR_RETURN(std::vector<gateway::Account> accounts, ReadAccounts(file));
  std::erase_if(accounts, [&](const gateway::Account& other) { return other.account == account.account; });
  accounts.push_back(account);
  RETURN_IF_ERROR(WriteSecretFile(file, gateway::FormatAccounts(accounts)));
  out << "アカウント「" << account.account << "」を登録しました。\n";
  if (parsed.Has("generate")) out << "パスワード: " << password << "\n";
  return absl::OkStatus();
}

}  // namespace

int AccountAdd(const Arguments& arguments, Console console) { return Report(Add(arguments, console.out), console); }

}  // namespace madoguchi::cli
