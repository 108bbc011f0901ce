// Where a PostgreSQL database is and how to sign in there, as libpq wants to know it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace madoguchi::sql {

class PostgresAddress {
 public:
  static bool IsPostgres(absl::string_view url);

  // `url` as libpq reads it: postgresql://[user@]host[:port]/database[?sslmode=verify-full&passfile=…]. `password_file`
  // may be empty: then the server trusts the socket's user (peer), a certificate or PGPASSFILE. INVALID_ARGUMENT
  // (UNKNOWN_DATABASE), (PASSWORD_IN_URL): other users of the machine see flags; the errors of config::ReadSecretFile.
  static absl::StatusOr<PostgresAddress> Parse(const std::string& url, const std::string& password_file);

  // Keywords and values for PQconnectdbParams, each ending with a null; valid as long as this object.
  std::vector<const char*> keywords() const;
  std::vector<const char*> values() const;
  // For people: no password, no user.
  const std::string& name() const { return name_; }

 private:
  struct Setting {
    std::string keyword;
    std::string value;
  };
  void Put(absl::string_view keyword, absl::string_view value);
  void PutUnlessThere(absl::string_view keyword, absl::string_view value);

  std::vector<Setting> settings_;
  std::string name_;
};

}  // namespace madoguchi::sql
