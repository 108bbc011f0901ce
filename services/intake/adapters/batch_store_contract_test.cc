#include "services/intake/adapters/store_contract.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::ElementsAre;

class BatchStoreContract : public StoreContract {
 protected:
  Batch Create(const std::string& id, int second, Lane lane = Lane::kNight, int files = 2) {
    Batch batch;
    batch.municipality = kCity;
    batch.id = id;
    batch.lane = lane;
    batch.revision = 1;
    batch.create_time = batch.update_time = At(second);
    for (int file = 1; file <= files; ++file) {
      BatchFile one;
      one.blob = absl::StrCat("00f", file);
      one.job = JobOf(id, {file, 0}, 1);
      batch.files.push_back(one);
    }
    const auto stored = batches().Insert(batch, Asked("CreateBatch", id));
    EXPECT_OK(stored);
    return *stored;
  }
  void Open(const std::string& id, int file, int pages, int second) {
    std::vector<BatchPage> opened;
    for (int page = 1; page <= pages; ++page) opened.push_back(NewPage(id, {file, page}, absl::StrCat("00f", file)));
    ASSERT_OK(batches().RecordFile(kCity, id, file, JobOf(id, {file, 0}, 1), opened, std::nullopt, At(second)));
  }
  static PageReading Reading(const std::string& error = "") {
    PageReading reading;
    if (error.empty()) {
      reading.form = "sample";
      reading.version = 1;
      reading.page = 1;
      reading.serial = "K7QXM4TD";
      reading.fields = {{.id = "name", .value = "見本 𠮷郎"}};
    }
    reading.error = error;
    reading.picture = "0123456789abcdef";
    reading.blob = "00f1";
    return reading;
  }
  bool Record(const std::string& id, PagePlace place, const PageReading& reading, int second) {
    BatchPage page = *batches().FindPage(kCity, id, place);
    if (!Take(page, reading).ok()) return false;
    const auto counted = batches().RecordPage(kCity, id, page, reading, At(second));
    EXPECT_OK(counted);
    return counted.value_or(false);
  }
  std::vector<std::string> DueReading(Lane lane, int second = 1000) {
    std::vector<std::string> jobs;
    const auto due = outbox().DueReading(lane, At(second), 100);
    EXPECT_OK(due);
    for (const WorkItem& item : *due) jobs.push_back(item.job);
    return jobs;
  }
  PaperCase CaseOf(const Batch& batch, PagePlace place, const std::string& receipt_number) {
    PaperCase made;
    BatchPage page = *batches().FindPage(kCity, batch.id, place);
    EXPECT_OK(Advance(page, BatchPageAction::kAssign));
    page.scan = "scan-" + receipt_number;
    made.scan = OpenScan(kCity, page.scan, page.blob, kSystem, At(50));
    EXPECT_OK(Advance(made.scan, ScanAction::kRead, kSystem, At(50)));
    made.scan.batch = batch.id;
    made.scan.receipt_number = receipt_number;
    made.scan.pages = {Reading()};
    made.application = Submitted(receipt_number, 50);
    made.application.scan = made.scan.id;
    made.pages = {page};
    return made;
  }
};

TEST_P(BatchStoreContract, ABatchIsStoredWithTheJobsThatOpenItsFiles) {
  const Batch batch = Create("b", 1);
  EXPECT_EQ(batch.progress.files_left, 2);
  EXPECT_THAT(DueReading(Lane::kNight), ElementsAre("b.1-0.1", "b.2-0.1"));
  EXPECT_THAT(DueReading(Lane::kCounter), ::testing::IsEmpty());
  EXPECT_EQ(*outbox().ReadingJobs(), 2);
  // Repeated: the first answer, and no second set of jobs.
  EXPECT_EQ(Create("b", 9).create_time, At(1));
  EXPECT_EQ(*outbox().ReadingJobs(), 2);
  backend_->Reopen();
  const auto found = batches().Find(kCity, "b", false);
  ASSERT_OK(found);
  EXPECT_EQ(found->lane, Lane::kNight);
  ASSERT_EQ(found->files.size(), 2u);
  EXPECT_EQ(found->files[1].blob, "00f2");
  EXPECT_THAT(batches().Find(kOtherCity, "b", false), Fails(StatusCode::kNotFound, "UNKNOWN_BATCH"));
}

