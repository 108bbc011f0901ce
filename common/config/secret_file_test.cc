#include "common/config/secret_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace madoguchi::config {
namespace {

using testing::Fails;

TEST(SecretFile, OnlyItsOwnerMayReadIt) {
  const testing::TempDir dir;
  const std::string path = dir / "secret";
  std::ofstream(path) << "s3cret\n";
  chmod(path.c_str(), 0640);
  EXPECT_THAT(ReadSecretFile(path), Fails(absl::StatusCode::kFailedPrecondition, "SECRET_EXPOSED"));
  EXPECT_EQ(ReadConfigFile(path).value(), "s3cret");
  chmod(path.c_str(), 0600);
  EXPECT_EQ(ReadSecretFile(path).value(), "s3cret");
}

TEST(SecretFile, MissingEmptyAndHugeAreNamed) {
  const testing::TempDir dir;
  EXPECT_THAT(ReadSecretFile(dir / "none"), Fails(absl::StatusCode::kNotFound, "SECRET_MISSING"));
  std::ofstream(dir / "empty") << "\n";
  EXPECT_THAT(ReadConfigFile(dir / "empty"), Fails(absl::StatusCode::kInvalidArgument, "SECRET_INVALID"));
  std::ofstream(dir / "huge") << std::string(kSecretBytesMax + 10, 'x');
  EXPECT_THAT(ReadConfigFile(dir / "huge"), Fails(absl::StatusCode::kInvalidArgument, "SECRET_INVALID"));
}

}  // namespace
}  // namespace madoguchi::config
