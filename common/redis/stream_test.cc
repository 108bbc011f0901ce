#include "common/redis/stream.h"

#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "common/testing/redis_server.h"
#include "common/testing/status_matchers.h"

namespace madoguchi::redis {
namespace {

using testing::Fails;

class StreamTest : public ::testing::Test {
 protected:
  testing::RedisServer server_;
  std::unique_ptr<Client> client_ = Client::Create(server_.url()).value();
  Stream stream_{client_.get(), "jobs", "readers"};
};

TEST_F(StreamTest, EachEntryGoesToOneConsumer) {
  ASSERT_OK(stream_.Add({{"scan", "one"}}));
  ASSERT_OK(stream_.Add({{"scan", "two"}}));
  const auto first = stream_.Read("a", 1, absl::Milliseconds(10)).value();
  const auto second = stream_.Read("b", 10, absl::Milliseconds(10)).value();
  ASSERT_EQ(first.size(), 1);
  ASSERT_EQ(second.size(), 1);
  EXPECT_EQ(first[0].fields.at("scan"), "one");
  EXPECT_EQ(second[0].fields.at("scan"), "two");
  EXPECT_TRUE(stream_.Read("a", 1, absl::Milliseconds(10))->empty());
}

TEST_F(StreamTest, ADeadConsumersWorkIsReclaimedAndCounted) {
  ASSERT_OK(stream_.Add({{"scan", "one"}}));
  ASSERT_EQ(stream_.Read("dies", 1, absl::Milliseconds(10))->size(), 1);
  EXPECT_TRUE(stream_.Reclaim("lives", 10, absl::Minutes(1))->empty());
  absl::SleepFor(absl::Milliseconds(30));
  const auto reclaimed = stream_.Reclaim("lives", 10, absl::Milliseconds(20)).value();
  ASSERT_EQ(reclaimed.size(), 1);
  EXPECT_EQ(reclaimed[0].deliveries, 2);
  ASSERT_OK(stream_.Acknowledge(reclaimed[0].id));
  EXPECT_EQ(stream_.Length().value(), 0);
  EXPECT_TRUE(stream_.Reclaim("lives", 10, absl::ZeroDuration())->empty());
}

TEST_F(StreamTest, TouchedWorkIsNotReclaimed) {
  ASSERT_OK(stream_.Add({{"scan", "one"}}));
  const auto mine = stream_.Read("slow", 1, absl::Milliseconds(10)).value();
  absl::SleepFor(absl::Milliseconds(600));
  ASSERT_OK(stream_.Touch("slow", mine.at(0).id));
  EXPECT_TRUE(stream_.Reclaim("other", 10, absl::Milliseconds(500))->empty());
}

TEST_F(StreamTest, ComesBackAfterRedisLostEverything) {
  ASSERT_OK(stream_.Add({{"scan", "lost"}}));
  server_.Kill();
  EXPECT_THAT(stream_.Add({{"scan", "refused"}}), Fails(absl::StatusCode::kUnavailable, "REDIS_UNREACHABLE"));
  server_.Restart();
  ASSERT_OK(stream_.Add({{"scan", "new"}}));
  const auto entries = stream_.Read("a", 10, absl::Milliseconds(10)).value();
  ASSERT_EQ(entries.size(), 1);
  EXPECT_EQ(entries[0].fields.at("scan"), "new");
}

TEST(Client, RefusesUnknownAddresses) {
  EXPECT_THAT(Client::Create("localhost:6379"), Fails(absl::StatusCode::kInvalidArgument, "UNKNOWN_REDIS"));
  EXPECT_THAT(Client::Create("redis://host"), Fails(absl::StatusCode::kInvalidArgument, "UNKNOWN_REDIS"));
  EXPECT_THAT(Client::Create("redis://host:70000"), Fails(absl::StatusCode::kInvalidArgument, "UNKNOWN_REDIS"));
}

}  // namespace
}  // namespace madoguchi::redis
