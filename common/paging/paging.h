// Pages of a list (AIP-158). A token is opaque to callers: it holds the last key that was shown and the query it
// belongs to.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace madoguchi::paging {

inline constexpr int kPageSizeDefault = 50;
inline constexpr int kPageSizeMax = 500;

// 0 becomes the default, large values the maximum. INVALID_ARGUMENT (INVALID_PAGE_SIZE) when negative.
absl::StatusOr<int> PageSize(int requested);

// `query` is whatever else the list was asked for (parent, filters); a token is good only for the same query.
std::string EncodeToken(absl::string_view last_key, absl::string_view query);
// "" gives "" (the first page). INVALID_ARGUMENT (INVALID_PAGE_TOKEN) when the token is not of this query.
absl::StatusOr<std::string> DecodeToken(absl::string_view token, absl::string_view query);

}  // namespace madoguchi::paging
