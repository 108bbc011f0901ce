// A feeder's batch through the real process; the readers are played by the test, with a real redis-server between.
#include <gmock/gmock.h>

#include <random>

#include "madoguchi/intake/v1/batch.grpc.pb.h"
#include "services/intake/adapters/sql_schema.h"
#include "services/intake/core/testing/sample_leaves.h"
#include "services/intake/limits.h"
#include "services/intake/testing/intake_under_test.h"

namespace madoguchi::intake {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::ElementsAre;
using Stub = v1::Batches::Stub;

class BatchTest : public IntakeTest {
 protected:
  BatchTest()
      : client_(redis::Client::Create(redis_.url()).value()),
        counter_(client_.get(), "madoguchi:ocr:jobs", "ocr"),
        night_(client_.get(), "madoguchi:ocr:jobs:night", "ocr") {
    PublishSample();
    for (const char* blob : {"00f1", "00f2"}) archive_.AddBlob(Blob(blob));
  }

  static std::string Blob(const std::string& id) { return Parent() + "/blobs/" + id; }

  absl::StatusOr<v1::Batch> Create(const std::string& request_id, const std::vector<std::string>& blobs,
                                   v1::Lane lane = v1::LANE_NIGHT) {
    v1::CreateBatchRequest request;
    request.set_parent(Parent());
    request.set_request_id(request_id);
    request.set_lane(lane);
    for (const std::string& blob : blobs) request.add_blobs(blob);
    return Call(kCounter, &Stub::CreateBatch, request);
  }
  // What the reader finds in a lane within a second, acknowledged.
  std::vector<redis::StreamEntry> Jobs(redis::Stream& lane, size_t count) {
    std::vector<redis::StreamEntry> jobs;
    for (int tries = 0; tries < 100 && jobs.size() < count; ++tries) {
      const auto entries = lane.Read("worker", 100, absl::Milliseconds(100));
      EXPECT_OK(entries);
      for (const auto& entry : *entries) {
        EXPECT_OK(lane.Acknowledge(entry.id));
        jobs.push_back(entry);
      }
    }
    EXPECT_EQ(jobs.size(), count);
    return jobs;
  }
  void AnswerFile(const redis::StreamEntry& job, int pages) {
    v1::RecordBatchFileRequest request;
    request.set_name(job.fields.at("file"));
    request.set_request_id(job.fields.at("job"));
    request.set_pages(pages);
    ASSERT_OK(Call(kReader, &Stub::RecordBatchFile, request));
  }
  // "form=NAME" (everything certain), "form?NAME" (doubtful), or the reason why nothing was read.
  void AnswerPage(const redis::StreamEntry& job, const std::string& what, const std::string& serial = "") {
    v1::RecordBatchPageRequest request;
    request.set_name(job.fields.at("page"));
    request.set_request_id(job.fields.at("job"));
    ocr::v1::PageReading& page = *request.mutable_reading();
    page.set_picture(what.starts_with("form") ? what : request.name());
    if (!what.starts_with("form")) {
      page.set_error(what);
      page.set_error_message("紙を確かめてください。");
      ASSERT_OK(Call(kReader, &Stub::RecordBatchPage, request));
      return;
    }
    const double confidence = what[4] == '=' ? 0.999 : 0.8;
    page.set_form("resident-record-copy");
    page.set_version(1);
    page.set_page(1);
    page.set_serial(serial);
    for (const auto& [id, value] : SampleLeaves(what.substr(5))) {
      ocr::v1::FieldReading& field = *page.add_fields();
      field.set_id(id);
      field.set_value(value);
      field.set_confidence(confidence);
      field.set_accepted(confidence >= 0.95);
    }
    ASSERT_OK(Call(kReader, &Stub::RecordBatchPage, request));
  }
  absl::StatusOr<v1::Batch> GetBatch(const std::string& name) {
    v1::GetBatchRequest request;
    request.set_name(name);
    return Call(kCounter, &Stub::GetBatch, request);
  }
  template <class Ready>
  v1::Batch Wait(const std::string& name, Ready ready) {
    for (int tries = 0; tries < 200; ++tries) {
      const auto batch = GetBatch(name);
      if (batch.ok() && ready(*batch)) return *batch;
      absl::SleepFor(absl::Milliseconds(50));
    }
    ADD_FAILURE() << GetBatch(name)->DebugString();
    return {};
  }
  v1::Batch WaitUntilDone(const std::string& name) {
    return Wait(name, [](const v1::Batch& batch) { return batch.state() == v1::DONE; });
  }
  std::vector<v1::BatchPage> Pages(const std::string& batch) {
    v1::ListBatchPagesRequest request;
    request.set_parent(batch);
    request.set_page_size(2);  // so that continuing is tried
    std::vector<v1::BatchPage> pages;
    do {
      const auto page = Call(kCounter, &Stub::ListBatchPages, request);
      EXPECT_OK(page);
      if (!page.ok()) return pages;
      pages.insert(pages.end(), page->pages().begin(), page->pages().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return pages;
  }
  template <class Request>
  absl::StatusOr<v1::BatchPage> Decide(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                                    v1::BatchPage*),
                                       const std::string& page, const std::string& request_id,
                                       const std::string& scan = "") {
    Request request;
    request.set_name(page);
    request.set_request_id(request_id);
    if constexpr (std::is_same_v<Request, v1::MoveBatchPageRequest>) request.set_scan(scan);
    return Call(kCounter, method, request);
  }

  std::unique_ptr<redis::Client> client_;
  redis::Stream counter_;
  redis::Stream night_;
};

TEST_F(BatchTest, AMixedStackBecomesApplicationsAndWhatIsLeftWaitsForAPerson) {
  const auto created = Create("b-1", {Blob("00f1"), Blob("00f2")});
  ASSERT_OK(created);
  EXPECT_EQ(created->progress().files_left(), 2);
  const auto files = Jobs(night_, 2);
  AnswerFile(files[0], 6);
  AnswerFile(files[1], 1);
  auto jobs = Jobs(night_, 7);
  const std::map<std::string, std::string> stack = {
      {"1-1", "form=見本 太郎"}, {"1-2", "BLANK_PAGE"},     {"1-3", "SEPARATOR_SHEET"}, {"1-4", "form?見本 𠮷郎"},
      {"1-5", "UNKNOWN_FORM"},   {"1-6", "form=見本 太郎"}, {"2-1", "form=見本 花子"}};
  // Whichever reader is ready first: the order of the paper is what counts.
  std::shuffle(jobs.begin(), jobs.end(), std::mt19937(5));
  for (const auto& job : jobs) {
    EXPECT_EQ(job.fields.at("blob"),
              Blob(job.fields.at("page").find("/pages/1-") != std::string::npos ? "00f1" : "00f2"));
    const std::string place = job.fields.at("page").substr(job.fields.at("page").rfind('/') + 1);
    AnswerPage(job, stack.at(place));
    AnswerPage(job, "UNREADABLE_IMAGE");  // a second reader, later: changes nothing
  }
  const v1::Batch batch = WaitUntilDone(created->name());
  const v1::BatchProgress& progress = batch.progress();
  EXPECT_EQ(progress.pages(), 7);
  EXPECT_EQ(progress.assigned(), 3);
  EXPECT_EQ(progress.blank(), 1);
  EXPECT_EQ(progress.separators(), 1);
  EXPECT_EQ(progress.duplicates(), 1);
  EXPECT_EQ(progress.attention(), 1);
  EXPECT_EQ(progress.failed(), 1);
  EXPECT_EQ(progress.applications(), 3);
  ASSERT_EQ(batch.applications_size(), 3);
  const auto pages = Pages(batch.name());
  ASSERT_EQ(pages.size(), 7u);
  EXPECT_EQ(pages[0].scan(), batch.applications(0).scan());
  EXPECT_EQ(pages[4].reason(), "UNKNOWN_FORM");
  EXPECT_EQ(pages[4].message(), "紙を確かめてください。");
  EXPECT_EQ(pages[4].scan(), batch.applications(1).scan()) << "it lies behind that one";
  EXPECT_EQ(pages[5].reason(), "DUPLICATE_PAGE");
  EXPECT_EQ(pages[5].same_as(), pages[0].name());
  EXPECT_EQ(pages[6].blob(), Blob("00f2"));

  // The certain ones go straight on, the doubtful one waits for its review.
  EXPECT_EQ(Get(batch.applications(0).application())->state(), v1::REVIEWED);
  const auto doubtful = Get(batch.applications(1).application());
  EXPECT_EQ(doubtful->state(), v1::SUBMITTED);
  EXPECT_EQ(doubtful->scan(), batch.applications(1).scan());
  v1::GetScanRequest get_scan;
  get_scan.set_name(doubtful->scan());
  const auto scan = Call(kCounter, &v1::Intake::Stub::GetScan, get_scan);
  ASSERT_OK(scan);
  EXPECT_EQ(scan->batch(), batch.name());
  EXPECT_EQ(scan->pages(0).page_index(), 3);
  EXPECT_EQ(scan->page_blobs(0), Blob("00f1"));
  EXPECT_EQ(scan->receipt_number(), batch.applications(1).receipt_number());
  // The holder's receipt works like any other.
  v1::LookUpReceiptRequest look_up;
  look_up.set_parent(Parent());
  look_up.set_receipt_number(batch.applications(2).receipt_number());
  look_up.set_access_code(batch.applications(2).access_code());
  EXPECT_OK(Call(kPublic, &v1::Intake::Stub::LookUpReceipt, look_up));

  // An enclosure goes to its application; nothing of it touches the values.
  const auto moved = Decide(&Stub::MoveBatchPage, pages[4].name(), "m-1", doubtful->scan());
  ASSERT_OK(moved);
  EXPECT_EQ(moved->state(), v1::PAGE_ASSIGNED);
  EXPECT_EQ(Call(kCounter, &v1::Intake::Stub::GetScan, get_scan)->pages_size(), 2);
  const auto with_enclosure = Get(doubtful->name());
  EXPECT_EQ(with_enclosure->revision(), 2);
  EXPECT_EQ(with_enclosure->findings_size(), doubtful->findings_size());
  EXPECT_OK(Decide(&Stub::MoveBatchPage, pages[4].name(), "m-1", doubtful->scan())) << "the same request again";
  EXPECT_EQ(WaitUntilDone(batch.name()).progress().attention(), 0);
  ASSERT_OK(Review(doubtful->name(), 2, "review-1"));

  // What is filed is its own pages, not the stack with everybody's; a file of its own is filed as it is.
  ASSERT_OK(Approve(doubtful->name(), 3, "approve-1"));
  WaitUntilFiled(doubtful->name());
  ASSERT_OK(Approve(batch.applications(2).application(), 2, "approve-2"));
  WaitUntilFiled(batch.applications(2).application());
  const auto records = archive_.records();
  ASSERT_EQ(records.size(), 2u);
  ASSERT_EQ(records[0].documents_size(), 3);
  EXPECT_EQ(records[0].documents(0).role(), "page");
  EXPECT_EQ(archive_.BytesOf(records[0].documents(0).blob()), "page 3 of " + Blob("00f1"));
  EXPECT_EQ(archive_.BytesOf(records[0].documents(1).blob()), "page 4 of " + Blob("00f1"));
  EXPECT_EQ(records[0].documents(2).role(), "case");
  EXPECT_THAT(archive_.BytesOf(records[0].documents(2).blob()), ::testing::HasSubstr(Blob("00f1")));
  ASSERT_EQ(records[1].documents_size(), 2);
  EXPECT_EQ(records[1].documents(0).role(), "original");
  EXPECT_EQ(records[1].documents(0).blob(), Blob("00f2"));
}

TEST_F(BatchTest, OneBadPageDoesNotHoldUpTheOthersAndCanBeReadAgain) {
  const auto created = Create("b-1", {Blob("00f1")});
  AnswerFile(Jobs(night_, 1)[0], 3);
  const auto jobs = Jobs(night_, 3);
  for (const auto& job : jobs) {
    if (!job.fields.at("page").ends_with("/1-2")) AnswerPage(job, "form=見本 " + job.fields.at("job"));
  }
  const v1::Batch waiting =
      Wait(created->name(), [](const v1::Batch& batch) { return batch.applications_size() == 2; });
  EXPECT_EQ(waiting.state(), v1::READING);
  EXPECT_EQ(waiting.progress().queued(), 1);
  const auto& bad =
      *std::find_if(jobs.begin(), jobs.end(), [](const auto& job) { return job.fields.at("page").ends_with("/1-2"); });
  AnswerPage(bad, "GAVE_UP");
  EXPECT_EQ(WaitUntilDone(created->name()).progress().failed(), 1);

  const std::string page = created->name() + "/pages/1-2";
  ASSERT_OK(Decide(&Stub::RetryBatchPage, page, "r-1"));
  EXPECT_EQ(GetBatch(created->name())->state(), v1::READING);
  const auto again = Jobs(night_, 1)[0];
  EXPECT_NE(again.fields.at("job"), bad.fields.at("job"));
  AnswerPage(bad, "UNREADABLE_IMAGE");  // late news of the first job
  AnswerPage(again, "form=見本 次郎");
  EXPECT_EQ(WaitUntilDone(created->name()).applications_size(), 3);
  EXPECT_THAT(Decide(&Stub::RetryBatchPage, page, "r-2"), Fails(StatusCode::kFailedPrecondition, "WRONG_STATE"));
}

TEST_F(BatchTest, TheFirstCopyOfASheetIsDoubtedAsSoonAsTheSecondIsRead) {
  const v1::Batch batch = *Create("b-1", {Blob("00f1")});
  AnswerFile(Jobs(night_, 1)[0], 3);
  const auto pages = Jobs(night_, 3);
  AnswerPage(pages[0], "form=見本 太郎", "S1");
  const v1::Batch early = Wait(batch.name(), [](const v1::Batch& now) { return now.applications_size() == 1; });
  const std::string first = early.applications(0).application();
  EXPECT_EQ(Get(first)->state(), v1::REVIEWED) << "straight through";

  AnswerPage(pages[1], "form=見本 花子", "S1");
  AnswerPage(pages[2], "BLANK_PAGE");
  const v1::Batch done = WaitUntilDone(batch.name());
  ASSERT_EQ(done.applications_size(), 2);
  for (const v1::BatchApplication& made : done.applications()) {
    const auto application = Get(made.application());
    ASSERT_EQ(application->findings_size(), 1) << made.application();
    EXPECT_EQ(application->findings(0).reason(), "SERIAL_REUSED");
    EXPECT_EQ(application->state(), v1::SUBMITTED) << "a person looks";
  }
  EXPECT_EQ(Get(first)->revision(), 3) << "doubted once, however many pages follow";
}

TEST_F(BatchTest, NothingIsLostOrReadTwiceWhenQueueAndProcessAreLost) {
  const auto created = Create("b-1", {Blob("00f1")});
  AnswerFile(Jobs(night_, 1)[0], 4);
  auto first = Jobs(night_, 4);
  AnswerPage(first[0], "form=見本 一郎");
  AnswerPage(first[1], "form=見本 次郎");
  ASSERT_OK(client_->Command({"FLUSHALL"}));
  Restart();
  const auto rest = Jobs(night_, 2);  // only what is not read comes again
  for (const auto& job : rest) AnswerPage(job, "form=見本 " + job.fields.at("job"));
  for (const auto& job : first) AnswerPage(job, "form=見本 " + job.fields.at("job"));
  const v1::Batch batch = WaitUntilDone(created->name());
  EXPECT_EQ(batch.applications_size(), 4);
  v1::ListApplicationsRequest list;
  list.set_parent(Parent());
  EXPECT_EQ(Call(kCounter, &v1::Intake::Stub::ListApplications, list)->applications_size(), 4);
}

TEST_F(BatchTest, TheCountersLaneIsAQueueOfItsOwn) {
  ASSERT_OK(Create("b-1", {Blob("00f1")}, v1::LANE_NIGHT));
  const auto waiting = Create("b-2", {Blob("00f2")}, v1::LANE_COUNTER);
  ASSERT_OK(waiting);
  const auto job = Jobs(counter_, 1)[0];
  EXPECT_EQ(job.fields.at("file"), waiting->name() + "/files/1");
  AnswerFile(job, 1);
  EXPECT_EQ(Jobs(counter_, 1)[0].fields.at("page"), waiting->name() + "/pages/1-1") << "its pages stay in its lane";
}

TEST_F(BatchTest, TheQueueInRedisIsBoundedAndTooMuchIsRefusedBeforeItIsTaken) {
  server_.reset();
  {
    auto database = sql::OpenDatabase("sqlite://" + (dir_ / "intake.db"), Migrations());
    ASSERT_OK(database);
    ASSERT_OK((*database)->Write([](sql::Connection& connection) {
      return connection
          .Execute(
              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
              "INSERT INTO outbox (kind, municipality, subject, job, blob, attempts, create_time, due_time, lane) "
              "SELECT 'read_page', '131016', 'b/1-' || i, 'job', '00f1', 0, 0, 0, 'night' FROM n")
          .status();
    }));
  }
  Start();
  for (int tries = 0; tries < 200 && night_.Length().value_or(0) < kQueueJobsMax; ++tries) {
    absl::SleepFor(absl::Milliseconds(50));
  }
  absl::SleepFor(3 * kRelayInterval);
  EXPECT_EQ(*night_.Length(), kQueueJobsMax) << "the rest waits on disk";
  EXPECT_THAT(Create("b-1", {Blob("00f1")}), Fails(StatusCode::kResourceExhausted, "QUEUE_FULL"));
  v1::ListBatchesRequest list;
  list.set_parent(Parent());
  EXPECT_EQ(Call(kCounter, &Stub::ListBatches, list)->batches_size(), 0);
  // Somebody stands at the counter: always taken, and past the night's queue.
  v1::CreateScanRequest single;
  single.set_parent(Parent());
  single.set_request_id("s-1");
  single.set_blob(Blob("00f2"));
  const auto scan = Call(kCounter, &v1::Intake::Stub::CreateScan, single);
  ASSERT_OK(scan);
  EXPECT_EQ(Jobs(counter_, 1)[0].fields.at("scan"), scan->name());
}

TEST_F(BatchTest, AFileThatCannotBeOpenedIsNamedAndTheOthersGoOn) {
  const auto created = Create("b-1", {Blob("00f1"), Blob("00f2")});
  const auto files = Jobs(night_, 2);
  v1::RecordBatchFileRequest failure;
  failure.set_name(files[0].fields.at("file"));
  failure.set_request_id(files[0].fields.at("job"));
  failure.set_reason("UNSUPPORTED_FILE_TYPE");
  failure.set_message("JPEG、PNG、TIFF、PDFのいずれかで保存し直してください。");
  ASSERT_OK(Call(kReader, &Stub::RecordBatchFile, failure));
  AnswerFile(files[1], 1);
  AnswerPage(Jobs(night_, 1)[0], "form=見本 太郎");
  const v1::Batch batch = WaitUntilDone(created->name());
  EXPECT_EQ(batch.applications_size(), 1);
  EXPECT_EQ(batch.files(0).failure_reason(), "UNSUPPORTED_FILE_TYPE");
  const auto pages = Pages(batch.name());
  EXPECT_EQ(pages[0].name(), batch.name() + "/pages/1-0");
  ASSERT_OK(Decide(&Stub::DropBatchPage, pages[0].name(), "d-1"));
  EXPECT_EQ(WaitUntilDone(created->name()).progress().dropped(), 1);
}

// A machine in the corridor: it hands in and sees how far the pile is, but learns nothing of the cases.
TEST_F(BatchTest, AScannerSeesProgressAndNothingElse) {
  v1::CreateBatchRequest request;
  request.set_parent(Parent());
  request.set_request_id("pile-1");
  request.add_blobs(Blob("00f1"));
  const auto created = Call(kScanner, &Stub::CreateBatch, request);
  ASSERT_OK(created);
  AnswerFile(Jobs(night_, 1)[0], 1);
  AnswerPage(Jobs(night_, 1)[0], "form?見本 太郎");
  ASSERT_EQ(WaitUntilDone(created->name()).applications_size(), 1);
  v1::GetBatchRequest get;
  get.set_name(created->name());
  const auto seen = Call(kScanner, &Stub::GetBatch, get);
  ASSERT_OK(seen);
  EXPECT_EQ(seen->progress().applications(), 1);
  EXPECT_EQ(seen->applications_size(), 0);
}

TEST_F(BatchTest, RefusalsAreNamed) {
  EXPECT_THAT(Create("b-1", {}), Fails(StatusCode::kInvalidArgument, "MISSING_PART"));
  EXPECT_THAT(Create("b-2", {Blob("00f1"), Blob("00f1")}), Fails(StatusCode::kInvalidArgument, "REPEATED_BLOB"));
  EXPECT_THAT(Create("b-3", {Blob("aaaa")}), Fails(StatusCode::kNotFound, "UNKNOWN_BLOB"));
  EXPECT_THAT(Create("b-4", std::vector<std::string>(201, Blob("00f1"))),
              Fails(StatusCode::kInvalidArgument, "OUT_OF_RANGE"));
  EXPECT_THAT(GetBatch(Parent() + "/batches/never"), Fails(StatusCode::kNotFound, "UNKNOWN_BATCH"));
  const auto created = Create("b-5", {Blob("00f1")});
  AnswerFile(Jobs(night_, 1)[0], 2);
  const auto jobs = Jobs(night_, 2);
  AnswerPage(jobs[0], "form?見本 太郎");
  AnswerPage(jobs[1], "UNKNOWN_FORM");
  const v1::Batch batch = WaitUntilDone(created->name());
  const std::string stray = Pages(batch.name())[1].state() == v1::PAGE_ATTENTION ? "/pages/1-2" : "/pages/1-1";
  EXPECT_THAT(Decide(&Stub::DropBatchPage, batch.name() + "/pages/9-9", "d-1"),
              Fails(StatusCode::kNotFound, "UNKNOWN_BATCH_PAGE"));
  EXPECT_THAT(Decide(&Stub::DropBatchPage, batch.name() + "/pages/first", "d-2"),
              Fails(StatusCode::kInvalidArgument, "INVALID_NAME"));
  // An application that came another way.
  v1::CreateScanRequest single;
  single.set_parent(Parent());
  single.set_request_id("s-1");
  single.set_blob(Blob("00f2"));
  const auto scan = Call(kCounter, &v1::Intake::Stub::CreateScan, single);
  EXPECT_THAT(Decide(&Stub::MoveBatchPage, batch.name() + stray, "m-1", scan->name()),
              Fails(StatusCode::kInvalidArgument, "FOREIGN_APPLICATION"));
  // Whoever reviewed it has seen all pages there were.
  ASSERT_OK(Review(batch.applications(0).application(), 1, "review-1"));
  EXPECT_THAT(Decide(&Stub::MoveBatchPage, batch.name() + stray, "m-2", batch.applications(0).scan()),
              Fails(StatusCode::kFailedPrecondition, "WRONG_STATE"));
}

}  // namespace
}  // namespace madoguchi::intake
