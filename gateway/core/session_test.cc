#include "gateway/core/session.h"

#include <gtest/gtest.h>

#include "common/status/error.h"

namespace madoguchi::gateway {
namespace {

constexpr char kKey[] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

Session Sample() {
  return {.subject = "staff-1",
          .roles = {common::v1::ROLE_COUNTER, common::v1::ROLE_HEAD},
          .municipality = "131016",
          .csrf_token = NewCsrfToken(),
          .expires = kNow + absl::Hours(8)};
}

TEST(SessionSealer, OpensWhatItSealed) {
  const auto sealer = SessionSealer::Create(kKey);
  ASSERT_TRUE(sealer.ok());
  const Session session = Sample();
  const auto opened = sealer->Open(sealer->Seal(session), kNow);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->subject, "staff-1");
  EXPECT_EQ(opened->roles, session.roles);
  EXPECT_EQ(opened->municipality, "131016");
  EXPECT_EQ(opened->csrf_token, session.csrf_token);
  EXPECT_EQ(opened->expires, session.expires);
}

TEST(SessionSealer, RefusesTheExpired) {
  const auto sealer = SessionSealer::Create(kKey);
  const std::string sealed = sealer->Seal(Sample());
  EXPECT_TRUE(sealer->Open(sealed, kNow + absl::Hours(8) - absl::Seconds(1)).ok());
  EXPECT_EQ(ReasonOf(sealer->Open(sealed, kNow + absl::Hours(8)).status()), "SESSION_EXPIRED");
}

TEST(SessionSealer, RefusesEveryChangedCharacter) {
  const auto sealer = SessionSealer::Create(kKey);
  const std::string sealed = sealer->Seal(Sample());
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string forged = sealed;
    forged[i] = forged[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(sealer->Open(forged, kNow).ok()) << i;
    EXPECT_FALSE(sealer->Open(sealed.substr(0, i), kNow).ok()) << i;
  }
  EXPECT_FALSE(sealer->Open(std::string(10000, 'A'), kNow).ok());
}

TEST(SessionSealer, RefusesAnotherKey) {
  const auto sealer = SessionSealer::Create(kKey);
  const auto other = SessionSealer::Create("HR4fAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxw");
  ASSERT_TRUE(other.ok());
  EXPECT_FALSE(other->Open(sealer->Seal(Sample()), kNow).ok());
}

TEST(SessionSealer, RefusesBadKeys) {
  EXPECT_FALSE(SessionSealer::Create("").ok());
  EXPECT_FALSE(SessionSealer::Create("AAAA").ok());
  EXPECT_FALSE(SessionSealer::Create("not base64 at all, whatever its length is").ok());
}

TEST(SameSecret, Compares) {
  EXPECT_TRUE(SameSecret("abc", "abc"));
  EXPECT_FALSE(SameSecret("abc", "abd"));
  EXPECT_FALSE(SameSecret("", "abc"));
}

}  // namespace
}  // namespace madoguchi::gateway
