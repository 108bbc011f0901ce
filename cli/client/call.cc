#include "cli/client/call.h"

#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/json_util.h>

#include <iostream>
#include <iterator>
#include <memory>
#include <ostream>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/client/endpoints.h"
#include "cli/client/identity.h"
#include "cli/client/raw_call.h"
#include "cli/client/reflection.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::cli {
namespace {

constexpr absl::Duration kTokenLifetime = absl::Minutes(1);

absl::Status BadJson(const std::string& detail) {
  return Error(absl::StatusCode::kInvalidArgument, "INVALID_JSON",
               absl::StrCat("JSON を読めません。書き方と項目の名前を確かめてください。(", detail, ")"));
}

// "madoguchi.intake.v1.Intake.X", "Intake.X" and "intake.X" all live in the process "intake".
std::string DefaultEndpoint(const std::string& method) {
  const std::vector<std::string> words = absl::StrSplit(method, '.');
  if (words.size() < 2) return "";
  return EndpointOf(absl::AsciiStrToLower(words[words.size() - 2]));
}

absl::StatusOr<std::string> TokenFor(const Arguments::Parsed& parsed) {
  if (!parsed.Has("identity_key")) return std::string();
  return SignToken(parsed.Flag("identity_key"), parsed.Flag("roles"), parsed.Flag("municipality", "*"),
                   parsed.Flag("subject"), kTokenLifetime);
}

absl::Status Execute(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed,
                   arguments.Parse({"endpoint", "identity_key", "roles", "municipality", "subject", "timeout"}));
  if (parsed.positional.empty() || parsed.positional.size() > 2)
    return Misused("SERVICE.METHOD と JSON を指定してください。");
  const std::string& name = parsed.positional[0];
  std::string json = parsed.positional.size() == 2 ? parsed.positional[1] : "{}";
  if (json == "-") json.assign(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
  const std::string endpoint = parsed.Flag("endpoint", DefaultEndpoint(name));
  if (endpoint.empty()) return Misused("--endpoint で接続先 HOST:PORT を指定してください。");
  absl::Duration timeout;
  if (!absl::ParseDuration(parsed.Flag("timeout", "30s"), &timeout))
    return Misused("--timeout は 30s のように指定してください。");
  ASSIGN_OR_RETURN(const std::string token, TokenFor(parsed));

  const auto channel = Connect(endpoint);
  Reflection reflection(channel);
  ASSIGN_OR_RETURN(const auto* method, reflection.FindMethod(name));
  google::protobuf::DynamicMessageFactory factory;
  const std::unique_ptr<google::protobuf::Message> request(factory.GetPrototype(method->input_type())->New());
  const auto read = google::protobuf::util::JsonStringToMessage(json, request.get());
  if (!read.ok()) return BadJson(read.ToString());
  ASSIGN_OR_RETURN(const auto answers,
                   RawCall(channel, absl::StrCat("/", method->service()->full_name(), "/", method->name()),
                           {request->SerializeAsString()}, token, timeout));
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.always_print_primitive_fields = true;
  for (const std::string& bytes : answers) {
    const std::unique_ptr<google::protobuf::Message> answer(factory.GetPrototype(method->output_type())->New());
    std::string text;
    if (!answer->ParseFromString(bytes) || !google::protobuf::util::MessageToJsonString(*answer, &text, options).ok()) {
      return BadJson(method->output_type()->full_name());
    }
    out << text;
  }
  return absl::OkStatus();
}

}  // namespace

int Call(const Arguments& arguments, Console console) { return Report(Execute(arguments, console.out), console); }

}  // namespace madoguchi::cli
