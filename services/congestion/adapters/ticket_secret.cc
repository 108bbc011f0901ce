#include "services/congestion/adapters/ticket_secret.h"

#include <sodium.h>

#include "absl/strings/escaping.h"
#include "common/status/macros.h"

namespace madoguchi::congestion {
namespace {

constexpr size_t kSecretBytes = 32;

}  // namespace

absl::StatusOr<std::string> TicketSecret(sql::Database& database) {
  std::string secret;
  RETURN_IF_ERROR(database.Write([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows, connection.Query("SELECT bytes FROM secrets WHERE name = 'ticket_keys'"));
    if (!rows.empty()) {
      secret = absl::HexStringToBytes(rows[0].Text(0));
      return absl::OkStatus();
    }
    secret.assign(kSecretBytes, '\0');
    randombytes_buf(secret.data(), secret.size());
    return connection
        .Execute("INSERT INTO secrets (name, bytes) VALUES ('ticket_keys', $1)", {absl::BytesToHexString(secret)})
        .status();
  }));
  return secret;
}

}  // namespace madoguchi::congestion
