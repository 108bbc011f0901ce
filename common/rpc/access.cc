#include "common/rpc/access.h"

#include <algorithm>
#include <functional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "google/protobuf/descriptor.h"

namespace madoguchi::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using madoguchi::common::v1::Access;
using madoguchi::common::v1::Identity;

constexpr absl::string_view kTenantPrefix = "municipalities/";
constexpr size_t kCodeDigits = 6;  // 全国地方公共団体コード

absl::Status InvalidName(const std::string& field) {
  return Error(absl::StatusCode::kInvalidArgument, "INVALID_NAME",
               absl::StrCat(field, " は municipalities/{6 桁の団体コード}/… の形で指定してください。"));
}

absl::Status ForeignTenant() {
  return Error(absl::StatusCode::kPermissionDenied, "FOREIGN_TENANT",
               "他の団体のものは扱えません。自分の団体のものを指定してください。");
}

absl::StatusOr<std::string> CodeOf(absl::string_view name, const std::string& field) {
  if (!absl::ConsumePrefix(&name, kTenantPrefix)) return InvalidName(field);
  const absl::string_view code = name.substr(0, name.find('/'));
  if (code.size() != kCodeDigits || !std::all_of(code.begin(), code.end(), absl::ascii_isdigit))
    return InvalidName(field);
  return std::string(code);
}

// Visits every string of the message that looks like a resource name. Free data (Struct) holds people's words, not
// names.
absl::Status EachName(const Message& message,
                      const std::function<absl::Status(const std::string&, const FieldDescriptor&)>& visit) {
  if (message.GetDescriptor()->full_name() == "google.protobuf.Struct") return absl::OkStatus();
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool text = field->type() == FieldDescriptor::TYPE_STRING;
    const bool nested = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_map();
    if (!text && !nested) continue;
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (text) {
        const std::string value = field->is_repeated() ? reflection->GetRepeatedString(message, field, i)
                                                       : reflection->GetString(message, field);
        if (absl::StartsWith(value, kTenantPrefix)) RETURN_IF_ERROR(visit(value, *field));
      } else {
        RETURN_IF_ERROR(EachName(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                                      : reflection->GetMessage(message, field),
                                 visit));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<AccessPolicy> AccessPolicy::Create(const std::vector<std::string>& services) {
  AccessPolicy policy;
  for (const std::string& name : services) {
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    if (service == nullptr) return absl::InternalError(absl::StrCat("no such service: ", name));
    for (int i = 0; i < service->method_count(); ++i) {
      const auto* method = service->method(i);
      const Access& access = method->options().GetExtension(madoguchi::common::v1::access);
      const bool fresh =
          policy.by_request_type_.emplace(method->input_type()->full_name(), Rule{method->full_name(), access}).second;
      if (!fresh || access.roles().empty() || access.tenant() == madoguchi::common::v1::TENANT_RULE_UNSPECIFIED) {
        return Error(absl::StatusCode::kFailedPrecondition, "ACCESS_RULE_MISSING",
                     absl::StrCat(method->full_name(), " に access の定めがないか、要求の型が他と重なっています。"));
      }
    }
  }
  return policy;
}

const AccessPolicy::Rule& AccessPolicy::RuleFor(const google::protobuf::Descriptor& request) const {
  // An RPC of a service that Create did not see admits nobody.
  static const Rule* const kNobody = new Rule();
  const auto rule = by_request_type_.find(request.full_name());
  return rule == by_request_type_.end() ? *kNobody : rule->second;
}

absl::Status AccessPolicy::CheckRole(const Rule& rule, const Identity& identity) {
  for (const int allowed : rule.access.roles()) {
    if (allowed == madoguchi::common::v1::ROLE_PUBLIC) return absl::OkStatus();
    if (std::find(identity.roles().begin(), identity.roles().end(), allowed) != identity.roles().end()) {
      return absl::OkStatus();
    }
  }
  if (identity.roles().empty()) {
    return Error(absl::StatusCode::kUnauthenticated, "SIGN_IN_REQUIRED",
                 "サインインしてから、もう一度お試しください。");
  }
  return Error(absl::StatusCode::kPermissionDenied, "ROLE_MISSING",
               "この操作をする権限がありません。担当の方に依頼してください。");
}

absl::StatusOr<std::string> AccessPolicy::CheckTenant(const Rule& rule, const Identity& identity,
                                                      const Message& request) {
  std::string code;
  for (const char* field_name : {"parent", "name"}) {
    const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName(field_name);
    if (field == nullptr || field->type() != FieldDescriptor::TYPE_STRING) continue;
    ASSIGN_OR_RETURN(code, CodeOf(request.GetReflection()->GetString(request, field), field_name));
    break;
  }
  const bool own = rule.access.tenant() == madoguchi::common::v1::TENANT_RULE_OWN;
  if (own && identity.municipality() != "*" && identity.municipality() != code) return ForeignTenant();
  RETURN_IF_ERROR(EachName(request, [&](const std::string& value, const FieldDescriptor& field) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string named, CodeOf(value, field.name()));
    return named == code ? absl::OkStatus() : ForeignTenant();
  }));
  return code;
}

}  // namespace madoguchi::rpc
