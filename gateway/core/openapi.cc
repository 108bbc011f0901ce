#include "gateway/core/openapi.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "nlohmann/json.hpp"

namespace madoguchi::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Json = nlohmann::ordered_json;

Json Reference(absl::string_view name) { return {{"$ref", absl::StrCat("#/components/schemas/", name)}}; }

// Schemas by message name, filled as they are met.
class Schemas {
 public:
  Json ForMessage(const Descriptor& message) {
    if (auto known = WellKnown(message); !known.is_null()) return known;
    if (!all_.contains(message.full_name())) {
      all_[message.full_name()] = Json::object();  // ends recursion
      Json properties = Json::object();
      for (int i = 0; i < message.field_count(); ++i) {
        properties[message.field(i)->json_name()] = ForField(*message.field(i));
      }
      all_[message.full_name()] = {{"type", "object"}, {"properties", std::move(properties)}};
    }
    return Reference(message.full_name());
  }

  Json ForField(const FieldDescriptor& field) {
    if (field.is_map()) {
      return {{"type", "object"}, {"additionalProperties", ForSingle(*field.message_type()->map_value())}};
    }
    if (field.is_repeated()) return {{"type", "array"}, {"items", ForSingle(field)}};
    return ForSingle(field);
  }

  const Json& all() const { return all_; }

 private:
  static Json WellKnown(const Descriptor& message) {
    const std::string& name = message.full_name();
    if (name == "google.protobuf.Timestamp") return {{"type", "string"}, {"format", "date-time"}};
    if (name == "google.protobuf.Duration") return {{"type", "string"}, {"example", "3.5s"}};
    if (name == "google.protobuf.Struct") return {{"type", "object"}, {"additionalProperties", true}};
    if (name == "google.protobuf.Value") return Json::object();
    if (name == "google.protobuf.ListValue") return {{"type", "array"}, {"items", Json::object()}};
    if (name == "google.api.HttpBody") return {{"type", "string"}, {"format", "binary"}};
    return nullptr;
  }

  Json ForSingle(const FieldDescriptor& field) {
    switch (field.type()) {
      case FieldDescriptor::TYPE_MESSAGE:
        return ForMessage(*field.message_type());
      case FieldDescriptor::TYPE_ENUM: {
        Json values = Json::array();
        for (int i = 0; i < field.enum_type()->value_count(); ++i)
          values.push_back(field.enum_type()->value(i)->name());
        return {{"type", "string"}, {"enum", std::move(values)}};
      }
      case FieldDescriptor::TYPE_BOOL:
        return {{"type", "boolean"}};
      case FieldDescriptor::TYPE_DOUBLE:
      case FieldDescriptor::TYPE_FLOAT:
        return {{"type", "number"}};
      case FieldDescriptor::TYPE_BYTES:
        return {{"type", "string"}, {"format", "byte"}};
      case FieldDescriptor::TYPE_STRING:
        return {{"type", "string"}};
      default:
        break;
    }
    const bool is_64_bit =
        field.cpp_type() == FieldDescriptor::CPPTYPE_INT64 || field.cpp_type() == FieldDescriptor::CPPTYPE_UINT64;
    if (is_64_bit) return {{"type", "string"}, {"format", "int64"}};
    return {{"type", "integer"}, {"format", "int32"}};
  }

  Json all_ = Json::object();
};

Json ErrorSchema() {
  const Json text = {{"type", "string"}};
  const Json violation = {{"type", "object"},
                          {"properties", {{"field", text}, {"reason", text}, {"description", text}}}};
  const Json detail = {{"type", "object"},
                       {"properties",
                        {{"@type", text},
                         {"reason", text},
                         {"domain", text},
                         {"metadata", {{"type", "object"}, {"additionalProperties", text}}},
                         {"fieldViolations", {{"type", "array"}, {"items", violation}}}}}};
  const Json error = {{"type", "object"},
                      {"properties",
                       {{"code", {{"type", "integer"}}},
                        {"status", text},
                        {"message", text},
                        {"details", {{"type", "array"}, {"items", detail}}}}}};
  return {{"type", "object"}, {"properties", {{"error", error}}}};
}

Json Parameter(const std::string& name, absl::string_view in, bool required, Json schema) {
  return {{"name", name}, {"in", std::string(in)}, {"required", required}, {"schema", std::move(schema)}};
}

bool FitsQuery(const FieldDescriptor& field) {
  if (field.is_map()) return false;
  return field.type() != FieldDescriptor::TYPE_MESSAGE ||
         field.message_type()->full_name() == "google.protobuf.Timestamp";
}

