#include "common/sql/postgres_address.h"

#include <libpq-fe.h>

#include <cerrno>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/config/secret_file.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::sql {
namespace {

// What the URL may set otherwise. A server that is gone without a word is noticed within a minute.
constexpr std::pair<const char*, const char*> kUsually[] = {
    {"connect_timeout", "5"},  {"keepalives_idle", "20"},     {"keepalives_interval", "10"},
    {"keepalives_count", "3"}, {"tcp_user_timeout", "30000"}, {"target_session_attrs", "read-write"},
};

absl::string_view ValueOf(const PQconninfoOption* options, absl::string_view keyword) {
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    if (option->keyword == keyword) return option->val == nullptr ? "" : option->val;
  }
  return "";
}

}  // namespace

bool PostgresAddress::IsPostgres(absl::string_view url) {
  return absl::StartsWith(url, "postgresql://") || absl::StartsWith(url, "postgres://");
}

absl::StatusOr<PostgresAddress> PostgresAddress::Parse(const std::string& url, const std::string& password_file) {
  char* fault = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(url.c_str(), &fault),
                                                                             &PQconninfoFree);
  PQfreemem(fault);  // it may show the URL, and with it a password
  if (options == nullptr) {
    return Error(absl::StatusCode::kInvalidArgument, "UNKNOWN_DATABASE",
                 "--database は postgresql://利用者@ホスト/データベース の形で指定してください。");
  }
  if (!ValueOf(options.get(), "password").empty()) {
    return Error(
        absl::StatusCode::kInvalidArgument, "PASSWORD_IN_URL",
        "データベースのパスワードは --database に書かず、--database_password_file のファイルで渡してください。");
  }
  PostgresAddress address;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) address.Put(option->keyword, option->val);
  }
  for (const auto& [keyword, value] : kUsually) address.PutUnlessThere(keyword, value);
  address.PutUnlessThere("application_name", program_invocation_short_name);
  address.Put("client_encoding", "UTF8");
  if (!password_file.empty()) {
    ASSIGN_OR_RETURN(const std::string password, config::ReadSecretFile(password_file));
    address.Put("password", password);
  }
  address.name_ = absl::StrCat("postgresql://", ValueOf(options.get(), "host"), "/", ValueOf(options.get(), "dbname"));
  return address;
}

void PostgresAddress::Put(absl::string_view keyword, absl::string_view value) {
  settings_.push_back({std::string(keyword), std::string(value)});  // of two, libpq takes the last
}

void PostgresAddress::PutUnlessThere(absl::string_view keyword, absl::string_view value) {
  for (const Setting& setting : settings_) {
    if (setting.keyword == keyword) return;
  }
  Put(keyword, value);
}

std::vector<const char*> PostgresAddress::keywords() const {
  std::vector<const char*> keywords;
  for (const Setting& setting : settings_) keywords.push_back(setting.keyword.c_str());
  keywords.push_back(nullptr);
  return keywords;
}

std::vector<const char*> PostgresAddress::values() const {
  std::vector<const char*> values;
  for (const Setting& setting : settings_) values.push_back(setting.value.c_str());
  values.push_back(nullptr);
  return values;
}

}  // namespace madoguchi::sql
