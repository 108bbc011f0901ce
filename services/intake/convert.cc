#include "services/intake/convert.h"

#include <cmath>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "services/intake/core/work/names.h"
#include "services/intake/errors.h"

namespace madoguchi::intake {
namespace {

constexpr double kExactIntegerMax = 9007199254740992.0;  // 2^53

nlohmann::json ToJson(const google::protobuf::Value& value) {
  switch (value.kind_case()) {
    case google::protobuf::Value::kNumberValue: {
      const double number = value.number_value();
      if (std::trunc(number) == number && std::abs(number) <= kExactIntegerMax) return static_cast<int64_t>(number);
      return number;
    }
    case google::protobuf::Value::kStringValue:
      return value.string_value();
    case google::protobuf::Value::kBoolValue:
      return value.bool_value();
    case google::protobuf::Value::kStructValue:
      return intake::ToJson(value.struct_value());
    case google::protobuf::Value::kListValue: {
      auto list = nlohmann::json::array();
      for (const auto& item : value.list_value().values()) list.push_back(ToJson(item));
      return list;
    }
    default:
      return nullptr;
  }
}

google::protobuf::Value ToValue(const nlohmann::json& json) {
  google::protobuf::Value value;
  if (json.is_object()) {
    *value.mutable_struct_value() = ToStruct(json);
  } else if (json.is_array()) {
    value.mutable_list_value();
    for (const auto& item : json) *value.mutable_list_value()->add_values() = ToValue(item);
  } else if (json.is_string()) {
    value.set_string_value(json.get<std::string>());
  } else if (json.is_boolean()) {
    value.set_bool_value(json.get<bool>());
  } else if (json.is_number()) {
    value.set_number_value(json.get<double>());
  } else {
    value.set_null_value(google::protobuf::NULL_VALUE);
  }
  return value;
}

v1::ApplicationState StateToProto(ApplicationState state) {
  v1::ApplicationState proto = v1::APPLICATION_STATE_UNSPECIFIED;
  v1::ApplicationState_Parse(std::string(Name(state)), &proto);
  return proto;
}

v1::Channel ChannelToProto(Channel channel) {
  v1::Channel proto = v1::CHANNEL_UNSPECIFIED;
  v1::Channel_Parse(std::string(Name(channel)), &proto);
  return proto;
}

bool IsCode(absl::string_view code) {
  return code.size() == 6 && code.find_first_not_of("0123456789") == absl::string_view::npos;
}

ocr::v1::FieldReading ToProto(const FieldReading& field) {
  ocr::v1::FieldReading proto;
  proto.set_id(field.id);
  proto.set_value(field.value);
  proto.set_raw(field.raw);
  proto.set_confidence(field.confidence);
  proto.set_accepted(field.accepted);
  proto.set_recognizer(field.recognizer);
  proto.set_seal(field.seal);
  for (const std::string& alternative : field.alternatives) proto.add_alternatives(alternative);
  if (field.box) {
    proto.mutable_box()->set_x(field.box->x);
    proto.mutable_box()->set_y(field.box->y);
    proto.mutable_box()->set_width(field.box->width);
    proto.mutable_box()->set_height(field.box->height);
  }
  *proto.mutable_corners_px() = {field.corners_px.begin(), field.corners_px.end()};
  return proto;
}

ocr::v1::PageReading ToProto(const PageReading& page) {
  ocr::v1::PageReading proto;
  proto.set_page_index(page.page_index);
  proto.set_form(page.form);
  proto.set_version(page.version);
  proto.set_page(page.page);
  proto.set_orientation(page.orientation_degrees);
  proto.mutable_registration()->set_method(page.registration_method);
  proto.mutable_registration()->set_error_px(page.registration_error_px);
  for (const FieldReading& field : page.fields) *proto.add_fields() = ToProto(field);
  for (const auto& [stage, time_ms] : page.timings_ms) (*proto.mutable_timings_ms())[stage] = time_ms;
  proto.set_error(page.error);
  proto.set_error_message(page.error_message);
  proto.set_serial(page.serial);
  proto.set_picture(page.picture);
  proto.set_picture_width_px(page.picture_width_px);
  proto.set_picture_height_px(page.picture_height_px);
  return proto;
}

FieldReading FromProto(const ocr::v1::FieldReading& proto) {
  FieldReading field;
  field.id = proto.id();
  field.value = proto.value();
  field.raw = proto.raw();
  field.confidence = proto.confidence();
  field.accepted = proto.accepted();
  field.recognizer = proto.recognizer();
  field.seal = proto.seal();
  field.alternatives.assign(proto.alternatives().begin(), proto.alternatives().end());
  if (proto.has_box())
    field.box = PixelBox{proto.box().x(), proto.box().y(), proto.box().width(), proto.box().height()};
  field.corners_px = {proto.corners_px().begin(), proto.corners_px().end()};
  return field;
}

absl::StatusOr<nlohmann::json> ParseStored(const std::string& text) {
  auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_discarded()) return json;
  return Error(absl::StatusCode::kDataLoss, "STORED_DATA_DAMAGED",
               "保存された手続を読み出せません。管理者に連絡してください。");
}

}  // namespace

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const int64_t micros = absl::ToUnixMicros(time);
  timestamp.set_seconds(micros / 1'000'000);
  timestamp.set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1000);
  return timestamp;
}

