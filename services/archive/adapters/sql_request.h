// The request ledger's key of a core request.
#pragma once

#include "common/sql/request_ledger.h"
#include "services/archive/core/request.h"

namespace madoguchi::archive {

inline sql::RequestKey LedgerKey(const Request& request) {
  return {request.municipality, request.method, request.id, request.body, absl::ToUnixMillis(request.time)};
}

}  // namespace madoguchi::archive
