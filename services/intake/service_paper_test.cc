// The way of a paper form through the real process; the reader is played by the test, with a real redis-server between.
#include "services/intake/core/testing/sample_leaves.h"
#include "services/intake/testing/intake_under_test.h"

namespace madoguchi::intake {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using Stub = v1::Intake::Stub;

const char kBlob[] = "municipalities/131016/blobs/00ff";

class PaperTest : public IntakeTest {
 protected:
  PaperTest()
      : client_(redis::Client::Create(redis_.url()).value()), jobs_(client_.get(), "madoguchi:ocr:jobs", "ocr") {
    PublishSample();
    archive_.AddBlob(kBlob);
  }

  absl::StatusOr<v1::Scan> CreateScan(const std::string& request_id, const std::string& blob = kBlob) {
    v1::CreateScanRequest request;
    request.set_parent(Parent());
    request.set_request_id(request_id);
    request.set_blob(blob);
    return Call(kCounter, &Stub::CreateScan, request);
  }
  absl::StatusOr<v1::Scan> GetScan(const std::string& name) {
    v1::GetScanRequest request;
    request.set_name(name);
    return Call(kCounter, &Stub::GetScan, request);
  }
  // The next job as a worker gets it.
  redis::StreamEntry NextJob() {
    for (int tries = 0; tries < 100; ++tries) {
      const auto entries = jobs_.Read("worker", 1, absl::Milliseconds(100));
      EXPECT_OK(entries);
      if (entries.ok() && !entries->empty()) {
        EXPECT_OK(jobs_.Acknowledge(entries->front().id));
        return entries->front();
      }
    }
    ADD_FAILURE() << "no job came";
    return {};
  }
  static v1::RecordReadingRequest Reading(const redis::StreamEntry& job, double confidence) {
    v1::RecordReadingRequest request;
    request.set_name(job.fields.at("scan"));
    request.set_request_id(job.fields.at("job"));
    ocr::v1::PageReading& page = *request.add_pages();
    page.set_form("resident-record-copy");
    page.set_version(1);
    page.set_page(1);
    for (const auto& [id, value] : SampleLeaves()) {
      ocr::v1::FieldReading& field = *page.add_fields();
      field.set_id(id);
      field.set_value(value);
      field.set_confidence(confidence);
      field.set_accepted(confidence >= 0.95);
      field.mutable_box()->set_width(10);
    }
    return request;
  }
  absl::StatusOr<v1::Scan> Record(const v1::RecordReadingRequest& request) {
    return Call(kReader, &Stub::RecordReading, request);
  }

