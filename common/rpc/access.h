// Reads the method option `access` of every RPC and decides. Requests find their method by their type, which belongs to
// one RPC only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "madoguchi/common/v1/access.pb.h"

namespace madoguchi::rpc {

// Immutable after Create; thread-safe.
class AccessPolicy {
 public:
  struct Rule {
    std::string method;  // "madoguchi.intake.v1.Intake.SubmitApplication"
    madoguchi::common::v1::Access access;
  };

  // FAILED_PRECONDITION (ACCESS_RULE_MISSING) when an RPC of these services (full names) says nothing about access, or
  // shares its request type.
  static absl::StatusOr<AccessPolicy> Create(const std::vector<std::string>& services);

  const Rule& RuleFor(const google::protobuf::Descriptor& request) const;

  // UNAUTHENTICATED (SIGN_IN_REQUIRED), PERMISSION_DENIED (ROLE_MISSING).
  static absl::Status CheckRole(const Rule& rule, const madoguchi::common::v1::Identity& identity);
  // The municipality that the request names, "" for none. Every resource name in it must be of that one:
  // PERMISSION_DENIED (FOREIGN_TENANT), INVALID_ARGUMENT (INVALID_NAME).
  static absl::StatusOr<std::string> CheckTenant(const Rule& rule, const madoguchi::common::v1::Identity& identity,
                                                 const google::protobuf::Message& request);

 private:
  std::map<std::string, Rule, std::less<>> by_request_type_;
};

}  // namespace madoguchi::rpc
