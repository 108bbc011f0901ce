#include "cli/form/publish.h"

#include <openssl/sha.h>

#include <ostream>
#include <regex>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "cli/client/endpoints.h"
#include "cli/client/raw_call.h"
#include "cli/files.h"
#include "cli/form/paper.h"
#include "common/rpc/identity.h"
#include "common/rpc/peer.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "madoguchi/intake/v1/intake.grpc.pb.h"
#include "procedures/definition/definition.h"
#include "procedures/limits.h"

namespace madoguchi::cli {
namespace {

constexpr absl::Duration kPublishMax = absl::Minutes(2);  // intake draws every page of the form

// The same file is the same request, however often it is sent.
std::string RequestIdOf(const std::string& parent, const std::string& yaml, const std::string& own_template) {
  const std::string content =
      own_template.empty() ? absl::StrCat(parent, "\n", yaml) : absl::StrCat(parent, "\n", yaml, "\n", own_template);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(content.data()), content.size(), digest);
  return absl::StrCat("publish-", absl::BytesToHexString({reinterpret_cast<const char*>(digest), 16}));
}

// The definition with another number in its line `version:`, everything else byte by byte as it was.
std::string WithVersion(const std::string& yaml, int version) {
  static const std::regex& line = *new std::regex("(^|\n)version:[ \t]*[0-9]+");
  return std::regex_replace(yaml, line, absl::StrCat("$1version: ", version), std::regex_constants::format_first_only);
}

using Stub = intake::v1::Intake::Stub;

class Publisher {
 public:
  Publisher(const rpc::Peer& intake, std::string municipality)
      : intake_(intake), parent_(absl::StrCat("municipalities/", municipality)), stub_(intake.channel()) {}

  absl::StatusOr<procedure::v1::Procedure> Publish(const std::string& yaml, const std::string& own_template) {
    intake::v1::PublishProcedureRequest request;
    request.set_parent(parent_);
    request.set_request_id(RequestIdOf(parent_, yaml, own_template));
    request.set_definition_yaml(yaml);
    request.set_template_json(own_template);
    return rpc::Invoke<Stub, intake::v1::PublishProcedureRequest, procedure::v1::Procedure>(
        intake_, stub_, &Stub::PublishProcedure, request);
  }

  // A definition that changed under a number that is published already: as the next version. When the newest version
  // says the same but for its number, there is nothing to publish.
  absl::StatusOr<procedure::v1::Procedure> Raise(const std::string& id, const std::string& yaml,
                                                 const std::string& own_template) {
    intake::v1::GetProcedureRequest request;
    request.set_name(absl::StrCat(parent_, "/procedures/", id));
    ASSIGN_OR_RETURN(procedure::v1::Procedure newest,
                     (rpc::Invoke<Stub, intake::v1::GetProcedureRequest, procedure::v1::Procedure>(
                         intake_, stub_, &Stub::GetProcedure, request)));
    const std::string as_newest = WithVersion(yaml, newest.version());
    if (newest.definition_yaml() == as_newest) {
      if (own_template.empty()) return newest;
      // Intake does not give an existing form's template back, but it knows a request that it has answered.
      const auto same = Publish(as_newest, own_template);
      if (same.ok()) return same;
    }
    return Publish(WithVersion(yaml, newest.version() + 1), own_template);
  }

 private:
  const rpc::Peer& intake_;
  const std::string parent_;
  Stub stub_;
};

// False when a definition was refused; why is printed.
absl::StatusOr<bool> Publish(const Arguments& arguments, Console console) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed,
                   arguments.Parse({"intake", "endpoint", "identity_key", "municipality"}, {"raise"}));
  if (parsed.positional.empty() || !parsed.Has("identity_key") || !parsed.Has("municipality")) {
    return Misused("定義ファイルと --identity_key、--municipality を指定してください。");
  }
  ASSIGN_OR_RETURN(const rpc::IdentitySigner signer, rpc::IdentitySigner::FromFile(parsed.Flag("identity_key")));
  const SystemClock clock;
  const rpc::Peer intake({.endpoint = parsed.Flag("intake", parsed.Flag("endpoint", EndpointOf("intake"))),
                          .role = common::v1::ROLE_OPERATOR,
                          .timeout = kPublishMax},
                         &signer, &clock);
  Publisher publisher(intake, parsed.Flag("municipality"));
  bool all_published = true;
  for (const std::string& file : parsed.positional) {
    ASSIGN_OR_RETURN(const std::string yaml, ReadFile(file, procedures::kDefinitionBytesMax));
    std::string own_template;
    // What is faulty is told by intake, with every other fault.
    const auto definition = procedures::ParseDefinition(yaml);
    if (definition.ok()) {
      ASSIGN_OR_RETURN(own_template, ReadOwnTemplate(file, *definition));
    }
    auto procedure = publisher.Publish(yaml, own_template);
    const bool changed = ReasonOf(procedure.status()) == "VERSION_PUBLISHED";
    if (changed && parsed.Has("raise")) procedure = publisher.Raise(definition->id, yaml, own_template);
    if (procedure.ok()) {
      console.out << procedure->id() << " 第" << procedure->version() << "版「" << procedure->title() << "」: "
                  << (changed ? "第" + absl::StrCat(definition->version) +
                                    "版は別の内容で公開済みのため、この版として公開しています。\n"
                              : "公開しています。\n");
      continue;
    }
    // One faulty definition does not keep the others from the public.
    all_published = false;
    console.err << file << ": ";
    Report(procedure.status(), console);
    if (changed) console.err << "  --raise を付けると、空いている次の版の番号で公開します。\n";
  }
  return all_published;
}

}  // namespace

int ProcedurePublish(const Arguments& arguments, Console console) {
  const absl::StatusOr<bool> all_published = Publish(arguments, console);
  if (!all_published.ok()) return Report(all_published.status(), console);
  return *all_published ? kDone : kFailed;
}

}  // namespace madoguchi::cli
