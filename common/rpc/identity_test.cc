#include "common/rpc/identity.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace madoguchi::rpc {
namespace {

using madoguchi::common::v1::Identity;
using testing::Fails;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

class IdentityTest : public ::testing::Test {
 protected:
  IdentityTest() {
    const KeyPair pair = MakeKeyPair("gateway");
    Write("gateway.key", pair.key_file);
    Write("trust.json",
          absl::StrCat(R"({"gateway":{"public_key":")", pair.public_key, R"(","roles":["ROLE_COUNTER"]}})"));
    signer_ = IdentitySigner::FromFile(dir_ / "gateway.key").value();
    verifier_ = IdentityVerifier::FromFile(dir_ / "trust.json").value();
  }

  void Write(const std::string& name, const std::string& content) {
    std::ofstream(dir_ / name) << content;
    chmod((dir_ / name).c_str(), 0600);
  }
  std::string Token(madoguchi::common::v1::Role role) {
    Identity claims;
    claims.set_subject("a-17");
    claims.set_municipality("131016");
    claims.add_roles(role);
    return signer_.Sign(claims, kNow, absl::Minutes(1));
  }

  testing::TempDir dir_;
  IdentitySigner signer_;
  IdentityVerifier verifier_;
};

TEST_F(IdentityTest, ASignedTokenTellsWhoActs) {
  const Identity identity = verifier_.Verify(Token(madoguchi::common::v1::ROLE_COUNTER), kNow).value();
  EXPECT_EQ(identity.issuer(), "gateway");
  EXPECT_EQ(identity.subject(), "a-17");
  EXPECT_EQ(identity.municipality(), "131016");
}

TEST_F(IdentityTest, ExpiresAndCannotBeChanged) {
  const std::string token = Token(madoguchi::common::v1::ROLE_COUNTER);
  EXPECT_THAT(verifier_.Verify(token, kNow + absl::Minutes(1)),
              Fails(absl::StatusCode::kUnauthenticated, "TOKEN_EXPIRED"));
  for (const size_t place : {size_t{5}, token.find('.') / 2, token.find('.') + 9}) {
    std::string changed = token;
    changed[place] = changed[place] == 'A' ? 'B' : 'A';
    EXPECT_THAT(verifier_.Verify(changed, kNow), Fails(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID")) << place;
  }
  EXPECT_THAT(verifier_.Verify("", kNow), Fails(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID"));
  EXPECT_THAT(verifier_.Verify("x.y", kNow), Fails(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID"));
}

TEST_F(IdentityTest, AnIssuerMayOnlyAssertItsOwnRoles) {
  EXPECT_THAT(verifier_.Verify(Token(madoguchi::common::v1::ROLE_INTAKE), kNow),
              Fails(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID"));
}

TEST_F(IdentityTest, AStrangersKeyIsRefused) {
  const KeyPair stranger = MakeKeyPair("gateway");
  Write("stranger.key", stranger.key_file);
  signer_ = IdentitySigner::FromFile(dir_ / "stranger.key").value();
  EXPECT_THAT(verifier_.Verify(Token(madoguchi::common::v1::ROLE_COUNTER), kNow),
              Fails(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID"));
}

TEST_F(IdentityTest, BrokenFilesAreNamed) {
  Write("bad.json", R"({"gateway":{"public_key":"AAAA","roles":[]}})");
  EXPECT_THAT(IdentityVerifier::FromFile(dir_ / "bad.json"), Fails(absl::StatusCode::kInvalidArgument, "KEY_INVALID"));
  Write("bad.key", "not json");
  EXPECT_THAT(IdentitySigner::FromFile(dir_ / "bad.key"), Fails(absl::StatusCode::kInvalidArgument, "KEY_INVALID"));
}

}  // namespace
}  // namespace madoguchi::rpc
