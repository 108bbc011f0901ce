// Lanes on a real redis-server: who is read first, and that nobody starves.
#include "ocr-worker/adapters/redis_jobs.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/testing/redis_server.h"
#include "common/testing/status_matchers.h"
#include "gtest/gtest.h"

namespace madoguchi::ocr {
namespace {

class RedisJobsTest : public ::testing::Test {
 protected:
  RedisJobsTest() {
    auto client = redis::Client::Create(redis_.url());
    EXPECT_OK(client);
    client_ = *std::move(client);
    auto queue = RedisJobs::Create(
        {.url = redis_.url(), .group = "ocr", .consumer = "test", .block = absl::Milliseconds(1)}, &clock_);
    EXPECT_OK(queue);
    queue_ = *std::move(queue);
  }

  void Add(const char* stream, const std::string& name, int count) {
    redis::Stream lane(client_.get(), stream, "ocr");
    for (int i = 0; i < count; ++i) {
      ASSERT_OK(lane.Add({{"scan", absl::StrCat(name, i)}, {"blob", "b"}, {"job", absl::StrCat(name, i)}}));
    }
  }
  // "c" of the counter, "n" of the night, "." for nothing, in the order of taking.
  std::string Take(int count) {
    std::string lanes;
    for (int i = 0; i < count; ++i) {
      const auto job = queue_->Take();
      EXPECT_OK(job);
      const bool taken = job.ok() && job->has_value();
      lanes += taken ? (*job)->lane.substr(0, 1) : ".";
      if (taken) {
        EXPECT_OK(queue_->Acknowledge(**job));
      }
    }
    return lanes;
  }

  testing::RedisServer redis_;
  SystemClock clock_;
  std::unique_ptr<redis::Client> client_;
  std::unique_ptr<JobQueue> queue_;
};

TEST_F(RedisJobsTest, TheNightHasOneJobInEightWhileTheCounterNeverRests) {
  ASSERT_EQ(limits::kNightEveryJobs, 8);
  Add(kNightStream, "night", 3);
  Add(kCounterStream, "counter", 40);
  EXPECT_EQ(Take(24), "cccccccncccccccncccccccn");
  EXPECT_EQ(Take(16), "cccccccccccccccc");  // an empty night costs the counter nothing
}

TEST_F(RedisJobsTest, TurnsAreNotSavedUpAndTheNightHasAllThatTheCounterLeaves) {
  Add(kCounterStream, "counter", 20);
  EXPECT_EQ(Take(20), std::string(20, 'c'));
  Add(kNightStream, "night", 3);
  EXPECT_EQ(Take(3), "nnn");
  Add(kCounterStream, "counter", 8);
  Add(kNightStream, "night", 2);
  EXPECT_EQ(Take(11), "cccccccncn.");
}

}  // namespace
}  // namespace madoguchi::ocr
