// Which page of a list a caller wants.
#pragma once

#include <algorithm>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/paging/paging.h"
#include "common/status/macros.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {

// One item more than asked for is fetched, so that the last page carries no token.
struct PageWanted {
  int size = 0;
  std::string after;
};
inline absl::StatusOr<PageWanted> Wanted(int page_size, const std::string& page_token, absl::string_view query) {
  PageWanted wanted;
  ASSIGN_OR_RETURN(wanted.size, paging::PageSize(page_size));
  wanted.size = std::min(wanted.size, kPageSizeMax);
  ASSIGN_OR_RETURN(wanted.after, paging::DecodeToken(page_token, query));
  return wanted;
}

}  // namespace madoguchi::intake
