#include "gateway/core/accounts.h"

#include <gtest/gtest.h>

#include "common/status/error.h"

namespace madoguchi::gateway {
namespace {

TEST(Accounts, RoundTripAndCheck) {
  const auto hash = HashPassword("見本の長いパスワード");
  ASSERT_TRUE(hash.ok());
  const std::string text = FormatAccounts({{.account = "mihon",
                                            .password_hash = *hash,
                                            .subject = "staff-1",
                                            .roles = {common::v1::ROLE_COUNTER},
                                            .municipality = "131016"}});
  const auto accounts = ParseAccounts(text);
  ASSERT_TRUE(accounts.ok()) << accounts.status();
  ASSERT_EQ(accounts->size(), 1u);
  const Account* account = CheckPassword(*accounts, "mihon", "見本の長いパスワード");
  ASSERT_NE(account, nullptr);
  EXPECT_EQ(account->subject, "staff-1");
  EXPECT_EQ(account->roles, std::vector{common::v1::ROLE_COUNTER});
  EXPECT_EQ(CheckPassword(*accounts, "mihon", "見本の長いパスワー"), nullptr);
  EXPECT_EQ(CheckPassword(*accounts, "nobody", "見本の長いパスワード"), nullptr);
  EXPECT_EQ(CheckPassword(*accounts, "mihon", ""), nullptr);
}

TEST(Accounts, RefusesShortPasswords) {
  EXPECT_EQ(ReasonOf(HashPassword("short").status()), "INVALID_CONFIG");
  EXPECT_FALSE(HashPassword(std::string(kPasswordBytesMax + 1, 'a')).ok());
}

TEST(Accounts, NamesWhatIsWrong) {
  for (
      const char* text :
      {"", "[]", "{}", R"({"accounts":{}})", R"({"accounts":[1]})", R"({"accounts":[{"account":"a"}]})",
       R"({"accounts":[{"account":"a","password_hash":"x","subject":"s","municipality":"1","roles":["COUNTER"]}]})",
       R"({"accounts":[{"account":"a","password_hash":"$argon2id$x","subject":"s","municipality":"1","roles":[]}]})",
       R"({"accounts":[{"account":"a","password_hash":"$argon2id$x","subject":"s","municipality":"1","roles":["KING"]}]})",
       R"({"accounts":[{"account":"a","password_hash":"$argon2id$x","subject":"s","municipality":"1","roles":["HEAD"]},
                        {"account":"a","password_hash":"$argon2id$x","subject":"s","municipality":"1","roles":["HEAD"]}]})"}) {
    EXPECT_EQ(ReasonOf(ParseAccounts(text).status()), "INVALID_CONFIG") << text;
  }
}

TEST(Roles, AreTakenInAnyCase) {
  EXPECT_EQ(*ParseRole("counter"), common::v1::ROLE_COUNTER);
  EXPECT_EQ(*ParseRole("ROLE_HEAD"), common::v1::ROLE_HEAD);
  EXPECT_FALSE(ParseRole("UNSPECIFIED").ok());
  EXPECT_FALSE(ParseRole("").ok());
}

}  // namespace
}  // namespace madoguchi::gateway
