// What becomes of a job under every fault, with ports that the test drives. No page is ever read here: the decoder's
// answer is what varies.
#include "ocr-worker/core/jobs/job_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "common/status/error.h"
#include "ocr-worker/errors.h"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Queue final : public JobQueue {
 public:
  absl::StatusOr<std::optional<Job>> Take() override {
    if (jobs.empty()) return std::nullopt;
    Job job = jobs.front();
    jobs.pop_front();
    return job;
  }
  absl::Status Touch(const Job&) override { return ++touches, absl::OkStatus(); }
  absl::Status Acknowledge(const Job& job) override { return acknowledged.push_back(job.entry), absl::OkStatus(); }

  std::deque<Job> jobs;
  std::vector<std::string> acknowledged;
  int touches = 0;
};

class Blobs final : public BlobSource {
 public:
  absl::StatusOr<std::shared_ptr<const Blob>> Fetch(const std::string&) override {
    absl::Status answer;
    if (!answers.empty()) {
      answer = answers.front();
      answers.pop_front();
    }
    if (answer.ok()) return std::make_shared<const BlobInMemory>("bytes");
    return answer;
  }
  std::deque<absl::Status> answers;
};

class Sink final : public ReadingSink {
 public:
  absl::Status Record(const Job&, const std::vector<PageReading>& pages) override {
    return recorded += pages.size(), answer;
  }
  absl::Status RecordFile(const Job&, int pages) override { return files.push_back(pages), answer; }
  absl::Status RecordPage(const Job& job, const PageReading& page) override {
    this->pages.push_back(job.name + ":" + page.error);
    return answer;
  }
  absl::Status RecordFailure(const Job&, absl::string_view reason, absl::string_view) override {
    failures.emplace_back(reason);
    return answer;
  }
  absl::Status answer;
  size_t recorded = 0;
  std::vector<int> files;
  std::vector<std::string> pages;
  std::vector<std::string> failures;
};

class Decoder final : public PageDecoder {
 public:
  absl::Status DecodePages(FileBytes, PageRange range, const Patience&, const PageSink& sink) override {
    for (int page = range.first; page < static_cast<int>(bad_pages.size()) && page - range.first < range.count;
         ++page) {
      if (const absl::Status stopped = sink(page, bad_pages[page]); !stopped.ok()) return stopped;
    }
    return answer;
  }
  absl::StatusOr<int> CountPages(FileBytes, const Patience&) override {
    if (!answer.ok()) return answer;
    return static_cast<int>(bad_pages.size());
  }
  absl::Status answer;
  std::vector<absl::Status> bad_pages;
};

class Outcomes final : public ReadingObserver {
 public:
  void OnPage(const PageReading&) override {}
  void OnJob(absl::string_view outcome, absl::string_view reason) override {
    all.push_back(std::string(outcome) + ":" + std::string(reason));
  }
  std::vector<std::string> all;
};

class NoForms final : public FormSource {
  absl::StatusOr<std::shared_ptr<const PreparedForm>> Find(absl::string_view, absl::string_view, int) override {
    return UnknownForm();
  }
  absl::StatusOr<std::shared_ptr<const FormIndex>> Known(absl::string_view) override {
    return std::make_shared<const FormIndex>(std::vector<KnownPage>());
  }
};
class Still final : public StopWatch {
  double NowMs() const override { return 0; }
};

class JobRunnerTest : public ::testing::Test {
 protected:
  static Job Scan() {
    Job job;
    job.entry = "1-0";
    job.id = "job-1";
    job.name = "municipalities/131016/scans/s1";
    job.blob = "municipalities/131016/blobs/abc";
    return job;
  }
  static Job OfBatch(JobTask task, const std::string& part) {
    Job job = Scan();
    job.task = task;
    job.name = "municipalities/131016/batches/b1/" + part;
    return job;
  }
  void Add(Job job = Scan()) { queue_.jobs.push_back(std::move(job)); }
  void Run() { EXPECT_TRUE(runner_.RunOne().ok()); }

  Queue queue_;
  Blobs blobs_;
  Sink sink_;
  Decoder decoder_;
  Outcomes outcomes_;
  NoForms forms_;
  Still watch_;
  PageReader reader_{Recognizers(), forms_, watch_};
  FakeClock clock_{absl::UnixEpoch()};
  Drain drain_;
  JobRunner runner_{{.queue = &queue_,
                     .blobs = &blobs_,
                     .sink = &sink_,
                     .decoder = &decoder_,
                     .reader = &reader_,
                     .observer = &outcomes_,
                     .clock = &clock_,
                     .drain = &drain_,
                     .outage_pause_min = absl::Milliseconds(1),
                     .outage_pause_max = absl::Milliseconds(2)}};
};

TEST_F(JobRunnerTest, AFileThatCanNeverBeReadIsToldAtOnceAndAcknowledged) {
  Add();
  decoder_.answer = UnsupportedFileType();
  Run();
  EXPECT_THAT(sink_.failures, ElementsAre("UNSUPPORTED_FILE_TYPE"));
  EXPECT_THAT(queue_.acknowledged, ElementsAre("1-0"));
  EXPECT_THAT(outcomes_.all, ElementsAre("failed:UNSUPPORTED_FILE_TYPE"));
}

TEST_F(JobRunnerTest, AScanOfWhichNoPageCouldBeReadFailsWithItsFirstPagesReason) {
  Add();
  decoder_.bad_pages = {ImageTooLarge(), UnreadableImage()};
  Run();
  EXPECT_THAT(sink_.failures, ElementsAre("IMAGE_TOO_LARGE"));
  EXPECT_EQ(sink_.recorded, 0u);
}

