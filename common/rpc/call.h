// What a handler may know about the call it serves.
#pragma once

#include <functional>
#include <string>

#include "absl/time/time.h"
#include "madoguchi/common/v1/access.pb.h"

namespace madoguchi::rpc {

struct Call {
  madoguchi::common::v1::Identity identity;  // empty for the public without a token
  std::string
      municipality;  // the one that the request names, already checked against the caller's; "" when it names none
  absl::Time deadline = absl::InfiniteFuture();
  std::string traceparent;  // W3C, for calls made on behalf of this one
  std::function<bool()> cancelled = [] { return false; };

  // Who acts, for histories: the account, or "citizen" for the public.
  std::string actor() const { return identity.subject().empty() ? "citizen" : identity.subject(); }
  bool HasRole(madoguchi::common::v1::Role role) const {
    for (const int own : identity.roles()) {
      if (own == role) return true;
    }
    return false;
  }
};

}  // namespace madoguchi::rpc
