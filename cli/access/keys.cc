#include "cli/access/keys.h"

#include <sodium.h>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/client/identity.h"
#include "cli/files.h"
#include "common/config/secret_file.h"
#include "common/rpc/identity.h"
#include "common/status/macros.h"
#include "nlohmann/json.hpp"

namespace madoguchi::cli {
namespace {

constexpr absl::Duration kTokenLifetimeMax = absl::Hours(24);

struct Issuer {
  std::string name;
  std::vector<std::string> roles;  // the fewest that its work needs
};

const std::vector<Issuer>& Issuers() {
  static const std::vector<Issuer>& issuers = *new std::vector<Issuer>{
      {"gateway", {"ROLE_PUBLIC", "ROLE_COUNTER", "ROLE_HEAD", "ROLE_OPERATOR"}},
      {"intake", {"ROLE_INTAKE"}},
      {"ocr-worker", {"ROLE_READER"}},
      {"congestion", {}},
      {"archive", {}},
      {"operator", {"ROLE_OPERATOR"}},
      {"robot", {"ROLE_ROBOT"}},
      {"trainer", {"ROLE_TRAINER"}},
      {"scanner", {"ROLE_SCANNER"}},  // `scan send` and `scan watch`
  };
  return issuers;
}

std::string RandomSecret() {
  std::string bytes(32, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    kVariant);
  text.pop_back();  // libsodium's NUL
  return text;
}

// The file's content; made by `make` where there is none yet, and never replaced.
template <class Make>
absl::StatusOr<std::string> KeepOrMake(const std::string& path, std::ostream& out, Make make) {
  if (std::filesystem::exists(path)) return config::ReadSecretFile(path);
  const std::string content = make();
  RETURN_IF_ERROR(WriteSecretFile(path, absl::StrCat(content, "\n")));
  out << "作りました: " << path << "\n";
  return content;
}

// Issuers that somebody added by hand stay.
absl::StatusOr<nlohmann::ordered_json> ExistingTrust(const std::string& path) {
  if (!std::filesystem::exists(path)) return nlohmann::ordered_json::object();
  ASSIGN_OR_RETURN(const std::string text, config::ReadConfigFile(path));
  auto trust = nlohmann::ordered_json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!trust.is_object())
    return Misused(absl::StrCat(path, " が JSON として読めません。直すか、別の場所へ移してください。"));
  return trust;
}

absl::Status Init(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed, arguments.Parse({"out", "process"}));
  const std::string folder = parsed.positional.size() == 1 ? parsed.positional[0] : parsed.Flag("out");
  if (folder.empty() || parsed.positional.size() > 1) return Misused("鍵を置くディレクトリを一つ指定してください。");
  std::set<std::string> wanted;
  if (parsed.Has("process")) wanted = {parsed.flags.at("process").begin(), parsed.flags.at("process").end()};
  for (const std::string& name : wanted) {
    const auto& all = Issuers();
    if (std::none_of(all.begin(), all.end(), [&](const Issuer& issuer) { return issuer.name == name; })) {
      return Misused(absl::StrCat("「", name, "」というプロセスはありません。"));
    }
  }
  RETURN_IF_ERROR(MakePrivateFolder(folder));
  ASSIGN_OR_RETURN(nlohmann::ordered_json trust, ExistingTrust(folder + "/trust.json"));
  for (const Issuer& issuer : Issuers()) {
    if (!wanted.empty() && !wanted.contains(issuer.name)) continue;
    ASSIGN_OR_RETURN(const std::string key, KeepOrMake(absl::StrCat(folder, "/", issuer.name, ".json"), out,
                                                       [&] { return rpc::MakeKeyPair(issuer.name).key_file; }));
    ASSIGN_OR_RETURN(const std::string public_key, rpc::PublicKeyOf(key));
    trust[issuer.name] = {{"public_key", public_key}, {"roles", issuer.roles}};
  }
  RETURN_IF_ERROR(WriteSecretFile(folder + "/trust.json", trust.dump(2) + "\n"));
  if (wanted.empty() || wanted.contains("gateway")) {
    RETURN_IF_ERROR(KeepOrMake(folder + "/session.secret", out, RandomSecret).status());
  }
  if (wanted.empty() || wanted.contains("intake")) {
    RETURN_IF_ERROR(KeepOrMake(folder + "/receipt.secret", out, RandomSecret).status());
    RETURN_IF_ERROR(KeepOrMake(folder + "/samples.secret", out, RandomSecret).status());
  }
  out << folder << " に鍵がそろっています。\n";
  return absl::OkStatus();
}

absl::Status Token(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed, arguments.Parse({"key", "roles", "municipality", "subject", "ttl"}));
  if (!parsed.positional.empty() || !parsed.Has("key") || !parsed.Has("municipality")) {
    return Misused("--key で鍵ファイルを、--municipality で全国地方公共団体コードを指定してください。");
  }
  absl::Duration ttl;
  if (!absl::ParseDuration(parsed.Flag("ttl", "1h"), &ttl) || ttl <= absl::ZeroDuration() || ttl > kTokenLifetimeMax) {
    return Misused("--ttl は 10m や 8h のように、24h までで指定してください。");
  }
  ASSIGN_OR_RETURN(const std::string token, SignToken(parsed.Flag("key"), parsed.Flag("roles"),
                                                      parsed.Flag("municipality"), parsed.Flag("subject"), ttl));
  out << token << "\n";
  return absl::OkStatus();
}

}  // namespace

int KeysInit(const Arguments& arguments, Console console) { return Report(Init(arguments, console.out), console); }
int KeysToken(const Arguments& arguments, Console console) { return Report(Token(arguments, console.out), console); }

}  // namespace madoguchi::cli
