// What the SQL stores of the hall have in common: days, times and requests as columns.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/sql/request_ledger.h"
#include "services/congestion/core/request.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {

inline absl::StatusOr<absl::CivilDay> DayFromColumn(absl::string_view text) {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(text, &day)) return CorruptEvent();
  return day;
}
// 0 stands for none.
inline int64_t TimeColumn(const std::optional<absl::Time>& time) { return time ? absl::ToUnixMicros(*time) : 0; }
inline std::optional<absl::Time> TimeFromColumn(int64_t us) {
  if (us == 0) return std::nullopt;
  return absl::FromUnixMicros(us);
}
inline sql::RequestKey LedgerKey(const Request& request) {
  return {request.municipality, request.method, request.id, request.body, absl::ToUnixMillis(request.time)};
}

}  // namespace madoguchi::congestion