TEST_F(JobRunnerTest, AnOutageIsWaitedForWithoutSpendingADelivery) {
  Add();
  decoder_.answer = UnreadableImage();
  blobs_.answers = {absl::UnavailableError("down"), absl::UnavailableError("down"), absl::OkStatus()};
  Run();
  EXPECT_EQ(queue_.touches, 2) << "nobody else shall take it meanwhile";
  EXPECT_THAT(sink_.failures, ElementsAre("UNREADABLE_IMAGE"));
}

TEST_F(JobRunnerTest, AFaultOfTheHouseLeavesTheJobToTheQueue) {
  Add();
  decoder_.answer = RecognizerFault("engine");
  Run();
  EXPECT_THAT(queue_.acknowledged, IsEmpty());
  EXPECT_THAT(sink_.failures, IsEmpty());
  EXPECT_THAT(outcomes_.all, ElementsAre("left:RECOGNIZER_FAULT"));
}

TEST_F(JobRunnerTest, AfterTooManyDeliveriesIntakeIsToldAndTheOthersGoOn) {
  Job poison = Scan();
  poison.deliveries = limits::kDeliveriesMax + 1;
  Add(poison);
  Run();
  EXPECT_THAT(sink_.failures, ElementsAre("GAVE_UP"));
  EXPECT_THAT(queue_.acknowledged, ElementsAre("1-0"));
}

TEST_F(JobRunnerTest, NotAcknowledgedBeforeIntakeHasTheAnswer) {
  Add();
  decoder_.answer = NoPages();
  sink_.answer = absl::InternalError("disk full");
  Run();
  EXPECT_THAT(queue_.acknowledged, IsEmpty());
}

TEST_F(JobRunnerTest, AnAnswerThatStandsAlreadyIsDone) {
  Add();
  decoder_.answer = NoPages();
  sink_.answer = absl::AlreadyExistsError("answered");
  Run();
  EXPECT_THAT(queue_.acknowledged, ElementsAre("1-0"));
}

TEST_F(JobRunnerTest, AJobWithoutABlobIsRefusedByName) {
  Job without_blob = Scan();
  without_blob.blob = "";
  Add(without_blob);
  Job rubbish = Scan();
  rubbish.entry = "2-0";
  rubbish.name = "rubbish";
  Add(rubbish);
  Run();
  Run();
  EXPECT_THAT(sink_.failures, ElementsAre("MALFORMED_JOB"));
  EXPECT_THAT(queue_.acknowledged, ElementsAre("1-0", "2-0")) << "also the one that nobody can be told of";
}

TEST_F(JobRunnerTest, DrainingEndsTheWaitForAnOutage) {
  Add();
  blobs_.answers = {absl::UnavailableError("down"), absl::UnavailableError("down")};
  drain_.Begin();
  Run();
  EXPECT_THAT(queue_.acknowledged, IsEmpty());
}

TEST_F(JobRunnerTest, AFileOfABatchIsOnlyCounted) {
  Add(OfBatch(JobTask::kFile, "files/2"));
  decoder_.bad_pages = {UnreadableImage(), UnreadableImage(), UnreadableImage()};
  Run();
  EXPECT_THAT(sink_.files, ElementsAre(3));
  EXPECT_THAT(sink_.failures, IsEmpty());
  EXPECT_THAT(queue_.acknowledged, ElementsAre("1-0"));
}

TEST_F(JobRunnerTest, AFileOfABatchThatCannotBeOpenedIsTold) {
  Add(OfBatch(JobTask::kFile, "files/2"));
  decoder_.answer = UnsupportedFileType();
  Run();
  EXPECT_THAT(sink_.failures, ElementsAre("UNSUPPORTED_FILE_TYPE"));
}

TEST_F(JobRunnerTest, APageOfABatchIsReadAloneAndABadOneIsAnAnswerToo) {
  Add(OfBatch(JobTask::kPage, "pages/1-2"));
  decoder_.bad_pages = {UnreadableImage(), ImageTooLarge(), UnreadableImage()};
  Run();
  EXPECT_THAT(sink_.pages, ElementsAre("municipalities/131016/batches/b1/pages/1-2:IMAGE_TOO_LARGE"));
  EXPECT_THAT(sink_.failures, IsEmpty());
  EXPECT_THAT(queue_.acknowledged, ElementsAre("1-0"));
}

TEST_F(JobRunnerTest, APageThatTheFileDoesNotHaveIsToldAndAPageWithoutANumberIsRefused) {
  Add(OfBatch(JobTask::kPage, "pages/1-9"));
  Run();
  EXPECT_THAT(sink_.failures, ElementsAre("NO_PAGES"));
  Add(OfBatch(JobTask::kPage, "pages/nine"));
  Run();
  EXPECT_THAT(sink_.failures, ElementsAre("NO_PAGES", "MALFORMED_JOB"));
}

TEST_F(JobRunnerTest, OnePageThatKillsItsReadersIsGivenUpAlone) {
  Job poison = OfBatch(JobTask::kPage, "pages/1-1");
  poison.deliveries = limits::kDeliveriesMax + 1;
  Add(poison);
  Add(OfBatch(JobTask::kPage, "pages/1-2"));
  decoder_.bad_pages = {UnreadableImage(), ImageTooLarge()};
  Run();
  Run();
  EXPECT_THAT(sink_.failures, ElementsAre("GAVE_UP"));
  EXPECT_THAT(sink_.pages, ElementsAre("municipalities/131016/batches/b1/pages/1-2:IMAGE_TOO_LARGE"));
}

}  // namespace
}  // namespace madoguchi::ocr
