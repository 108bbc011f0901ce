// Idempotency (AIP-155): the first answer to each (municipality, method, request_id) is kept in the same transaction as
// the change.
#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/sql/database.h"

namespace madoguchi::sql {

inline constexpr size_t kRequestIdBytesMax = 128;
inline constexpr int64_t kRequestsRememberedMs = int64_t{30} * 24 * 3600 * 1000;

// To be listed among the service's migrations.
extern const char kRequestLedgerSchema[];

struct RequestKey {
  std::string municipality;
  std::string method;      // RPC name
  std::string request_id;  // as given by the caller
  std::string body;        // canonical bytes of the request without request_id; only their SHA-256 is kept
  int64_t now_ms = 0;
};

// Gives the stored answer if the request was seen, else runs `act` and stores what it returns. INVALID_ARGUMENT
// (REQUEST_ID_MISSING, REQUEST_ID_INVALID); ALREADY_EXISTS (REQUEST_ID_REUSED) when the body differs. An error of `act`
// is not stored. Each new answer makes room by forgetting two that are older than kRequestsRememberedMs.
absl::StatusOr<std::string> Once(Connection& connection, const RequestKey& key,
                                 absl::FunctionRef<absl::StatusOr<std::string>()> act);

// Forgets all answers older than `before_ms` at once; returns how many. For the start of a process that slept long.
absl::StatusOr<int64_t> ForgetRequests(Connection& connection, int64_t before_ms);

}  // namespace madoguchi::sql
