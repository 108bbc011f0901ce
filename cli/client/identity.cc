#include "cli/client/identity.h"

#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "common/rpc/identity.h"
#include "common/status/macros.h"
#include "gateway/core/accounts.h"

namespace madoguchi::cli {

absl::StatusOr<std::string> SignToken(const std::string& key_file, const std::string& roles,
                                      const std::string& municipality, const std::string& subject, absl::Duration ttl) {
  ASSIGN_OR_RETURN(const rpc::IdentitySigner signer, rpc::IdentitySigner::FromFile(key_file));
  common::v1::Identity claims;
  claims.set_subject(subject.empty() ? signer.issuer() : subject);
  claims.set_municipality(municipality);
  for (const absl::string_view name : absl::StrSplit(roles.empty() ? signer.issuer() : roles, ',')) {
    ASSIGN_OR_RETURN(const common::v1::Role role, gateway::ParseRole(name));
    claims.add_roles(role);
  }
  return signer.Sign(claims, absl::Now(), ttl);
}

}  // namespace madoguchi::cli