TEST_P(BatchStoreContract, AnOpenedFileBecomesPagesEachWithItsJobOnce) {
  Create("b", 1, Lane::kCounter, 1);
  Open("b", 1, 3, 2);
  Open("b", 1, 5, 3);  // delivered twice
  EXPECT_THAT(DueReading(Lane::kCounter), ElementsAre("b.1-1.1", "b.1-2.1", "b.1-3.1"));
  const auto batch = batches().Find(kCity, "b", false);
  EXPECT_EQ(batch->progress.pages, 3);
  EXPECT_EQ(batch->progress.queued, 3);
  EXPECT_EQ(batch->progress.files_left, 0);
  EXPECT_EQ(outbox().Waiting(WorkKind::kGroupBatch)->items, 1);
}

TEST_P(BatchStoreContract, TheFirstReadingOfAPageCounts) {
  Create("b", 1, Lane::kNight, 1);
  Open("b", 1, 2, 2);
  const BatchPage before = *batches().FindPage(kCity, "b", {1, 1});
  EXPECT_TRUE(Record("b", {1, 1}, Reading(), 3));
  BatchPage late = before;
  ASSERT_OK(Take(late, Reading("UNREADABLE_IMAGE")));
  EXPECT_FALSE(*batches().RecordPage(kCity, "b", late, Reading("UNREADABLE_IMAGE"), At(4)));
  const auto page = batches().FindPage(kCity, "b", {1, 1});
  EXPECT_EQ(page->state, BatchPageState::kRead);
  EXPECT_EQ(page->serial, "K7QXM4TD");
  EXPECT_FALSE(page->values.empty());
  EXPECT_THAT(DueReading(Lane::kNight), ElementsAre("b.1-2.1"));
  backend_->Reopen();
  const auto reading = batches().Reading(kCity, "b", {1, 1});
  ASSERT_OK(reading);
  EXPECT_EQ(reading->fields[0].value, "見本 𠮷郎");
  EXPECT_EQ(reading->blob, "00f1");
  EXPECT_THAT(batches().Reading(kCity, "b", {1, 2}), Fails(StatusCode::kNotFound, "UNKNOWN_BATCH_PAGE"));
  EXPECT_THAT(batches().FindPage(kCity, "b", {1, 3}), Fails(StatusCode::kNotFound, "UNKNOWN_BATCH_PAGE"));
}

TEST_P(BatchStoreContract, PagesOfTheNightShareARoundOfGroupingAndTheCounterDoesNotWait) {
  Create("n", 1, Lane::kNight, 1);
  Open("n", 1, 2, 10);
  const auto due = [&](absl::Time now) { return outbox().Due(WorkKind::kGroupBatch, now, 10)->size(); };
  EXPECT_EQ(due(At(10)), 0u);
  Record("n", {1, 1}, Reading(), 11);  // does not put it off further
  EXPECT_EQ(due(At(10) + kNightGroupingRest), 1u);
  Create("c", 1, Lane::kCounter, 20);
  Open("c", 1, 2, 20);
  EXPECT_EQ(due(At(20)), 2u);
}

