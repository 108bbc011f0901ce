#include "common/blob/blob_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace madoguchi::blob {
namespace {

using testing::Fails;

constexpr char kCity[] = "131016";
constexpr char kOtherCity[] = "132047";
// SHA-256 of "abc": FIPS 180-2, appendix B.1.
constexpr char kAbc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

class BlobStoreTest : public ::testing::Test {
 protected:
  absl::StatusOr<BlobInfo> Put(const std::string& bytes, int64_t size_bytes_max = 1000) {
    auto writer = store_->Create(kCity, size_bytes_max).value();
    const absl::Status appended = writer->Append(bytes);
    if (!appended.ok()) return appended;
    return writer->Finish();
  }
  absl::StatusOr<std::string> Get(const std::string& city, const std::string& sha256) {
    std::string bytes;
    const absl::Status status = store_->Read(city, sha256, [&](absl::string_view piece) {
      bytes.append(piece.data(), piece.size());
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
    return bytes;
  }
  int Incoming() const {
    int files = 0;
    for ([[maybe_unused]] const auto& file : std::filesystem::directory_iterator(dir_ / "blobs/incoming")) ++files;
    return files;
  }

  testing::TempDir dir_;
  std::unique_ptr<BlobStore> store_ = OpenDirectoryBlobStore(dir_ / "blobs").value();
};

TEST_F(BlobStoreTest, NamesBytesByTheirDigest) {
  const BlobInfo info = Put("abc").value();
  EXPECT_EQ(info.sha256, kAbc);
  EXPECT_EQ(info.size_bytes, 3);
  EXPECT_EQ(Put("abc")->sha256, kAbc);
  EXPECT_EQ(Get(kCity, kAbc).value(), "abc");
  EXPECT_EQ(Incoming(), 0);
}

TEST_F(BlobStoreTest, CitiesDoNotSeeEachOthersBlobs) {
  ASSERT_OK(Put("abc"));
  EXPECT_THAT(store_->Find(kOtherCity, kAbc), Fails(absl::StatusCode::kNotFound, "UNKNOWN_BLOB"));
  EXPECT_THAT(Get(kOtherCity, kAbc), Fails(absl::StatusCode::kNotFound, "UNKNOWN_BLOB"));
}

TEST_F(BlobStoreTest, NamesThatLeaveTheFolderAreUnknown) {
  EXPECT_THAT(store_->Find("../../", kAbc), Fails(absl::StatusCode::kNotFound, "UNKNOWN_BLOB"));
  EXPECT_THAT(Get(kCity, "../../../etc/passwd"), Fails(absl::StatusCode::kNotFound, "UNKNOWN_BLOB"));
  EXPECT_THAT(store_->Create("../../x", 10), Fails(absl::StatusCode::kInvalidArgument, "INVALID_MUNICIPALITY"));
}

TEST_F(BlobStoreTest, RefusesEmptyAndTooLarge) {
  EXPECT_THAT(Put(""), Fails(absl::StatusCode::kInvalidArgument, "EMPTY_FILE"));
  EXPECT_THAT(Put("abcd", 3), Fails(absl::StatusCode::kResourceExhausted, "FILE_TOO_LARGE"));
  EXPECT_EQ(Incoming(), 0);
}

TEST_F(BlobStoreTest, NoticesAChangedByte) {
  ASSERT_OK(Put("abc"));
  std::ofstream(dir_ / "blobs/131016/ba/" + kAbc) << "abd";
  EXPECT_THAT(Get(kCity, kAbc), Fails(absl::StatusCode::kDataLoss, "BLOB_CORRUPT"));
  ASSERT_OK(Put("abc"));  // the same bytes again heal it
  EXPECT_EQ(Get(kCity, kAbc).value(), "abc");
}

TEST_F(BlobStoreTest, RemovesWhatACrashLeft) {
  std::ofstream(dir_ / "blobs/incoming/1-1") << "half";
  store_ = OpenDirectoryBlobStore(dir_ / "blobs").value();
  EXPECT_EQ(Incoming(), 0);
}

TEST_F(BlobStoreTest, WhatIsRemovedIsOffTheDisk) {
  const BlobInfo info = Put("abc").value();
  EXPECT_OK(store_->Remove(kOtherCity, info.sha256));
  EXPECT_OK(Get(kCity, info.sha256));
  EXPECT_OK(store_->Remove(kCity, info.sha256));
  EXPECT_THAT(Get(kCity, info.sha256).status(), Fails(absl::StatusCode::kNotFound, "UNKNOWN_BLOB"));
  EXPECT_OK(store_->Remove(kCity, info.sha256));
  EXPECT_THAT(store_->Remove(kCity, "../../etc"), Fails(absl::StatusCode::kNotFound, "UNKNOWN_BLOB"));
}

TEST_F(BlobStoreTest, WhatTheIndexForgotGoesOnceItIsOldUnlessItIsTooMuch) {
  const BlobInfo known = Put("abc").value();
  const BlobInfo forgotten = Put("left by a crash").value();
  const auto is_known = [&](const std::string& city, const std::string& sha256) -> absl::StatusOr<bool> {
    EXPECT_EQ(city, kCity);
    return sha256 == known.sha256;
  };
  const absl::Time later = absl::Now() + absl::Minutes(1);
  EXPECT_EQ(*store_->RemoveForgotten(absl::Now() - absl::Hours(1), 10, is_known), 0) << "perhaps just being stored";
  EXPECT_THAT(store_->RemoveForgotten(later, 0, is_known),
              Fails(absl::StatusCode::kFailedPrecondition, "TOO_MANY_FORGOTTEN"));
  EXPECT_OK(Get(kCity, forgotten.sha256));
  EXPECT_EQ(*store_->RemoveForgotten(later, 10, is_known), 1);
  EXPECT_THAT(Get(kCity, forgotten.sha256).status(), Fails(absl::StatusCode::kNotFound, "UNKNOWN_BLOB"));
  EXPECT_OK(Get(kCity, known.sha256));
  // An index that cannot answer is no reason to remove anything.
  const auto away = [](const std::string&, const std::string&) -> absl::StatusOr<bool> {
    return absl::UnavailableError("away");
  };
  EXPECT_FALSE(store_->RemoveForgotten(later, 10, away).ok());
  EXPECT_OK(Get(kCity, known.sha256));
}

}  // namespace
}  // namespace madoguchi::blob