nlohmann::json ToJson(const google::protobuf::Struct& data) {
  auto object = nlohmann::json::object();
  for (const auto& [key, value] : data.fields()) object[key] = ToJson(value);
  return object;
}

google::protobuf::Struct ToStruct(const nlohmann::json& object) {
  google::protobuf::Struct data;
  if (!object.is_object()) return data;
  for (const auto& [key, value] : object.items()) (*data.mutable_fields())[key] = ToValue(value);
  return data;
}

absl::StatusOr<ResourceName> ParseName(absl::string_view name, absl::string_view collection) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  if (parts.size() != 4 || parts[0] != "municipalities" || !IsCode(parts[1]) || parts[2] != collection ||
      parts[3].empty()) {
    return InvalidName(absl::StrCat("municipalities/{code}/", collection, "/{id}"));
  }
  return ResourceName{parts[1], parts[3]};
}

absl::StatusOr<VersionName> ParseProcedureName(absl::string_view name) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  VersionName parsed;
  const bool versioned =
      parts.size() == 6 && parts[4] == "versions" && absl::SimpleAtoi(parts[5], &parsed.version) && parsed.version > 0;
  if ((parts.size() != 4 && !versioned) || parts[0] != "municipalities" || !IsCode(parts[1]) ||
      parts[2] != "procedures" || parts[3].empty()) {
    return InvalidName("municipalities/{code}/procedures/{id}/versions/{version}");
  }
  parsed.municipality = parts[1];
  parsed.id = parts[3];
  return parsed;
}

absl::StatusOr<std::string> ParseParent(absl::string_view parent) {
  const std::vector<std::string> parts = absl::StrSplit(parent, '/');
  if (parts.size() != 2 || parts[0] != "municipalities" || !IsCode(parts[1]))
    return InvalidName("municipalities/{code}");
  return parts[1];
}

std::string CanonicalBody(const google::protobuf::Message& request) {
  const std::unique_ptr<google::protobuf::Message> body(request.New());
  body->CopyFrom(request);
  if (const auto* id = body->GetDescriptor()->FindFieldByName("request_id"))
    body->GetReflection()->ClearField(body.get(), id);
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);  // Structs are maps
    body->SerializeToCodedStream(&coded);
  }
  return bytes;
}

std::optional<ApplicationState> FromProto(v1::ApplicationState state) {
  return ParseApplicationState(v1::ApplicationState_Name(state));
}

std::optional<ScanState> FromProto(v1::ScanState state) { return ParseScanState(v1::ScanState_Name(state)); }

v1::Application ToProto(const Application& application) {
  v1::Application proto;
  proto.set_name(ApplicationName(application.municipality, application.receipt_number));
  proto.set_receipt_number(application.receipt_number);
  proto.set_procedure(ProcedureName(application.municipality, application.procedure, application.version));
  proto.set_channel(ChannelToProto(application.channel));
  proto.set_state(StateToProto(application.state));
  *proto.mutable_data() = ToStruct(application.data);
  for (const Finding& finding : application.findings) {
    v1::Finding& out = *proto.add_findings();
    out.set_field(finding.field);
    out.set_reason(finding.reason);
    out.set_description(finding.message);
  }
  for (const Transition& transition : application.history) {
    v1::Transition& out = *proto.add_history();
    *out.mutable_time() = ToTimestamp(transition.time);
    if (transition.from) out.set_from(std::string(Name(*transition.from)));
    out.set_to(std::string(Name(transition.to)));
    out.set_actor(transition.actor);
    out.set_comment(transition.comment);
  }
  proto.set_revision(application.revision);
  if (!application.scan.empty()) proto.set_scan(ScanName(application.municipality, application.scan));
  proto.set_record(application.record);
  if (const auto decision = Decision(application)) proto.set_decision(StateToProto(*decision));
  *proto.mutable_create_time() = ToTimestamp(application.create_time);
  *proto.mutable_update_time() = ToTimestamp(application.update_time);
  return proto;
}

v1::Receipt ToReceipt(const Application& application, const std::string& access_code) {
  v1::Receipt receipt;
  receipt.set_application(ApplicationName(application.municipality, application.receipt_number));
  receipt.set_receipt_number(application.receipt_number);
  receipt.set_access_code(access_code);
  *receipt.mutable_create_time() = ToTimestamp(application.create_time);
  return receipt;
}

