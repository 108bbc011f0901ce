// Keys and trust for tests that speak to a real server: acts in any role, for any municipality.
#pragma once

#include <grpcpp/client_context.h>
#include <sys/stat.h>

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/rpc/identity.h"
#include "common/testing/temp_dir.h"

namespace madoguchi::testing {

class Identities {
 public:
  Identities() {
    const rpc::KeyPair keys = rpc::MakeKeyPair("test");
    std::ofstream(key_path()) << keys.key_file;
    chmod(key_path().c_str(), S_IRUSR | S_IWUSR);
    std::ofstream(trust_path()) << R"({"test":{"public_key":")" << keys.public_key
                                << R"(","roles":["ROLE_COUNTER","ROLE_HEAD",)"
                                << R"("ROLE_ROBOT","ROLE_OPERATOR","ROLE_READER","ROLE_INTAKE"]}})";
    signer_ = rpc::IdentitySigner::FromFile(key_path()).value();
  }

  // For --identity_key.
  std::string key_path() const { return dir_ / "test.key"; }
  // For --identity_trust.
  std::string trust_path() const { return dir_ / "trust.json"; }

  // The call is then made as somebody in that role; `now` is the server's time. ROLE_PUBLIC: without a token.
  void ActAs(grpc::ClientContext* context, common::v1::Role role, const std::string& municipality,
             absl::Time now) const {
    if (role == common::v1::ROLE_PUBLIC) return;
    common::v1::Identity claims;
    claims.set_subject("test-account");
    claims.set_municipality(municipality);
    claims.add_roles(role);
    context->AddMetadata("authorization", absl::StrCat("Bearer ", signer_.Sign(claims, now, absl::Minutes(1))));
  }

 private:
  TempDir dir_;
  rpc::IdentitySigner signer_;
};

}  // namespace madoguchi::testing
