#include "services/intake/adapters/store_contract.h"

namespace madoguchi::intake {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;

class ScanStoreContract : public StoreContract {
 protected:
  Scan Queued(const std::string& id, int second) {
    const Scan scan = OpenScan(kCity, id, "00ff", "staff-1", At(second));
    EXPECT_OK(scans().Insert(scan, Asked("CreateScan", id)));
    return scan;
  }

  static PageReading Page() {
    PageReading page;
    page.form = "sample";
    page.version = 1;
    page.page = 1;
    page.orientation_degrees = 180;
    page.registration_method = "aruco";
    page.registration_error_px = 0.75;
    page.fields = {
        {"applicant.name.kanji", "見本 𠮷郎", "見本𠮷郎", 0.875, true, {"見本 吉郎"}, PixelBox{1, 2.5, 3, 4}},
        {"applicant.phone"}};
    page.timings_ms = {{"decode", 12.5}};
    return page;
  }
};

TEST_P(ScanStoreContract, ANewScanBringsItsJobWithIt) {
  const Scan scan = Queued("abc", 1);
  const auto due = outbox().Due(WorkKind::kReadScan, At(1), 10);
  ASSERT_OK(due);
  ASSERT_EQ(due->size(), 1u);
  EXPECT_EQ((*due)[0].subject, "abc");
  EXPECT_EQ((*due)[0].blob, "00ff");
  EXPECT_EQ((*due)[0].job, JobOf(scan));
  EXPECT_EQ((*due)[0].municipality, kCity);
  EXPECT_THAT(scans().Find(kOtherCity, "abc"), Fails(StatusCode::kNotFound, "UNKNOWN_SCAN"));
}

TEST_P(ScanStoreContract, ReadingAndApplicationAreStoredTogetherAndTheJobIsDone) {
  Scan scan = Queued("abc", 1);
  ASSERT_OK(Advance(scan, ScanAction::kRead, "ocr-worker", At(2)));
  scan.pages = {Page()};
  Application application = Submitted("AAAA-AAAA-A", 2);
  ASSERT_OK(Advance(application, Action::kReview, kSystem, "", At(2)));
  scan.receipt_number = application.receipt_number;
  ASSERT_OK(scans().Finish(scan, application));
  backend_->Reopen();

  const auto found = scans().Find(kCity, "abc");
  ASSERT_OK(found);
  EXPECT_EQ(found->state, ScanState::kRead);
  EXPECT_EQ(found->receipt_number, "AAAA-AAAA-A");
  ASSERT_EQ(found->pages.size(), 1u);
  EXPECT_EQ(found->pages[0].orientation_degrees, 180);
  EXPECT_EQ(found->pages[0].registration_error_px, 0.75);
  EXPECT_EQ(found->pages[0].timings_ms.at("decode"), 12.5);
  ASSERT_EQ(found->pages[0].fields.size(), 2u);
  EXPECT_EQ(found->pages[0].fields[0].value, "見本 𠮷郎");
  EXPECT_EQ(found->pages[0].fields[0].box->y, 2.5);
  EXPECT_EQ(found->pages[0].fields[0].alternatives[0], "見本 吉郎");
  EXPECT_FALSE(found->pages[0].fields[1].box.has_value());
  EXPECT_EQ(applications().Find(kCity, "AAAA-AAAA-A")->revision, 2);
  EXPECT_EQ(outbox().Waiting(WorkKind::kReadScan)->items, 0);
}

TEST_P(ScanStoreContract, OnlyTheFirstOfTwoReadingsCounts) {
  const Scan queued = Queued("abc", 1);
  Scan first = queued;
  Scan second = queued;
  ASSERT_OK(Advance(first, ScanAction::kRead, "ocr-worker", At(2)));
  ASSERT_OK(Advance(second, ScanAction::kRead, "ocr-worker", At(3)));
  ASSERT_OK(scans().Finish(first, Submitted("AAAA-AAAA-A", 2)));
  EXPECT_THAT(scans().Finish(second, Submitted("BBBB-BBBB-B", 3)), Fails(StatusCode::kAborted, "STALE_REVISION"));
  EXPECT_THAT(applications().Find(kCity, "BBBB-BBBB-B"), Fails(StatusCode::kNotFound, "UNKNOWN_RECEIPT"));
}

TEST_P(ScanStoreContract, ATakenReceiptNumberKeepsTheJob) {
  ASSERT_OK(applications().Insert(Submitted("AAAA-AAAA-A", 1), Asked("Submit", "r1")));
  Scan scan = Queued("abc", 1);
  ASSERT_OK(Advance(scan, ScanAction::kRead, "ocr-worker", At(2)));
  EXPECT_THAT(scans().Finish(scan, Submitted("AAAA-AAAA-A", 2)),
              Fails(StatusCode::kAlreadyExists, "RECEIPT_NUMBER_TAKEN"));
  EXPECT_EQ(scans().Find(kCity, "abc")->state, ScanState::kQueued);
  EXPECT_EQ(outbox().Waiting(WorkKind::kReadScan)->items, 1);
}

TEST_P(ScanStoreContract, AFailedScanIsListedAndCanBeQueuedAgainWithANewJob) {
  Scan scan = Queued("abc", 1);
  Queued("def", 2);
  ASSERT_OK(Advance(scan, ScanAction::kFail, "ocr-worker", At(3), "UNREADABLE_IMAGE", "取り込み直してください。"));
  ASSERT_OK(scans().Finish(scan, std::nullopt));
  const auto failed = scans().List(kCity, ScanState::kFailed, "", 10);
  ASSERT_OK(failed);
  ASSERT_EQ(failed->size(), 1u);
  EXPECT_EQ((*failed)[0].history.back().reason, "UNREADABLE_IMAGE");
  EXPECT_EQ(outbox().Waiting(WorkKind::kReadScan)->items, 1);

  ASSERT_OK(Advance(scan, ScanAction::kRetry, "staff-1", At(4)));
  const auto again = scans().Requeue(scan, Asked("RetryScan", "r2"));
  ASSERT_OK(again);
  EXPECT_EQ(again->state, ScanState::kQueued);
  const auto due = outbox().Due(WorkKind::kReadScan, At(4), 10);
  ASSERT_EQ(due->size(), 2u);
  EXPECT_EQ((*due)[1].job, "abc.3");
  const auto counts = scans().Count();
  EXPECT_EQ(counts->at(ScanState::kQueued), 2);
  // The first answer of CreateScan is still the scan as it was then.
  const auto created = scans().Answered(Asked("CreateScan", "abc"));
  ASSERT_OK(created);
  EXPECT_EQ((*created)->revision, 1);
}

TEST_P(ScanStoreContract, ListsNewestFirstPageByPage) {
  for (int i = 0; i < 5; ++i) Queued(absl::StrCat("scan", i), i / 2);
  std::vector<std::string> seen;
  std::string after;
  for (;;) {
    const auto page = scans().List(kCity, std::nullopt, after, 2);
    ASSERT_OK(page);
    if (page->empty()) break;
    for (const Scan& scan : *page) seen.push_back(scan.id);
    after = scans().ListKey(page->back());
  }
  EXPECT_THAT(seen, ::testing::ElementsAre("scan4", "scan3", "scan2", "scan1", "scan0"));
}

INSTANTIATE_TEST_SUITE_P(EveryBackend, ScanStoreContract, ::testing::ValuesIn(Backends()), BackendName);

}  // namespace
}  // namespace madoguchi::intake
