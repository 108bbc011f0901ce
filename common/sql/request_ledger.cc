#include "common/sql/request_ledger.h"

#include <openssl/sha.h>

#include "absl/strings/string_view.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::sql {

const char kRequestLedgerSchema[] = R"sql(
  CREATE TABLE request_ledger (
    municipality TEXT NOT NULL,
    method TEXT NOT NULL,
    request_id TEXT NOT NULL,
    body_sha256 BYTEA NOT NULL,
    answer BYTEA NOT NULL,
    time_ms BIGINT NOT NULL,
    PRIMARY KEY (municipality, method, request_id)
  );
  CREATE INDEX request_ledger_time ON request_ledger (time_ms);
)sql";

namespace {

// One answer in, two old ones out: the ledger shrinks to what is remembered while it is used, without a sweep that
// would hold up a commit.
absl::Status ForgetTwoOld(Connection& connection, int64_t now_ms) {
  return connection
      .Execute(
          "DELETE FROM request_ledger WHERE (municipality, method, request_id) IN (SELECT municipality, method, "
          "request_id FROM request_ledger WHERE time_ms < $1 ORDER BY time_ms LIMIT 2)",
          {now_ms - kRequestsRememberedMs})
      .status();
}

std::string Sha256(absl::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

}  // namespace

absl::StatusOr<std::string> Once(Connection& connection, const RequestKey& key,
                                 absl::FunctionRef<absl::StatusOr<std::string>()> act) {
  if (key.request_id.empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "REQUEST_ID_MISSING",
                 "request_id がありません。操作ごとに新しい番号(UUID など)を付けてください。");
  }
  if (key.request_id.size() > kRequestIdBytesMax) {
    return Error(absl::StatusCode::kInvalidArgument, "REQUEST_ID_INVALID",
                 "request_id は 128 バイト以内にしてください。");
  }
  const std::string digest = Sha256(key.body);
  ASSIGN_OR_RETURN(
      const Rows seen,
      connection.Query("SELECT body_sha256, answer FROM request_ledger WHERE municipality = $1 AND method = $2 "
                       "AND request_id = $3",
                       {key.municipality, key.method, key.request_id}));
  if (!seen.empty()) {
    if (seen[0].Text(0) != digest) {
      return Error(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
                   "同じ request_id が別の内容で使われました。新しい request_id で送り直してください。");
    }
    return seen[0].Text(1);
  }
  ASSIGN_OR_RETURN(std::string answer, act());
  RETURN_IF_ERROR(
      connection
          .Execute("INSERT INTO request_ledger (municipality, method, request_id, body_sha256, answer, time_ms) "
                   "VALUES ($1, $2, $3, $4, $5, $6)",
                   {key.municipality, key.method, key.request_id, Blob{digest}, Blob{answer}, key.now_ms})
          .status());
  RETURN_IF_ERROR(ForgetTwoOld(connection, key.now_ms));
  return answer;
}

absl::StatusOr<int64_t> ForgetRequests(Connection& connection, int64_t before_ms) {
  return connection.Execute("DELETE FROM request_ledger WHERE time_ms < $1", {before_ms});
}

}  // namespace madoguchi::sql
