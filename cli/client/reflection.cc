#include "cli/client/reflection.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/client/raw_call.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/unknown_field_set.h"

namespace madoguchi::cli {
namespace {

using google::protobuf::UnknownFieldSet;

constexpr char kPath[] = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
constexpr absl::Duration kTimeout = absl::Seconds(5);

// Field numbers of grpc/reflection/v1alpha/reflection.proto. Its generated code cannot be linked beside the library
// that servers load for it, and two requests need no code.
enum RequestField { kFileContainingSymbol = 4, kListServices = 7 };
enum ResponseField { kFileDescriptorResponse = 4, kListServicesResponse = 6, kErrorResponse = 7 };
constexpr int kRepeatedItem = 1;  // of both lists; also the name of a service

std::vector<std::string> Strings(const UnknownFieldSet& fields, int number) {
  std::vector<std::string> values;
  for (int i = 0; i < fields.field_count(); ++i) {
    const auto& field = fields.field(i);
    if (field.number() == number && field.type() == google::protobuf::UnknownField::TYPE_LENGTH_DELIMITED) {
      values.push_back(field.length_delimited());
    }
  }
  return values;
}

std::vector<std::string> Strings(const std::string& bytes, int number) {
  UnknownFieldSet fields;
  return fields.ParseFromString(bytes) ? Strings(fields, number) : std::vector<std::string>();
}

// "Intake" of "madoguchi.intake.v1.Intake".
absl::string_view LastWord(absl::string_view name) { return name.substr(name.rfind('.') + 1); }

bool SameWord(absl::string_view a, absl::string_view b) { return absl::AsciiStrToLower(a) == absl::AsciiStrToLower(b); }

absl::Status UnknownMethod(const std::string& what, const std::vector<std::string>& there_are) {
  return Error(absl::StatusCode::kNotFound, "UNKNOWN_METHOD",
               absl::StrCat("「", what, "」はありません。あるのは: ", absl::StrJoin(there_are, ", ")));
}

}  // namespace

absl::StatusOr<std::string> Reflection::Ask(int field, const std::string& value) {
  UnknownFieldSet request;
  request.AddLengthDelimited(field, value);
  std::string bytes;
  request.SerializeToString(&bytes);
  const auto answers = RawCall(channel_, kPath, {bytes}, "", kTimeout);
  if (answers.status().code() == absl::StatusCode::kUnimplemented) {
    return Error(absl::StatusCode::kFailedPrecondition, "REFLECTION_OFF",
                 "接続先がリフレクションに答えません。--reflection=true を付けて動かしてください。");
  }
  RETURN_IF_ERROR(answers.status());
  if (answers->empty()) return std::string();
  return answers->front();
}

absl::StatusOr<std::vector<std::string>> Reflection::Services() {
  ASSIGN_OR_RETURN(const std::string answer, Ask(kListServices, ""));
  std::vector<std::string> names;
  for (const std::string& list : Strings(answer, kListServicesResponse)) {
    for (const std::string& service : Strings(list, kRepeatedItem)) {
      for (const std::string& name : Strings(service, kRepeatedItem)) names.push_back(name);
    }
  }
  return names;
}

absl::StatusOr<std::vector<std::string>> Reflection::FindServices(const std::string& name) {
  ASSIGN_OR_RETURN(std::vector<std::string> services, Services());
  const auto named = std::find_if(services.begin(), services.end(), [&](const std::string& service) {
    return service == name || SameWord(LastWord(service), name);
  });
  if (named == services.end()) return UnknownMethod(name, services);
  const std::string package = named->substr(0, named->rfind('.') + 1);
  std::rotate(services.begin(), named, services.end());
  std::erase_if(services, [&](const std::string& service) { return !absl::StartsWith(service, package); });
  return services;
}

absl::Status Reflection::Load(const std::string& service) {
  ASSIGN_OR_RETURN(const std::string answer, Ask(kFileContainingSymbol, service));
  for (const std::string& files : Strings(answer, kFileDescriptorResponse)) {
    for (const std::string& bytes : Strings(files, kRepeatedItem)) {
      google::protobuf::FileDescriptorProto file;
      google::protobuf::FileDescriptorProto known;
      if (!file.ParseFromString(bytes) || database_.FindFileByName(file.name(), &known)) continue;
      database_.Add(file);
    }
  }
  if (pool_.FindServiceByName(service) != nullptr) return absl::OkStatus();
  return Error(absl::StatusCode::kInternal, "REFLECTION_INCOMPLETE",
               "接続先の答えが足りません。版が合っているか確かめてください。");
}

absl::StatusOr<const google::protobuf::MethodDescriptor*> Reflection::FindMethod(const std::string& name) {
  const size_t dot = name.rfind('.');
  if (dot == std::string::npos) {
    return Error(absl::StatusCode::kInvalidArgument, "MISUSED",
                 "intake.ListProcedures のように SERVICE.METHOD で指定してください。");
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> services, FindServices(name.substr(0, dot)));
  std::vector<std::string> methods;
  for (const std::string& service_name : services) {
    RETURN_IF_ERROR(Load(service_name));
    const auto* service = pool_.FindServiceByName(service_name);
    for (int i = 0; i < service->method_count(); ++i) {
      if (SameWord(service->method(i)->name(), name.substr(dot + 1))) return service->method(i);
      methods.push_back(absl::StrCat(LastWord(service_name), ".", service->method(i)->name()));
    }
  }
  return UnknownMethod(name, methods);
}

}  // namespace madoguchi::cli