v1::ReceiptStatus ToReceiptStatus(const Application& application, const std::string& procedure_title) {
  v1::ReceiptStatus status;
  status.set_receipt_number(application.receipt_number);
  status.set_procedure_title(procedure_title);
  status.set_state(StateToProto(application.state));
  status.set_message(StateMessage(application));
  if (const auto decision = Decision(application)) status.set_decision(StateToProto(*decision));
  *status.mutable_create_time() = ToTimestamp(application.create_time);
  *status.mutable_update_time() = ToTimestamp(application.update_time);
  return status;
}

absl::StatusOr<procedure::v1::Procedure> ToProto(const PublishedProcedure& procedure) {
  procedure::v1::Procedure proto;
  proto.set_name(ProcedureName(procedure.municipality, procedure.id, procedure.version));
  proto.set_id(procedure.id);
  proto.set_version(procedure.version);
  proto.set_title(procedure.title);
  *proto.mutable_publish_time() = ToTimestamp(procedure.publish_time);
  ASSIGN_OR_RETURN(const nlohmann::json form, ParseStored(procedure.form_json));
  nlohmann::json summary;
  for (const char* member : {"title", "summary", "keywords", "life_events"}) {
    if (form.contains(member)) summary[member] = form[member];
  }
  *proto.mutable_summary() = ToStruct(summary);
  if (procedure.yaml.empty()) return proto;  // as lists have it
  proto.set_definition_yaml(procedure.yaml);
  *proto.mutable_form() = ToStruct(form);
  ASSIGN_OR_RETURN(const nlohmann::json form_template, ParseStored(procedure.template_json));
  *proto.mutable_template_() = ToStruct(form_template);
  return proto;
}

v1::Scan ToProto(const Scan& scan, const std::string& access_code) {
  v1::Scan proto;
  proto.set_name(ScanName(scan.municipality, scan.id));
  proto.set_blob(BlobName(scan.municipality, scan.blob));
  v1::ScanState state = v1::SCAN_STATE_UNSPECIFIED;
  v1::ScanState_Parse(std::string(Name(scan.state)), &state);
  proto.set_state(state);
  for (const PageReading& page : scan.pages) *proto.add_pages() = ToProto(page);
  if (!scan.receipt_number.empty()) {
    proto.set_application(ApplicationName(scan.municipality, scan.receipt_number));
    proto.set_receipt_number(scan.receipt_number);
    proto.set_access_code(access_code);
  }
  if (scan.state == ScanState::kFailed) {
    proto.set_failure_reason(scan.history.back().reason);
    proto.set_failure_message(scan.history.back().message);
  }
  if (!scan.batch.empty()) {
    proto.set_batch(BatchName(scan.municipality, scan.batch));
    for (const PageReading& page : scan.pages)
      proto.add_page_blobs(BlobName(scan.municipality, page.blob.empty() ? scan.blob : page.blob));
  }
  proto.set_revision(scan.revision);
  *proto.mutable_create_time() = ToTimestamp(scan.create_time);
  *proto.mutable_update_time() = ToTimestamp(scan.update_time);
  return proto;
}

v1::HandoffLease ToProto(const std::string& municipality, const LeasedRows& rows) {
  v1::HandoffLease proto;
  proto.set_lease(rows.lease);
  *proto.mutable_expire_time() = ToTimestamp(rows.expire_time);
  for (const std::string& column : rows.columns) proto.add_columns(column);
  for (const HandoffRow& row : rows.rows) {
    v1::HandoffItem& item = *proto.add_items();
    item.set_application(ApplicationName(municipality, row.receipt_number));
    for (const std::string& value : row.values) item.add_values(value);
  }
  proto.set_csv(rows.csv);
  proto.set_encoding(rows.encoding);
  for (const SubstitutedCharacter& replaced : rows.substitutions) {
    v1::Substitution& out = *proto.add_substitutions();
    out.set_application(ApplicationName(municipality, replaced.receipt_number));
    out.set_column(replaced.column);
    out.set_from(replaced.from);
    out.set_to(replaced.to);
  }
  return proto;
}

PageReading FromProto(const ocr::v1::PageReading& proto) {
  PageReading page;
  page.page_index = proto.page_index();
  page.form = proto.form();
  page.version = proto.version();
  page.page = proto.page();
  page.orientation_degrees = proto.orientation();
  page.registration_method = proto.registration().method();
  page.registration_error_px = proto.registration().error_px();
  for (const ocr::v1::FieldReading& field : proto.fields()) page.fields.push_back(FromProto(field));
  page.timings_ms = {proto.timings_ms().begin(), proto.timings_ms().end()};
  page.error = proto.error();
  page.error_message = proto.error_message();
  page.serial = proto.serial();
  page.picture = proto.picture();
  page.picture_width_px = proto.picture_width_px();
  page.picture_height_px = proto.picture_height_px();
  return page;
}

std::vector<PageReading> FromProto(const google::protobuf::RepeatedPtrField<ocr::v1::PageReading>& pages) {
  std::vector<PageReading> readings;
  for (const ocr::v1::PageReading& page : pages) readings.push_back(FromProto(page));
  return readings;
}

}  // namespace madoguchi::intake
