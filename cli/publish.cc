#include "cli/publish.h"

#include <openssl/sha.h>

#include <memory>
#include <ostream>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "cli/endpoints.h"
#include "cli/files.h"
#include "cli/paper.h"
#include "cli/raw_call.h"
#include "common/rpc/identity.h"
#include "common/rpc/peer.h"
#include "common/status/macros.h"
#include "madoguchi/intake/v1/intake.grpc.pb.h"
#include "procedures/definition/definition.h"
#include "procedures/limits.h"

namespace madoguchi::cli {
namespace {

// The same file is the same request, however often it is sent.
std::string RequestIdOf(const std::string& parent, const std::string& yaml, const std::string& own_template) {
  const std::string content =
      own_template.empty() ? absl::StrCat(parent, "\n", yaml) : absl::StrCat(parent, "\n", yaml, "\n", own_template);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(content.data()), content.size(), digest);
  return absl::StrCat("publish-", absl::BytesToHexString({reinterpret_cast<const char*>(digest), 16}));
}

// False when a definition was refused; why is printed.
absl::StatusOr<bool> Publish(const Arguments& arguments, Console console) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed,
                   arguments.Parse({"intake", "endpoint", "identity_key", "municipality"}));
  if (parsed.positional.empty() || !parsed.Has("identity_key") || !parsed.Has("municipality")) {
    return Misused("定義ファイルと --identity_key、--municipality を指定してください。");
  }
  ASSIGN_OR_RETURN(const rpc::IdentitySigner signer, rpc::IdentitySigner::FromFile(parsed.Flag("identity_key")));
  const SystemClock clock;
  const rpc::Peer intake({.endpoint = parsed.Flag("intake", parsed.Flag("endpoint", EndpointOf("intake"))),
                          .role = common::v1::ROLE_OPERATOR},
                         &signer, &clock);
  const auto stub = intake::v1::Intake::NewStub(intake.channel());
  bool all_published = true;
  for (const std::string& file : parsed.positional) {
    ASSIGN_OR_RETURN(const std::string yaml, ReadFile(file, procedures::kDefinitionBytesMax));
    intake::v1::PublishProcedureRequest request;
    request.set_parent(absl::StrCat("municipalities/", parsed.Flag("municipality")));
    // What is faulty is told by intake, with every other fault.
    if (const auto definition = procedures::ParseDefinition(yaml); definition.ok()) {
      ASSIGN_OR_RETURN(*request.mutable_template_json(), ReadOwnTemplate(file, *definition));
    }
    request.set_request_id(RequestIdOf(request.parent(), yaml, request.template_json()));
    request.set_definition_yaml(yaml);
    const auto procedure =
        rpc::Invoke<intake::v1::Intake::Stub, intake::v1::PublishProcedureRequest, procedure::v1::Procedure>(
            intake, *stub, &intake::v1::Intake::Stub::PublishProcedure, request);
    if (procedure.ok()) {
      console.out << procedure->id() << " 第" << procedure->version() << "版「" << procedure->title()
                  << "」: 公開しています。\n";
      continue;
    }
    // One faulty definition does not keep the others from the public.
    all_published = false;
    console.err << file << ": ";
    Report(procedure.status(), console);
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