Json Parameters(const Route& route, const std::vector<std::string>& path_parameters, Schemas* schemas) {
  Json parameters = Json::array();
  for (const std::string& name : path_parameters)
    parameters.push_back(Parameter(name, "path", true, {{"type", "string"}}));
  const std::vector<std::string> bound = route.path.FieldPaths();
  const Descriptor* request = route.method->input_type();
  for (int i = 0; i < request->field_count() && route.body != Route::Body::kWhole; ++i) {
    const FieldDescriptor* field = request->field(i);
    const bool in_path = std::find(bound.begin(), bound.end(), field->name()) != bound.end();
    if (in_path || field == route.body_field || !FitsQuery(*field)) continue;
    parameters.push_back(Parameter(field->json_name(), "query", false, schemas->ForField(*field)));
  }
  if (route.request_id != nullptr) {
    parameters.push_back(Parameter("Idempotency-Key", "header", false, {{"type", "string"}}));
  }
  return parameters;
}

Json Operation(const Route& route, const std::vector<std::string>& path_parameters, Schemas* schemas) {
  const auto& method = *route.method;
  std::vector<std::string> roles;
  for (int role : route.access.roles()) {
    roles.push_back(common::v1::Role_Name(static_cast<common::v1::Role>(role)));
  }
  Json operation = {{"operationId", absl::StrCat(method.service()->name(), "_", method.name())},
                    {"tags", {method.service()->name()}},
                    {"description", absl::StrCat("Roles: ", absl::StrJoin(roles, ", "))},
                    {"parameters", Parameters(route, path_parameters, schemas)}};
  if (route.shape == Route::Shape::kUpload) {
    operation["requestBody"] = {
        {"required", true},
        {"content", {{"application/octet-stream", {{"schema", {{"type", "string"}, {"format", "binary"}}}}}}}};
  } else if (route.body != Route::Body::kNone) {
    const Descriptor& body = route.body_field != nullptr ? *route.body_field->message_type() : *method.input_type();
    operation["requestBody"] = {{"required", true},
                                {"content", {{"application/json", {{"schema", schemas->ForMessage(body)}}}}}};
  }
  const bool raw = method.output_type()->full_name() == "google.api.HttpBody";
  const bool events = route.shape == Route::Shape::kEvents;
  const char* const content_type = raw ? "*/*" : events ? "text/event-stream" : "application/json";
  operation["responses"] = {
      {"200",
       {{"description", "OK"},
        {"content", {{content_type, {{"schema", schemas->ForMessage(*method.output_type())}}}}}}},
      {"default",
       {{"description", "AIP-193 error: `reason` is for programs, `message` tells a person in Japanese what to do"},
        {"content", {{"application/json", {{"schema", Reference("Error")}}}}}}}};
  if (route.AdmitsPublic()) {
    operation["security"] = Json::array();
  } else {
    Json session = {{"session", Json::array()}};
    if (route.IsMutating()) session["csrf"] = Json::array();
    operation["security"] = Json::array({session, Json({{"bearer", Json::array()}})});
  }
  return operation;
}

}  // namespace

std::string OpenApiDocument(const RouteTable& routes, absl::string_view version) {
  Schemas schemas;
  std::map<std::string, Json> paths;
  std::map<std::string, int> operation_uses;
  for (const Route& route : routes.routes()) {
    std::vector<std::string> parameters;
    const std::string path = route.path.OpenApiPath(&parameters);
    Json operation = Operation(route, parameters, &schemas);
    const std::string id = operation["operationId"];
    // An RPC with several paths is several operations, whose ids must differ.
    if (const int uses = ++operation_uses[id]; uses > 1) operation["operationId"] = absl::StrCat(id, "_", uses);
    paths[path][absl::AsciiStrToLower(route.http_method)] = std::move(operation);
  }
  Json all_schemas = schemas.all();
  all_schemas["Error"] = ErrorSchema();
  const Json document = {{"openapi", "3.0.3"},
                         {"info", {{"title", "Madoguchi"}, {"version", std::string(version)}}},
                         {"paths", paths},
                         {"components",
                          {{"schemas", std::move(all_schemas)},
                           {"securitySchemes",
                            {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "madoguchi_session"}}},
                             {"csrf", {{"type", "apiKey"}, {"in", "header"}, {"name", "X-CSRF-Token"}}},
                             {"bearer", {{"type", "http"}, {"scheme", "bearer"}}}}}}}};
  return document.dump();
}

}  // namespace madoguchi::gateway
