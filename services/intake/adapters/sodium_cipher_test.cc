#include "services/intake/adapters/sodium_cipher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace madoguchi::intake {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::HasSubstr;
using ::testing::Not;

class SodiumCipherTest : public ::testing::Test {
 protected:
  absl::StatusOr<SodiumCipher> From(const std::string& secret) {
    const std::string path = dir_ / "samples.secret";
    std::ofstream(path) << secret;
    chmod(path.c_str(), 0600);
    return SodiumCipher::FromFile(path);
  }

  testing::TempDir dir_;
  const SodiumCipher cipher_ = From(std::string(43, 'k')).value();
};

TEST_F(SodiumCipherTest, WhatIsSealedForACityOpensForItAlone) {
  const std::string truth = "見本 𠮷郎";
  const std::string sealed = cipher_.Seal("131016", truth);
  EXPECT_THAT(sealed, Not(HasSubstr("見本")));
  EXPECT_EQ(*cipher_.Open("131016", sealed), truth);
  EXPECT_THAT(cipher_.Open("131024", sealed), Fails(StatusCode::kDataLoss, "SAMPLE_UNREADABLE"));
  EXPECT_THAT(From(std::string(43, 'x'))->Open("131016", sealed), Fails(StatusCode::kDataLoss, "SAMPLE_UNREADABLE"));
  EXPECT_NE(cipher_.Seal("131016", truth), sealed) << "equal names must not be seen to be equal";
  EXPECT_EQ(*cipher_.Open("131016", cipher_.Seal("131016", "")), "");
}

TEST_F(SodiumCipherTest, DamageIsNoticedAndWhatWasKeptBeforeIsReadAsItIs) {
  std::string sealed = cipher_.Seal("131016", "ミホン");
  for (const size_t at : {kSealMark.size(), sealed.size() - 1}) {
    std::string damaged = sealed;
    damaged[at] ^= 1;
    EXPECT_THAT(cipher_.Open("131016", damaged), Fails(StatusCode::kDataLoss, "SAMPLE_UNREADABLE"));
  }
  EXPECT_THAT(cipher_.Open("131016", kSealMark), Fails(StatusCode::kDataLoss, "SAMPLE_UNREADABLE"));
  EXPECT_EQ(*cipher_.Open("131016", "\x89PNG"), "\x89PNG");
}

TEST_F(SodiumCipherTest, AShortSecretIsNone) {
  EXPECT_THAT(From("short").status(), Fails(StatusCode::kInvalidArgument, "SAMPLES_KEY_TOO_SHORT"));
  EXPECT_FALSE(SodiumCipher::FromFile(dir_ / "nowhere").ok());
}

}  // namespace
}  // namespace madoguchi::intake