TEST_P(BatchStoreContract, GroupingIsOneTransactionAgainstTheBatchItSaw) {
  Create("b", 1, Lane::kNight, 1);
  Open("b", 1, 3, 2);
  Record("b", {1, 1}, Reading(), 3);
  const Batch seen = *batches().Find(kCity, "b", false);
  GroupingResult result;
  result.cases = {CaseOf(seen, {1, 1}, "AAAA-AAAA-A")};
  Record("b", {1, 2}, Reading("BLANK_PAGE"), 4);  // meanwhile
  EXPECT_THAT(batches().Settle(seen, result, At(5)), Fails(StatusCode::kAborted, "STALE_REVISION"));
  EXPECT_EQ(applications().Find(kCity, "AAAA-AAAA-A").status().code(), StatusCode::kNotFound);

  const Batch now = *batches().Find(kCity, "b", false);
  BatchPage blank = *batches().FindPage(kCity, "b", {1, 2});
  ASSERT_OK(Advance(blank, BatchPageAction::kSkip, "BLANK_PAGE"));
  result.pages = {blank};
  ASSERT_OK(batches().Settle(now, result, At(5)));
  EXPECT_EQ(outbox().Waiting(WorkKind::kGroupBatch)->items, 0);
  const auto batch = batches().Find(kCity, "b", true);
  EXPECT_EQ(batch->state, BatchState::kReading);
  EXPECT_EQ(batch->progress.assigned, 1);
  EXPECT_EQ(batch->progress.blank, 1);
  EXPECT_EQ(batch->progress.queued, 1);
  EXPECT_EQ(batch->progress.applications, 1);
  ASSERT_EQ(batch->cases.size(), 1u);
  EXPECT_EQ(batch->cases[0].receipt_number, "AAAA-AAAA-A");
  EXPECT_EQ(batch->cases[0].pages[0], (PagePlace{1, 1}));
  const auto scan = scans().Find(kCity, "scan-AAAA-AAAA-A");
  ASSERT_OK(scan);
  EXPECT_EQ(scan->state, ScanState::kRead);
  EXPECT_EQ(scan->batch, "b");
  EXPECT_EQ(scan->pages.size(), 1u);
  EXPECT_THAT(batches().Reading(kCity, "b", {1, 1}), Fails(StatusCode::kNotFound, "UNKNOWN_BATCH_PAGE"))
      << "the scan holds it now";
  // The same number again.
  const Batch again = *batches().Find(kCity, "b", false);
  Record("b", {1, 3}, Reading(), 6);
  GroupingResult taken;
  taken.cases = {CaseOf(again, {1, 3}, "AAAA-AAAA-A")};
  taken.cases[0].scan.id = "another";
  EXPECT_THAT(batches().Settle(*batches().Find(kCity, "b", false), taken, At(7)),
              Fails(StatusCode::kAlreadyExists, "RECEIPT_NUMBER_TAKEN"));
  EXPECT_EQ(batches().FindPage(kCity, "b", {1, 3})->state, BatchPageState::kRead);
}

TEST_P(BatchStoreContract, APersonsDecisionsAreRememberedByTheirRequests) {
  Create("b", 1, Lane::kNight, 1);
  Open("b", 1, 3, 2);
  for (int page = 1; page <= 3; ++page) Record("b", {1, page}, Reading("UNREADABLE_IMAGE"), 3);
  EXPECT_EQ(batches().Find(kCity, "b", false)->progress.failed, 3);
  EXPECT_EQ(*outbox().ReadingJobs(), 0);

  BatchPage retried = *batches().FindPage(kCity, "b", {1, 1});
  ASSERT_OK(Advance(retried, BatchPageAction::kRetry));
  retried.job = JobOf("b", {1, 1}, retried.revision);
  ASSERT_OK(batches().Requeue(kCity, "b", retried, Asked("Retry", "r1"), At(4)));
  ASSERT_OK(batches().Requeue(kCity, "b", retried, Asked("Retry", "r1"), At(5)));
  EXPECT_THAT(batches().Requeue(kCity, "b", retried, Asked("Retry", "r2"), At(5)),
              Fails(StatusCode::kAborted, "STALE_REVISION"));
  EXPECT_THAT(DueReading(Lane::kNight), ElementsAre("b.1-1.3"));

  BatchPage dropped = *batches().FindPage(kCity, "b", {1, 2});
  ASSERT_OK(Advance(dropped, BatchPageAction::kDrop));
  ASSERT_OK(batches().Drop(kCity, "b", dropped, Asked("Drop", "d1"), At(6)));
  const auto answered = batches().AnsweredPage(Asked("Drop", "d1"));
  ASSERT_OK(answered);
  EXPECT_EQ((*answered)->state, BatchPageState::kDropped);
  const auto waiting = batches().Pages(kCity, "b", BatchPageState::kAttention, {}, 10);
  ASSERT_EQ(waiting->size(), 1u);
  EXPECT_EQ((*waiting)[0].place, (PagePlace{1, 3}));
}

