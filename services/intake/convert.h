// Between the wire and the core. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "madoguchi/intake/v1/intake.pb.h"
#include "nlohmann/json.hpp"
#include "services/intake/core/applications/application.h"
#include "services/intake/core/catalog/procedure_store.h"
#include "services/intake/core/handoffs/handoffs.h"
#include "services/intake/core/paper/scan.h"
#include "services/intake/core/request.h"

namespace madoguchi::intake {

// Whole numbers become integers again: a Struct knows only doubles.
nlohmann::json ToJson(const google::protobuf::Struct& data);
google::protobuf::Struct ToStruct(const nlohmann::json& object);

// ---- names; INVALID_ARGUMENT (INVALID_NAME) ----
struct ResourceName {
  std::string municipality;
  std::string id;
};
// "municipalities/{code}/{collection}/{id}"
absl::StatusOr<ResourceName> ParseName(absl::string_view name, absl::string_view collection);
struct VersionName {
  std::string municipality;
  std::string id;
  int version = 0;  // 0: the name says none
};
absl::StatusOr<VersionName> ParseProcedureName(absl::string_view name);
// "municipalities/{code}"
absl::StatusOr<std::string> ParseParent(absl::string_view parent);

google::protobuf::Timestamp ToTimestamp(absl::Time time);

// ---- for idempotency ----
// The bytes of a message without its request_id, the same for equal messages.
std::string CanonicalBody(const google::protobuf::Message& request);
template <class Message>
Request RequestOf(const std::string& municipality, const std::string& method, const Message& message) {
  return {municipality, method, message.request_id(), CanonicalBody(message)};
}

// ---- states; none for UNSPECIFIED ----
std::optional<ApplicationState> FromProto(v1::ApplicationState state);
std::optional<ScanState> FromProto(v1::ScanState state);

// ---- messages ----
v1::Application ToProto(const Application& application);
v1::Receipt ToReceipt(const Application& application, const std::string& access_code);
v1::ReceiptStatus ToReceiptStatus(const Application& application, const std::string& procedure_title);
// Without YAML, form and template when they are empty. DATA_LOSS (STORED_DATA_DAMAGED).
absl::StatusOr<procedure::v1::Procedure> ToProto(const PublishedProcedure& procedure);
v1::Scan ToProto(const Scan& scan, const std::string& access_code);
v1::HandoffLease ToProto(const std::string& municipality, const LeasedRows& rows);
PageReading FromProto(const ocr::v1::PageReading& page);
std::vector<PageReading> FromProto(const google::protobuf::RepeatedPtrField<ocr::v1::PageReading>& pages);

}  // namespace madoguchi::intake
