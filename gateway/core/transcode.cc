#include "gateway/core/transcode.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/status/macros.h"
#include "gateway/core/percent.h"
#include "gateway/errors.h"
#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"

namespace madoguchi::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

absl::Status ParseJson(absl::string_view json, Message* message) {
  if (json.empty()) return absl::OkStatus();
  if (!IsUtf8(json)) return InvalidJson("not UTF-8");
  const auto parsed = google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, message);
  if (parsed.ok()) return absl::OkStatus();
  return InvalidJson(std::string(parsed.message().data(), parsed.message().size()));
}

// The message that holds the last step of `path`, made along the way; the path is known to exist.
std::pair<Message*, const FieldDescriptor*> Descend(Message* message, absl::string_view path) {
  const FieldDescriptor* field = nullptr;
  for (absl::string_view name : absl::StrSplit(path, '.')) {
    if (field != nullptr) message = message->GetReflection()->MutableMessage(message, field);
    field = FindField(message->GetDescriptor(), name);
  }
  return {message, field};
}

void SetString(Message* message, absl::string_view path, const std::string& value) {
  const auto [holder, field] = Descend(message, path);
  holder->GetReflection()->SetString(holder, field, value);
}

// A query value as the JSON text of its field: the protobuf JSON reader then checks ranges, times and base64 itself.
std::string QueryValueAsJson(const FieldDescriptor& field, const std::string& value) {
  if (field.type() == FieldDescriptor::TYPE_BOOL && (value == "true" || value == "false")) return value;
  return nlohmann::json(value).dump();
}

bool IsScalarInJson(const FieldDescriptor& field) {
  if (field.is_map()) return false;
  if (field.type() != FieldDescriptor::TYPE_MESSAGE) return true;
  static constexpr absl::string_view kWellKnown = "google.protobuf.";
  absl::string_view name = field.message_type()->full_name();
  if (!absl::ConsumePrefix(&name, kWellKnown)) return false;
  return name == "Timestamp" || name == "Duration" || name == "FieldMask" || absl::EndsWith(name, "Value");
}

absl::Status SetFromQuery(Message* message, const std::string& name, const std::string& value) {
  const auto [holder, field] = Descend(message, name);
  const std::string json_value = QueryValueAsJson(*field, value);
  const std::string json = absl::StrCat("{\"", field->json_name(), "\":", field->is_repeated() ? "[" : "", json_value,
                                        field->is_repeated() ? "]" : "", "}");
  std::unique_ptr<Message> one(holder->New());
  const bool unknown_enum =
      field->type() == FieldDescriptor::TYPE_ENUM && field->enum_type()->FindValueByName(value) == nullptr;
  if (unknown_enum || !ParseJson(json, one.get()).ok()) return InvalidParameter(name);
  holder->MergeFrom(*one);
  return absl::OkStatus();
}

// True when `path` or one of its parents was bound by path or body.
bool IsBound(const Route& route, const FieldDescriptor* top, absl::string_view canonical) {
  if (route.body == Route::Body::kWhole || top == route.body_field) return true;
  for (const std::string& bound : route.path.FieldPaths()) {
    if (canonical == bound) return true;
  }
  return false;
}

absl::Status ApplyQuery(const Route& route, absl::string_view query, Message* message) {
  const auto parameters = ParseQuery(query);
  if (!parameters) return MalformedRequest("query");
  for (const auto& [name, value] : *parameters) {
    const FieldDescriptor* field = FindField(message->GetDescriptor(), name);
    if (field == nullptr || !IsScalarInJson(*field)) return UnknownParameter(name);
    const std::string first = name.substr(0, name.find('.'));
    const FieldDescriptor* top = FindField(message->GetDescriptor(), first);
    if (IsBound(route, top, name == first ? field->name() : name)) return UnknownParameter(name);
    RETURN_IF_ERROR(SetFromQuery(message, name, value));
  }
  return absl::OkStatus();
}

}  // namespace

std::unique_ptr<Message> NewMessage(const google::protobuf::Descriptor* type) {
  return std::unique_ptr<Message>(google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

absl::StatusOr<std::unique_ptr<Message>> DecodeRequest(const Route& route, const PathTemplate::Bindings& bindings,
                                                       absl::string_view query, absl::string_view json,
                                                       absl::string_view request_id) {
  std::unique_ptr<Message> message = NewMessage(route.method->input_type());
  if (route.body == Route::Body::kWhole) {
    RETURN_IF_ERROR(ParseJson(json, message.get()));
  } else if (route.body == Route::Body::kField && route.shape != Route::Shape::kUpload) {
    RETURN_IF_ERROR(ParseJson(json, message->GetReflection()->MutableMessage(message.get(), route.body_field)));
  }
  RETURN_IF_ERROR(ApplyQuery(route, query, message.get()));
  for (const auto& [field_path, value] : bindings) SetString(message.get(), field_path, value);
  if (route.request_id != nullptr && !request_id.empty()) {
    const auto* reflection = message->GetReflection();
    if (!IsUtf8(request_id)) return InvalidParameter("request_id");
    if (reflection->GetString(*message, route.request_id).empty()) {
      reflection->SetString(message.get(), route.request_id, std::string(request_id));
    }
  }
  return message;
}

absl::StatusOr<std::string> EncodeResponse(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return Internal();
  return json;
}

}  // namespace madoguchi::gateway