  std::unique_ptr<redis::Client> client_;
  redis::Stream jobs_;
};

TEST_F(PaperTest, ADoubtfulReadingWaitsForAPersonAndThenGoesTheSameWay) {
  const auto scan = CreateScan("scan-1");
  ASSERT_OK(scan);
  EXPECT_EQ(scan->state(), v1::QUEUED);
  const auto job = NextJob();
  EXPECT_EQ(job.fields.at("scan"), scan->name());
  EXPECT_EQ(job.fields.at("blob"), kBlob);
  const auto read = Record(Reading(job, 0.8));
  ASSERT_OK(read);
  EXPECT_EQ(read->state(), v1::READ);
  EXPECT_EQ(read->pages(0).fields(1).value(), "見本 太郎");
  EXPECT_EQ(read->pages(0).fields(1).box().width(), 10);

  const auto application = Get(read->application());
  ASSERT_OK(application);
  EXPECT_EQ(application->channel(), v1::PAPER);
  EXPECT_EQ(application->state(), v1::SUBMITTED);
  EXPECT_EQ(application->scan(), scan->name());
  EXPECT_GT(application->findings_size(), 5);
  EXPECT_EQ(application->findings(0).reason(), "LOW_CONFIDENCE");
  // The counter hands the receipt to the person who brought the paper.
  v1::LookUpReceiptRequest look_up;
  look_up.set_parent(Parent());
  look_up.set_receipt_number(read->receipt_number());
  look_up.set_access_code(read->access_code());
  EXPECT_EQ(Call(kPublic, &Stub::LookUpReceipt, look_up)->state(), v1::SUBMITTED);

  const auto reviewed = Review(read->application(), 1, "review-1");
  ASSERT_OK(reviewed);
  EXPECT_EQ(reviewed->findings_size(), 0);
  ASSERT_OK(Approve(read->application(), 2, "approve-1"));
  WaitUntilFiled(read->application());
  const auto records = archive_.records();
  ASSERT_EQ(records.size(), 1u);
  ASSERT_EQ(records[0].documents_size(), 2);
  EXPECT_EQ(records[0].documents(0).role(), "original");
  EXPECT_EQ(records[0].documents(0).blob(), kBlob);
}

TEST_F(PaperTest, ACertainReadingNeedsOnlyTheDecision) {
  ASSERT_OK(CreateScan("scan-1"));
  const auto read = Record(Reading(NextJob(), 0.999));
  ASSERT_OK(read);
  const auto application = Get(read->application());
  EXPECT_EQ(application->state(), v1::REVIEWED);
  ASSERT_EQ(application->history_size(), 2);
  EXPECT_EQ(application->history(1).actor(), "intake");
  EXPECT_OK(Approve(read->application(), 2, "approve-1"));
}

TEST_F(PaperTest, OnlyTheFirstReadingCountsHoweverOftenTheJobIsDelivered) {
  const auto scan = CreateScan("scan-1");
  ASSERT_OK(client_->Command({"FLUSHALL"}));  // whatever was published is gone, and comes again
  const auto job = NextJob();
  const auto first = Record(Reading(job, 0.8));
  ASSERT_OK(first);
  const auto second = Record(Reading(job, 0.999));
  ASSERT_OK(second);
  EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
  v1::ListApplicationsRequest list;
  list.set_parent(Parent());
  EXPECT_EQ(Call(kCounter, &Stub::ListApplications, list)->applications_size(), 1);
  EXPECT_EQ(CreateScan("scan-1")->name(), scan->name());
  EXPECT_EQ(CreateScan("scan-1")->state(), v1::QUEUED);  // the first answer, as it was
}

TEST_F(PaperTest, AJobSurvivesTheProcessAndTheQueue) {
  redis_.Kill();
  const auto scan = CreateScan("scan-1");
  ASSERT_OK(scan);  // Redis only carries work: taking in needs it not
  Restart();
  redis_.Restart();
  EXPECT_EQ(NextJob().fields.at("scan"), scan->name());
}

// Also when the file is sent once more after it was read.
TEST_F(PaperTest, AScannerIsToldOfItsScanButNotOfTheApplication) {
  v1::CreateScanRequest request;
  request.set_parent(Parent());
  request.set_request_id("scan-1");
  request.set_blob(kBlob);
  ASSERT_OK(Call(kScanner, &Stub::CreateScan, request));
  ASSERT_OK(Record(Reading(NextJob(), 0.8)));
  const auto again = Call(kScanner, &Stub::CreateScan, request);
  ASSERT_OK(again);
  EXPECT_EQ(again->receipt_number() + again->access_code() + again->application(), "");
  EXPECT_EQ(again->pages_size(), 0);
}

TEST_F(PaperTest, AScanThatCannotBeReadIsListedWithItsReasonAndMayBeTriedAgain) {
  const auto scan = CreateScan("scan-1");
  const auto job = NextJob();
  v1::RecordReadingFailureRequest failure;
  failure.set_name(scan->name());
  failure.set_request_id(job.fields.at("job"));
  failure.set_reason("UNREADABLE_IMAGE");
  failure.set_message("取り込み直してください。");
  const auto failed = Call(kReader, &Stub::RecordReadingFailure, failure);
  ASSERT_OK(failed);
  EXPECT_EQ(failed->state(), v1::FAILED);
  v1::ListScansRequest list;
  list.set_parent(Parent());
  list.set_state(v1::FAILED);
  const auto listed = Call(kCounter, &Stub::ListScans, list);
  ASSERT_EQ(listed->scans_size(), 1);
  EXPECT_EQ(listed->scans(0).failure_reason(), "UNREADABLE_IMAGE");
  EXPECT_EQ(listed->scans(0).failure_message(), "取り込み直してください。");

  v1::RetryScanRequest retry;
  retry.set_name(scan->name());
  retry.set_request_id("retry-1");
  ASSERT_OK(Call(kCounter, &Stub::RetryScan, retry));
  const auto second_job = NextJob();
  EXPECT_NE(second_job.fields.at("job"), job.fields.at("job"));
  // Late news of the first job changes nothing.
  EXPECT_EQ(Call(kReader, &Stub::RecordReadingFailure, failure)->state(), v1::QUEUED);
  EXPECT_EQ(Record(Reading(second_job, 0.8))->state(), v1::READ);
  retry.set_request_id("retry-2");
  EXPECT_THAT(Call(kCounter, &Stub::RetryScan, retry), Fails(StatusCode::kFailedPrecondition, "WRONG_STATE"));
}

TEST_F(PaperTest, WhatIsOnNoFormOfOursFailsWithTheReason) {
  struct Case {
    std::string form;
    int version;
    std::string error;
    std::string reason;
  };
  int number = 0;
  for (const Case& each : {Case{"never", 1, "", "UNKNOWN_FORM"}, Case{"resident-record-copy", 9, "", "UNKNOWN_VERSION"},
                           Case{"", 0, "UNREADABLE_IMAGE", "UNREADABLE_IMAGE"}}) {
    ASSERT_OK(CreateScan(absl::StrCat("scan-", ++number)));
    auto reading = Reading(NextJob(), 0.999);
    reading.mutable_pages(0)->set_form(each.form);
    reading.mutable_pages(0)->set_version(each.version);
    reading.mutable_pages(0)->set_error(each.error);
    const auto failed = Record(reading);
    ASSERT_OK(failed);
    EXPECT_EQ(failed->state(), v1::FAILED);
    EXPECT_EQ(failed->failure_reason(), each.reason);
    EXPECT_FALSE(failed->failure_message().empty());
  }
}

TEST_F(PaperTest, OnlyWhatIsStoredCanBeRead) {
  EXPECT_THAT(CreateScan("scan-1", "municipalities/131016/blobs/aaaa"), Fails(StatusCode::kNotFound, "UNKNOWN_BLOB"));
  EXPECT_THAT(CreateScan("scan-2", "municipalities/271004/blobs/00ff"),
              Fails(StatusCode::kPermissionDenied, "FOREIGN_TENANT"));
  EXPECT_THAT(GetScan("municipalities/131016/scans/never"), Fails(StatusCode::kNotFound, "UNKNOWN_SCAN"));
  archive_.SetAway(true);
  EXPECT_THAT(CreateScan("scan-3"), Fails(StatusCode::kUnavailable, "ARCHIVE_UNAVAILABLE"));
}

}  // namespace
}  // namespace madoguchi::intake
