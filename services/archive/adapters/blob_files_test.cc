// What BlobBytes promises, tried on a real directory.
#include "services/archive/adapters/blob_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "services/archive/limits.h"

namespace madoguchi::archive {
namespace {

namespace fs = std::filesystem;
using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::HasSubstr;

constexpr char kCity[] = "131016";
constexpr char kOtherCity[] = "141003";
// From FIPS 180-2, appendix B.1.
constexpr char kAbcSha256[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

class BlobFilesTest : public ::testing::Test {
 protected:
  BlobFilesTest() { Open(); }

  void Open() {
    store_ = blob::OpenDirectoryBlobStore(dir_.path()).value();
    files_ = std::make_unique<BlobFiles>(store_.get(), &metrics_);
  }
  absl::StatusOr<StoredBytes> Put(const std::vector<std::string>& pieces, const std::string& city = kCity) {
    auto writer = files_->Create(city).value();
    for (const std::string& piece : pieces) {
      if (absl::Status status = writer->Append(piece); !status.ok()) return status;
    }
    return writer->Commit();
  }
  absl::StatusOr<std::string> Read(const std::string& sha256, const std::string& city = kCity) {
    std::string bytes;
    const absl::Status status = files_->Read(city, sha256, [&](absl::string_view piece) {
      absl::StrAppend(&bytes, piece);
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
    return bytes;
  }
  int FilesIn(const std::string& folder) const {
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) files += entry.is_regular_file() ? 1 : 0;
    return files;
  }

  testing::TempDir dir_;
  observability::Metrics metrics_;
  std::unique_ptr<blob::BlobStore> store_;
  std::unique_ptr<BlobFiles> files_;
};

TEST_F(BlobFilesTest, BytesComeBackUnderTheirDigestAlsoAfterReopening) {
  const StoredBytes stored = Put({"a", "", "bc"}).value();
  EXPECT_EQ(stored.sha256, kAbcSha256);
  EXPECT_EQ(stored.size_bytes, 3);
  Open();
  EXPECT_EQ(Read(kAbcSha256).value(), "abc");
}

TEST_F(BlobFilesTest, TheSameBytesOfAnotherCityAreNotSeen) {
  ASSERT_OK(Put({"abc"}));
  EXPECT_THAT(Read(kAbcSha256, kOtherCity), Fails(StatusCode::kNotFound, "UNKNOWN_BLOB"));
}

TEST_F(BlobFilesTest, AnUnfinishedUploadLeavesNothing) {
  {
    auto writer = files_->Create(kCity).value();
    ASSERT_OK(writer->Append("abc"));
  }
  EXPECT_EQ(FilesIn(dir_.path()), 0);
}

TEST_F(BlobFilesTest, LeftoversOfACrashAreRemovedAtTheStart) {
  ASSERT_OK(Put({"abc"}));
  auto writer = files_->Create(kCity).value();
  ASSERT_OK(writer->Append("half"));
  ASSERT_EQ(FilesIn(dir_.path()), 2);
  Open();
  EXPECT_EQ(FilesIn(dir_.path()), 1);
  EXPECT_EQ(Read(kAbcSha256).value(), "abc");
}

TEST_F(BlobFilesTest, TooLargeIsRefusedAtTheExactByte) {
  const std::string megabyte(1024 * 1024, 'x');
  auto writer = files_->Create(kCity).value();
  for (int64_t i = 0; i < kBlobBytesMax / static_cast<int64_t>(megabyte.size()); ++i)
    ASSERT_OK(writer->Append(megabyte));
  EXPECT_THAT(writer->Append("x"), Fails(StatusCode::kResourceExhausted, "FILE_TOO_LARGE"));
}

TEST_F(BlobFilesTest, AFlippedBitOnDiskIsFoundAndCounted) {
  ASSERT_OK(Put({std::string(1'000'000, 'x')}));
  std::string path;
  for (const auto& entry : fs::recursive_directory_iterator(dir_.path())) {
    if (entry.is_regular_file()) path = entry.path();
  }
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(777'777);
    file.put('x' ^ 1);
  }
  EXPECT_THAT(Read(fs::path(path).filename()), Fails(StatusCode::kDataLoss, "BLOB_CORRUPT"));
  EXPECT_THAT(metrics_.Text(), HasSubstr("madoguchi_archive_corrupt_blobs_total 1"));
}

TEST_F(BlobFilesTest, CountsAndTimesWhatItStores) {
  ASSERT_OK(Put({"abc"}));
  ASSERT_OK(Read(kAbcSha256));
  const std::string text = metrics_.Text();
  EXPECT_THAT(text, HasSubstr("madoguchi_archive_stored_bytes_total 3"));
  EXPECT_THAT(text, HasSubstr("madoguchi_archive_stored_blobs_total 1"));
  EXPECT_THAT(text, HasSubstr("madoguchi_archive_read_bytes_total 3"));
  EXPECT_THAT(text, HasSubstr("madoguchi_archive_put_seconds_count 1"));
  EXPECT_THAT(text, HasSubstr("madoguchi_archive_sync_seconds_count 1"));
}

}  // namespace
}  // namespace madoguchi::archive
