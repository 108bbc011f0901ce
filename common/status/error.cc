#include "common/status/error.h"

#include "absl/strings/cord.h"
#include "google/rpc/status.pb.h"

namespace madoguchi {
namespace {

constexpr absl::string_view kErrorInfoUrl = "type.googleapis.com/google.rpc.ErrorInfo";
constexpr absl::string_view kBadRequestUrl = "type.googleapis.com/google.rpc.BadRequest";

google::rpc::ErrorInfo InfoOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  if (auto payload = status.GetPayload(kErrorInfoUrl)) info.ParseFromString(std::string(*payload));
  return info;
}

}  // namespace

absl::Status Error(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                   const std::map<std::string, std::string>& metadata) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain("madoguchi");
  for (const auto& [key, value] : metadata) (*info.mutable_metadata())[key] = value;
  absl::Status status(code, message);
  status.SetPayload(kErrorInfoUrl, absl::Cord(info.SerializeAsString()));
  return status;
}

absl::Status InvalidFields(const std::vector<FieldFault>& faults) {
  absl::Status status = Error(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS",
                              "入力に直すところがあります。示された項目を直して、もう一度送ってください。");
  google::rpc::BadRequest bad_request;
  for (const FieldFault& fault : faults) {
    auto* violation = bad_request.add_field_violations();
    violation->set_field(fault.field);
    violation->set_reason(fault.reason);
    violation->set_description(fault.message);
  }
  status.SetPayload(kBadRequestUrl, absl::Cord(bad_request.SerializeAsString()));
  return status;
}

std::string ReasonOf(const absl::Status& status) { return InfoOf(status).reason(); }

std::map<std::string, std::string> MetadataOf(const absl::Status& status) {
  const google::rpc::ErrorInfo info = InfoOf(status);
  return {info.metadata().begin(), info.metadata().end()};
}

std::vector<FieldFault> FaultsOf(const absl::Status& status) {
  std::vector<FieldFault> faults;
  if (auto payload = status.GetPayload(kBadRequestUrl)) {
    google::rpc::BadRequest bad_request;
    bad_request.ParseFromString(std::string(*payload));
    for (const auto& violation : bad_request.field_violations()) {
      faults.push_back({violation.field(), violation.reason(), violation.description()});
    }
  }
  return faults;
}

}  // namespace madoguchi
