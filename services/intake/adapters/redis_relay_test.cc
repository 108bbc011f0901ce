// The relay between a real SQLite outbox and a real redis-server that forgets, dies and comes back.
#include <set>

#include "common/redis/client.h"
#include "common/redis/stream.h"
#include "common/sql/database.h"
#include "common/testing/redis_server.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "gtest/gtest.h"
#include "services/intake/adapters/redis_job_publisher.h"
#include "services/intake/adapters/sodium_random.h"
#include "services/intake/adapters/sql_outbox.h"
#include "services/intake/adapters/sql_scan_store.h"
#include "services/intake/adapters/sql_schema.h"
#include "services/intake/core/work/relay.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kCity[] = "131016";

// Publishes and then dies before the outbox hears of it.
class DyingOutbox final : public Outbox {
 public:
  explicit DyingOutbox(Outbox& real) : real_(real) {}
  absl::StatusOr<std::vector<WorkItem>> Due(WorkKind kind, absl::Time now, int limit) override {
    return real_.Due(kind, now, limit);
  }
  absl::StatusOr<std::vector<WorkItem>> DueReading(Lane lane, absl::Time now, int limit) override {
    return real_.DueReading(lane, now, limit);
  }
  absl::Status Postpone(const std::vector<Postponed>&) override { return absl::AbortedError("killed here"); }
  absl::StatusOr<int64_t> ReadingJobs() override { return real_.ReadingJobs(); }
  absl::StatusOr<Backlog> Waiting(WorkKind kind) override { return real_.Waiting(kind); }
  absl::StatusOr<std::string> QueueMark() override { return real_.QueueMark(); }
  absl::Status StartQueue(const std::string& mark, absl::Time now) override { return real_.StartQueue(mark, now); }

 private:
  Outbox& real_;
};

class RelayTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = sql::OpenDatabase("sqlite://" + (dir_ / "intake.db"), Migrations());
    ASSERT_OK(opened);
    database_ = *std::move(opened);
    scans_ = std::make_unique<SqlScanStore>(*database_);
    outbox_ = std::make_unique<SqlOutbox>(*database_);
    auto client = redis::Client::Create(redis_.url());
    ASSERT_OK(client);
    client_ = *std::move(client);
    publisher_ = std::make_unique<RedisJobPublisher>(client_.get());
    worker_ = std::make_unique<redis::Stream>(client_.get(), "madoguchi:ocr:jobs", "ocr");
    relay_ = std::make_unique<Relay>(*outbox_, *publisher_, random_, clock_);
  }

  void Queue(const std::string& id) {
    const Scan scan = OpenScan(kCity, id, "00ff", "staff-1", clock_.Now());
    ASSERT_OK(scans_->Insert(scan, {kCity, "CreateScan", id, "body"}));
  }
  // What a worker finds now, acknowledged.
  std::vector<std::string> Taken() {
    std::vector<std::string> jobs;
    const auto entries = worker_->Read("worker", 100, absl::Milliseconds(1));
    EXPECT_OK(entries);
    for (const auto& entry : *entries) {
      jobs.push_back(entry.fields.at("job"));
      EXPECT_EQ(entry.fields.at("scan"), "municipalities/131016/scans/" + entry.fields.at("job").substr(0, 1));
      EXPECT_EQ(entry.fields.at("blob"), "municipalities/131016/blobs/00ff");
      EXPECT_OK(worker_->Acknowledge(entry.id));
    }
    return jobs;
  }
  void Finish(const std::string& id) {
    Scan scan = *scans_->Find(kCity, id);
    ASSERT_OK(Advance(scan, ScanAction::kFail, "ocr-worker", clock_.Now(), "TEST", ""));
    ASSERT_OK(scans_->Finish(scan, std::nullopt));
  }

  testing::TempDir dir_;
  testing::RedisServer redis_;
  FakeClock clock_{absl::FromUnixSeconds(1'790'000'000)};
  SodiumRandom random_;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<SqlScanStore> scans_;
  std::unique_ptr<SqlOutbox> outbox_;
  std::unique_ptr<redis::Client> client_;
  std::unique_ptr<RedisJobPublisher> publisher_;
  std::unique_ptr<redis::Stream> worker_;
  std::unique_ptr<Relay> relay_;
};

TEST_F(RelayTest, EachJobIsPublishedOnceWhileNothingGoesWrong) {
  Queue("a");
  Queue("b");
  EXPECT_EQ(*relay_->RunOnce(), 2);
  EXPECT_EQ(*relay_->RunOnce(), 0);
  EXPECT_EQ(*publisher_->Depth(Lane::kCounter), 2);
  EXPECT_THAT(Taken(), ElementsAre("a.1", "b.1"));
  // A new process over the same data does not publish again either.
  Relay restarted(*outbox_, *publisher_, random_, clock_);
  EXPECT_EQ(*restarted.RunOnce(), 0);
}

TEST_F(RelayTest, AWipedRedisIsFilledAgainWithWhatIsUnfinished) {
  for (const char* id : {"a", "b", "c"}) Queue(id);
  ASSERT_EQ(*relay_->RunOnce(), 3);
  Finish("b");
  ASSERT_OK(client_->Command({"FLUSHALL"}));
  clock_.Advance(Relay::kLossLookInterval);
  EXPECT_EQ(*relay_->RunOnce(), 2);
  EXPECT_THAT(Taken(), ElementsAre("a.1", "c.1"));
  EXPECT_EQ(*relay_->RunOnce(), 0);
}

TEST_F(RelayTest, AWipeInTheMiddleOfPublishingLosesNothing) {
  std::set<std::string> expected;
  for (char id = 'a'; id <= 'j'; ++id) {
    Queue(std::string(1, id));
    expected.insert(std::string(1, id) + ".1");
    ASSERT_OK(relay_->RunOnce());
    if (id == 'c' || id == 'g') {
      ASSERT_OK(client_->Command({"FLUSHALL"}));
    }
  }
  ASSERT_OK(relay_->RunOnce());
  clock_.Advance(Relay::kLossLookInterval);
  ASSERT_OK(relay_->RunOnce());
  const auto taken = Taken();
  EXPECT_EQ(std::set<std::string>(taken.begin(), taken.end()), expected);
}

TEST_F(RelayTest, ARedisThatDiedIsWaitedForAndFilledAgain) {
  Queue("a");
  ASSERT_EQ(*relay_->RunOnce(), 1);
  redis_.Kill();
  Queue("b");
  EXPECT_EQ(relay_->RunOnce().status().code(), absl::StatusCode::kUnavailable);
  redis_.Restart();
  EXPECT_EQ(*relay_->RunOnce(), 2);
  EXPECT_THAT(Taken(), ElementsAre("a.1", "b.1"));
}

TEST_F(RelayTest, DyingAfterPublishingMeansPublishingAgain) {
  Queue("a");
  DyingOutbox dying(*outbox_);
  Relay killed(dying, *publisher_, random_, clock_);
  EXPECT_FALSE(killed.RunOnce().ok());
  EXPECT_EQ(*relay_->RunOnce(), 1);
  EXPECT_THAT(Taken(), ElementsAre("a.1", "a.1"));
}

TEST_F(RelayTest, AJobThatNobodyFinishesIsPublishedAgainEachTimeTwiceAsLate) {
  Queue("a");
  ASSERT_EQ(*relay_->RunOnce(), 1);
  EXPECT_THAT(Taken(), ElementsAre("a.1"));
  clock_.Advance(kRepublishAfterMin - absl::Seconds(1));
  EXPECT_EQ(*relay_->RunOnce(), 0);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(*relay_->RunOnce(), 1);
  clock_.Advance(2 * kRepublishAfterMin - absl::Seconds(1));
  EXPECT_EQ(*relay_->RunOnce(), 0);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(*relay_->RunOnce(), 1);
  EXPECT_THAT(Taken(), ElementsAre("a.1", "a.1"));
  Finish("a");
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(*relay_->RunOnce(), 0);
  EXPECT_THAT(Taken(), IsEmpty());
}

}  // namespace
}  // namespace madoguchi::intake
