// Nothing acknowledged is lost: the real process is killed at random moments while files stream in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <thread>

#include "common/sync/mutex.h"
#include "common/testing/child_process.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "services/archive/testing_client.h"

namespace madoguchi::archive {
namespace {

constexpr char kCity[] = "131016";
constexpr int kRounds = 6;
constexpr int kUploaders = 3;
constexpr int kFileBytesMax = 300'000;

class DurabilityTest : public ::testing::Test {
 protected:
  std::unique_ptr<testing::ChildProcess> Start(int port) {
    return std::make_unique<testing::ChildProcess>(
        std::vector<std::string>{MADOGUCHI_ARCHIVE_BINARY, absl::StrCat("--listen=127.0.0.1:", port),
                                 "--metrics_listen=", "--identity_trust=" + identities_.trust_path(),
                                 "--database=sqlite://" + (dir_ / "archive.db"), "--blobs=" + (dir_ / "blobs")},
        dir_ / "archive.log");
  }
  std::unique_ptr<ArchiveClient> Connect(int port) {
    auto client = std::make_unique<ArchiveClient>(&identities_, port, common::v1::ROLE_COUNTER, kCity);
    EXPECT_TRUE(client->WaitUntilServing(absl::Seconds(20)));
    return client;
  }

  // Uploads until the process is gone.
  void UploadUntilGone(int port, int seed) {
    std::mt19937 random(seed);
    const auto client = Connect(port);
    for (int i = 0;; ++i) {
      std::string bytes = "%PDF-1.7 ";
      const int size = std::uniform_int_distribution<int>(1, kFileBytesMax)(random);
      for (int b = 0; b < size; ++b) bytes += static_cast<char>(random());
      const absl::StatusOr<v1::Blob> blob = client->Put(bytes, absl::StrCat("r", seed, "-", i));
      if (!blob.ok()) {
        EXPECT_EQ(blob.status().code(), absl::StatusCode::kUnavailable) << blob.status();
        return;
      }
      MutexLock lock(&mutex_);
      acknowledged_[blob->name()] = std::move(bytes);
    }
  }

  testing::TempDir dir_;
  testing::Identities identities_;
  Mutex mutex_;
  std::map<std::string, std::string> acknowledged_;
};

TEST_F(DurabilityTest, EveryAcknowledgedFileSurvivesKillsAtRandomMoments) {
  std::mt19937 random(20250401);
  for (int round = 0; round < kRounds; ++round) {
    const int port = testing::FreePort();
    const auto process = Start(port);
    Connect(port);
    std::vector<std::thread> uploaders;
    for (int i = 0; i < kUploaders; ++i) {
      uploaders.emplace_back([&, seed = round * kUploaders + i] { UploadUntilGone(port, seed); });
    }
    absl::SleepFor(absl::Milliseconds(std::uniform_int_distribution<int>(100, 600)(random)));
    process->Signal(SIGKILL);
    process->Wait();
    for (std::thread& uploader : uploaders) uploader.join();
  }
  ASSERT_GT(acknowledged_.size(), size_t{kRounds});

  const int port = testing::FreePort();
  const auto process = Start(port);
  const auto client = Connect(port);
  for (const auto& [name, bytes] : acknowledged_) {
    const absl::StatusOr<std::string> found = client->Download(name);
    ASSERT_OK(found) << name;
    ASSERT_TRUE(*found == bytes) << name;
  }
  RecordProperty("acknowledged_files", static_cast<int>(acknowledged_.size()));

  process->Signal(SIGTERM);
  EXPECT_EQ(process->Wait(), 0) << "a drained process ends well";
}

}  // namespace
}  // namespace madoguchi::archive
