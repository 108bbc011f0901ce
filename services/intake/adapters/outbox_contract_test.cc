#include "services/intake/adapters/store_contract.h"

namespace madoguchi::intake {
namespace {

class OutboxContract : public StoreContract {
 protected:
  void Queue(const std::string& id, int second) {
    ASSERT_OK(scans().Insert(OpenScan(kCity, id, "00ff", "staff-1", At(second)), Asked("CreateScan", id)));
  }
  std::vector<std::string> Due(int second) {
    std::vector<std::string> subjects;
    const auto due = outbox().Due(WorkKind::kReadScan, At(second), 10);
    EXPECT_OK(due);
    for (const WorkItem& item : *due) subjects.push_back(item.subject);
    return subjects;
  }
};

TEST_P(OutboxContract, WorkIsDueOldestFirstUntilItIsPostponed) {
  Queue("b", 2);
  Queue("a", 1);
  EXPECT_THAT(Due(0), ::testing::IsEmpty());
  EXPECT_THAT(Due(5), ::testing::ElementsAre("a", "b"));
  const auto due = outbox().Due(WorkKind::kReadScan, At(5), 1);
  ASSERT_OK(outbox().Postpone({{(*due)[0], At(100)}}));
  EXPECT_THAT(Due(99), ::testing::ElementsAre("b"));
  backend_->Reopen();
  EXPECT_THAT(Due(100), ::testing::ElementsAre("b", "a"));
  EXPECT_EQ((*outbox().Due(WorkKind::kReadScan, At(100), 10))[1].attempts, 1);
  EXPECT_EQ(outbox().Waiting(WorkKind::kReadScan)->items, 2);
  EXPECT_EQ(outbox().Waiting(WorkKind::kReadScan)->oldest, At(1));
  EXPECT_EQ(outbox().Waiting(WorkKind::kFileCase)->oldest, absl::InfiniteFuture());
}

TEST_P(OutboxContract, WhoAskedInVainIsAnsweredAnewAfterEveryCommitAndWhenItIsTime) {
  Queue("a", 1);
  ASSERT_OK(outbox().Postpone({{(*outbox().Due(WorkKind::kReadScan, At(5), 1))[0], At(6)}}));
  EXPECT_THAT(Due(5), ::testing::IsEmpty());
  EXPECT_THAT(outbox().DueReading(Lane::kCounter, At(5), 10).value(), ::testing::IsEmpty());
  Queue("b", 2);
  EXPECT_THAT(Due(5), ::testing::ElementsAre("b")) << "written since";
  ASSERT_OK(outbox().Postpone({{(*outbox().Due(WorkKind::kReadScan, At(5), 1))[0], At(900)}}));
  EXPECT_THAT(Due(5), ::testing::IsEmpty());
  EXPECT_THAT(Due(6), ::testing::ElementsAre("a")) << "due since";
  EXPECT_EQ(outbox().DueReading(Lane::kCounter, At(6), 10)->size(), 1u);
}

TEST_P(OutboxContract, PostponingAJobThatWasReplacedMeanwhileLeavesTheNewOneDue) {
  Queue("a", 1);
  const auto old = outbox().Due(WorkKind::kReadScan, At(5), 1);
  Scan scan = *scans().Find(kCity, "a");
  ASSERT_OK(Advance(scan, ScanAction::kFail, "ocr-worker", At(6), "X", ""));
  ASSERT_OK(scans().Finish(scan, std::nullopt));
  ASSERT_OK(Advance(scan, ScanAction::kRetry, "staff-1", At(7)));
  ASSERT_OK(scans().Requeue(scan, Asked("Retry", "r")));
  ASSERT_OK(outbox().Postpone({{(*old)[0], At(1000)}}));
  EXPECT_THAT(Due(8), ::testing::ElementsAre("a"));
}

TEST_P(OutboxContract, AFreshQueueMakesEveryUnfinishedJobDueAgain) {
  EXPECT_EQ(*outbox().QueueMark(), "");
  Queue("a", 1);
  const auto due = outbox().Due(WorkKind::kReadScan, At(5), 1);
  ASSERT_OK(outbox().Postpone({{(*due)[0], At(1000)}}));
  ASSERT_OK(outbox().StartQueue("mark-1", At(10)));
  EXPECT_THAT(Due(10), ::testing::ElementsAre("a"));
  ASSERT_OK(outbox().StartQueue("mark-2", At(11)));
  backend_->Reopen();
  EXPECT_EQ(*outbox().QueueMark(), "mark-2");
}

INSTANTIATE_TEST_SUITE_P(EveryBackend, OutboxContract, ::testing::ValuesIn(Backends()), BackendName);

}  // namespace
}  // namespace madoguchi::intake