TEST_P(BatchStoreContract, AMovedPageChangesPageScanAndApplicationTogether) {
  Create("b", 1, Lane::kNight, 1);
  Open("b", 1, 2, 2);
  Record("b", {1, 1}, Reading(), 3);
  Record("b", {1, 2}, Reading("UNKNOWN_FORM"), 3);
  GroupingResult result;
  result.cases = {CaseOf(*batches().Find(kCity, "b", false), {1, 1}, "AAAA-AAAA-A")};
  ASSERT_OK(batches().Settle(*batches().Find(kCity, "b", false), result, At(4)));

  MovedPage moved;
  moved.page = *batches().FindPage(kCity, "b", {1, 2});
  ASSERT_OK(Advance(moved.page, BatchPageAction::kAssign));
  moved.page.scan = "scan-AAAA-AAAA-A";
  moved.scan = *scans().Find(kCity, moved.page.scan);
  ASSERT_OK(Advance(moved.scan, ScanAction::kAddPage, "staff-1", At(5)));
  moved.scan.pages.push_back(Reading("UNKNOWN_FORM"));
  moved.application = *applications().Find(kCity, "AAAA-AAAA-A");
  ASSERT_OK(Advance(moved.application, Action::kAddPage, "staff-1", "", At(5)));
  moved.application.data["note"] = "by the second page";
  ASSERT_OK(batches().Move(kCity, "b", moved, Asked("Move", "m1"), At(5)));
  backend_->Reopen();
  EXPECT_EQ(scans().Find(kCity, moved.page.scan)->pages.size(), 2u);
  EXPECT_EQ(applications().Find(kCity, "AAAA-AAAA-A")->data["note"], "by the second page");
  EXPECT_EQ(batches().Find(kCity, "b", true)->cases[0].pages.size(), 2u);
}

TEST_P(BatchStoreContract, AFileThatCannotBeOpenedIsOnePageForAPersonAndMayBeOpenedOnceMore) {
  Create("b", 1, Lane::kNight, 1);
  const auto fail = [&](const std::string& job) {
    BatchPage page = NewPage("b", {1, 0}, "00f1");
    PageReading reading;
    reading.error = "UNSUPPORTED_FILE_TYPE";
    EXPECT_OK(Take(page, reading));
    ASSERT_OK(batches().RecordFile(kCity, "b", 1, job, {}, page, At(2)));
  };
  fail("b.1-0.1");
  EXPECT_EQ(batches().Find(kCity, "b", false)->files[0].failure_reason, "UNSUPPORTED_FILE_TYPE");
  const auto retry = [&](const std::string& request) {
    BatchPage page = *batches().FindPage(kCity, "b", {1, 0});
    EXPECT_OK(Advance(page, BatchPageAction::kRetry));
    page.job = JobOf("b", {1, 0}, page.revision);
    EXPECT_OK(batches().Requeue(kCity, "b", page, Asked("Retry", request), At(3)));
    return page.job;
  };
  const std::string second = retry("r1");
  EXPECT_THAT(DueReading(Lane::kNight), ElementsAre(second));
  EXPECT_EQ(batches().Find(kCity, "b", false)->progress.files_left, 1);
  fail("b.1-0.1");  // late news of the first try
  EXPECT_EQ(batches().Find(kCity, "b", false)->progress.files_left, 1);
  fail(second);
  const std::string third = retry("r2");
  EXPECT_NE(third, second);
  ASSERT_OK(batches().RecordFile(kCity, "b", 1, third, {NewPage("b", {1, 1}, "00f1")}, std::nullopt, At(4)));
  const auto pages = batches().Pages(kCity, "b", std::nullopt, {}, 10);
  ASSERT_EQ(pages->size(), 1u);
  EXPECT_EQ((*pages)[0].place, (PagePlace{1, 1}));
}

TEST_P(BatchStoreContract, ListsNewestFirstAndPagesInTheOrderOfThePaper) {
  for (int i = 0; i < 3; ++i) Create(absl::StrCat("b", i), i);
  const auto first = batches().List(kCity, "", 2);
  ASSERT_EQ(first->size(), 2u);
  EXPECT_EQ((*first)[0].id, "b2");
  const auto rest = batches().List(kCity, batches().ListKey(first->back()), 2);
  ASSERT_EQ(rest->size(), 1u);
  EXPECT_EQ((*rest)[0].id, "b0");
  Open("b0", 2, 1, 5);
  Open("b0", 1, 11, 6);
  const auto pages = batches().Pages(kCity, "b0", std::nullopt, {1, 9}, 10);
  ASSERT_EQ(pages->size(), 3u);
  EXPECT_EQ((*pages)[0].place, (PagePlace{1, 10}));
  EXPECT_EQ((*pages)[2].place, (PagePlace{2, 1}));
}

INSTANTIATE_TEST_SUITE_P(EveryBackend, BatchStoreContract, ::testing::ValuesIn(Backends()), BackendName);

}  // namespace
}  // namespace madoguchi::intake
