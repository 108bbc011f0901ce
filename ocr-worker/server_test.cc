// The whole worker: real Redis, real gRPC, real engines; archive and intake answer as their contracts say and remember
// what they were told.
#include "ocr-worker/server.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/rpc/status_bridge.h"
#include "common/status/error.h"
#include "common/testing/identities.h"
#include "common/testing/redis_server.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "ocr-worker/adapters/redis_jobs.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/limits.h"
#include "opencv2/imgcodecs.hpp"
#include "procedures/definition/definition.h"
#include "procedures/paper/print.h"
#include "tests/data/foreign/legacy_form.h"

namespace madoguchi::ocr {
namespace {

constexpr char kCity[] = "municipalities/131016";

std::string ReadAll(const std::string& path) {
  std::stringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

// The time of day, but for what was skipped.
class AheadClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::Now() + absl::Seconds(ahead_s_.load()); }
  void Advance(absl::Duration by) { ahead_s_ += absl::ToInt64Seconds(by); }

 private:
  std::atomic<int64_t> ahead_s_ = 0;
};

class FakeArchive final : public archive::v1::Archive::Service {
 public:
  grpc::Status DownloadBlob(grpc::ServerContext*, const archive::v1::DownloadBlobRequest* request,
                            grpc::ServerWriter<google::api::HttpBody>* writer) override {
    ++downloads;
    const auto found = blobs.find(request->name());
    if (found == blobs.end())
      return rpc::ToGrpc(Error(absl::StatusCode::kNotFound, "UNKNOWN_BLOB", "ファイルがありません。"));
    google::api::HttpBody part;
    for (size_t at = 0; at < found->second.size(); at += 50'000) {
      part.set_data(found->second.substr(at, 50'000));
      writer->Write(part);
    }
    return grpc::Status::OK;
  }
  std::map<std::string, std::string> blobs;
  std::atomic<int> downloads = 0;
};

// Remembers what was told of batches, in the order in which it was told.
class FakeBatches final : public intake::v1::Batches::Service {
 public:
  grpc::Status RecordBatchFile(grpc::ServerContext*, const intake::v1::RecordBatchFileRequest* request,
                               intake::v1::RecordBatchFileResponse*) override {
    MutexLock lock(&mutex_);
    told_.push_back(absl::StrCat(request->name(), ":", request->pages(), request->reason()));
    return grpc::Status::OK;
  }
  grpc::Status RecordBatchPage(grpc::ServerContext*, const intake::v1::RecordBatchPageRequest* request,
                               intake::v1::RecordBatchPageResponse*) override {
    MutexLock lock(&mutex_);
    const auto& page = request->reading();
    told_.push_back(absl::StrCat(request->name(), ":", page.form(), page.page(), page.error()));
    return grpc::Status::OK;
  }
  std::vector<std::string> Told(size_t count) {
    for (int i = 0; i < 1200; ++i) {
      {
        MutexLock lock(&mutex_);
        if (told_.size() >= count) return told_;
      }
      absl::SleepFor(absl::Milliseconds(50));
    }
    MutexLock lock(&mutex_);
    return told_;
  }

 private:
  Mutex mutex_;
  std::vector<std::string> told_ ABSL_GUARDED_BY(mutex_);
};

class FakeIntake final : public intake::v1::Intake::Service {
 public:
  grpc::Status GetProcedure(grpc::ServerContext*, const intake::v1::GetProcedureRequest* request,
                            procedure::v1::Procedure* response) override {
    MutexLock lock(&mutex_);
    const auto found = templates_.find(request->name());
    if (found == templates_.end()) {
      return rpc::ToGrpc(Error(absl::StatusCode::kNotFound, "UNKNOWN_FORM", "様式がありません。"));
    }
    if (!google::protobuf::util::JsonStringToMessage(found->second, response->mutable_template_()).ok()) {
      return {grpc::StatusCode::INTERNAL, "template"};
    }
    return grpc::Status::OK;
  }
  grpc::Status ListProcedures(grpc::ServerContext*, const intake::v1::ListProceduresRequest*,
                              intake::v1::ListProceduresResponse* response) override {
    MutexLock lock(&mutex_);
    for (const auto& [id, version] : newest_) {
      procedure::v1::Procedure* procedure = response->add_procedures();
      procedure->set_id(id);
      procedure->set_version(version);
    }
    return grpc::Status::OK;
  }
  void Publish(const procedures::Template& form) {
    MutexLock lock(&mutex_);
    templates_[absl::StrCat(kCity, "/procedures/", form.form, "/versions/", form.version)] = ToJson(form);
    newest_[form.form] = std::max(newest_[form.form], form.version);
  }
  grpc::Status RecordReading(grpc::ServerContext*, const intake::v1::RecordReadingRequest* request,
                             intake::v1::Scan*) override {
    MutexLock lock(&mutex_);
    readings_[request->name()] = *request;
    ++readings_told_;
    return grpc::Status::OK;
  }
  grpc::Status RecordReadingFailure(grpc::ServerContext*, const intake::v1::RecordReadingFailureRequest* request,
                                    intake::v1::Scan*) override {
    MutexLock lock(&mutex_);
    failures_[request->name()] = request->reason();
    return grpc::Status::OK;
  }

  // How often a reading was handed in.
  int readings_told() {
    MutexLock lock(&mutex_);
    return readings_told_;
  }
  // Waits until the scan has an answer: "READ" or the reason of its failure; "" when none came.
  std::string AnswerTo(const std::string& scan) {
    for (int i = 0; i < 600; ++i) {
      {
        MutexLock lock(&mutex_);
        if (readings_.contains(scan)) return "READ";
        if (failures_.contains(scan)) return failures_[scan];
      }
      absl::SleepFor(absl::Milliseconds(50));
    }
    return "";
  }
  intake::v1::RecordReadingRequest Reading(const std::string& scan) {
    MutexLock lock(&mutex_);
    return readings_[scan];
  }

 private:
  Mutex mutex_;
  std::map<std::string, std::string> templates_ ABSL_GUARDED_BY(mutex_);  // name → JSON
  std::map<std::string, int> newest_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, intake::v1::RecordReadingRequest> readings_ ABSL_GUARDED_BY(mutex_);
  int readings_told_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, std::string> failures_ ABSL_GUARDED_BY(mutex_);
};

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    PinToOneThread();
    const auto definition = procedures::ParseDefinition(ReadAll("procedures/catalog/resident-record-copy.yaml"));
    intake_.Publish(procedures::PrintForm(*definition)->form_template);
    archive_.blobs = {{Blob("scan"), ReadAll("tests/data/resident-record-copy.jpg")},
                      {Blob("foreign"), ReadAll("tests/data/handwritten_digits.png")},
                      {Blob("text"), "no picture at all"},
                      {Blob("batch"), ReadAll("tests/data/batch.tiff")}};
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(&archive_);
    builder.RegisterService(&intake_);
    builder.RegisterService(&batches_);
    peers_ = builder.BuildAndStart();
    client_ = redis::Client::Create(redis_.url()).value();
    stream_ = std::make_unique<redis::Stream>(client_.get(), kCounterStream, "ocr");
  }

  void StartWorker() {
    Options options{.redis = redis_.url(),
                    .intake = absl::StrCat("127.0.0.1:", port_),
                    .archive = absl::StrCat("127.0.0.1:", port_),
                    .models = models_,
                    .threads = 1,
                    .silent_after = absl::Seconds(1)};
    options.host.listen = "127.0.0.1:0";
    options.host.identity_key = identities_.key_path();
    options.host.identity_trust = identities_.trust_path();
    auto server = Server::Start(std::move(options), &clock_);
    ASSERT_OK(server);
    server_ = *std::move(server);
  }

  static std::string Blob(const std::string& id) { return absl::StrCat(kCity, "/blobs/", id); }
  static std::string Scan(const std::string& id) { return absl::StrCat(kCity, "/scans/", id); }
  void Add(const std::string& id, const std::string& blob) {
    ASSERT_OK(stream_->Add({{"scan", Scan(id)}, {"blob", Blob(blob)}, {"job", "job-" + id}}));
  }
  bool QueueEmpties() {
    for (int i = 0; i < 200; ++i) {
      if (stream_->Length().value_or(-1) == 0) return true;
      absl::SleepFor(absl::Milliseconds(50));
    }
    return false;
  }

  AheadClock clock_;
  testing::Identities identities_;
  testing::RedisServer redis_;
  FakeArchive archive_;
  FakeIntake intake_;
  FakeBatches batches_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> peers_;
  std::unique_ptr<redis::Client> client_;
  std::unique_ptr<redis::Stream> stream_;
  std::unique_ptr<Server> server_;
  std::string models_;  // --models
};

TEST_F(ServerTest, AScanGoesFromTheQueueToIntakeAndBadOnesDoNotHoldItUp) {
  Add("bad", "text");
  Add("foreign", "foreign");
  Add("lost", "nowhere");
  Add("good", "scan");
  StartWorker();
  EXPECT_EQ(intake_.AnswerTo(Scan("good")), "READ");
  EXPECT_EQ(intake_.AnswerTo(Scan("bad")), "UNSUPPORTED_FILE_TYPE");
  EXPECT_EQ(intake_.AnswerTo(Scan("foreign")), "UNKNOWN_FORM");
  EXPECT_EQ(intake_.AnswerTo(Scan("lost")), "UNKNOWN_BLOB");
  EXPECT_TRUE(QueueEmpties());

  const auto reading = intake_.Reading(Scan("good"));
  EXPECT_EQ(reading.request_id(), "job-good");
  ASSERT_EQ(reading.pages_size(), 1);
  EXPECT_EQ(reading.pages(0).form(), "resident-record-copy");
  EXPECT_GT(reading.pages(0).fields_size(), 15);
}

TEST_F(ServerTest, ACitysExistingFormIsReadAsSoonAsItIsPublished) {
  const procedures::Template form = foreign::MakeLegacyForm(1), other = foreign::MakeLegacyForm(2);
  intake_.Publish(other);
  archive_.blobs[Blob("legacy")] = form.pages[0].blank_png;
  Add("before", "legacy");
  StartWorker();
  EXPECT_EQ(intake_.AnswerTo(Scan("before")), "UNKNOWN_FORM");

  procedures::Template old = form;
  old.version = 1;
  procedures::Template next = other;  // another printing under the same id: the old one still lies in drawers
  next.form = form.form;
  next.version = 2;
  intake_.Publish(old);
  intake_.Publish(next);
  clock_.Advance(absl::Seconds(2 * limits::kFormsListedSeconds));
  Add("after", "legacy");
  EXPECT_EQ(intake_.AnswerTo(Scan("after")), "READ");
  const auto reading = intake_.Reading(Scan("after"));
  ASSERT_EQ(reading.pages_size(), 1);
  EXPECT_EQ(reading.pages(0).form(), form.form);
  EXPECT_EQ(reading.pages(0).version(), 1);
  EXPECT_EQ(reading.pages(0).registration().method(), "akaze");
}

TEST_F(ServerTest, WhatADeadWorkerHeldIsTakenOver) {
  Add("held", "scan");
  const auto held = stream_->Read("dead-worker", 1, absl::Milliseconds(100));
  ASSERT_OK(held);
  ASSERT_EQ(held->size(), 1u);
  StartWorker();
  EXPECT_EQ(intake_.AnswerTo(Scan("held")), "READ");
  EXPECT_TRUE(QueueEmpties());
}

TEST_F(ServerTest, WhatKilledItsReadersAgainAndAgainIsGivenUpAndTheNextIsRead) {
  for (const char* id : {"deadly", "last-chance"}) Add(id, "scan");
  const auto held = stream_->Read("dead-worker", 2, absl::Milliseconds(100));
  ASSERT_OK(held);
  ASSERT_EQ(held->size(), 2u);
  // So often were they handed out, and fell silent; taking them over is one more.
  const int before[] = {limits::kDeliveriesMax, limits::kDeliveriesMax - 1};
  for (size_t i = 0; i < 2; ++i) {
    ASSERT_OK(client_->Command({"XCLAIM", kCounterStream, "ocr", "dead-worker", "0", held->at(i).id, "IDLE", "60000",
                                "RETRYCOUNT", absl::StrCat(before[i]), "JUSTID"}));
  }
  Add("next", "scan");
  StartWorker();
  EXPECT_EQ(intake_.AnswerTo(Scan("deadly")), "GAVE_UP");
  EXPECT_EQ(intake_.AnswerTo(Scan("last-chance")), "READ");
  EXPECT_EQ(intake_.AnswerTo(Scan("next")), "READ");
  EXPECT_TRUE(QueueEmpties());
}

TEST_F(ServerTest, DrainingFinishesThePageInHandAndLeavesTheRestToOthers) {
  constexpr int kScans = 5;
  for (int i = 0; i < kScans; ++i) Add(absl::StrCat("s", i), "scan");
  StartWorker();
  EXPECT_EQ(intake_.AnswerTo(Scan("s0")), "READ");
  server_.reset();  // as SIGTERM does
  const int told = intake_.readings_told();
  EXPECT_LT(told, kScans);
  EXPECT_EQ(stream_->Length().value_or(-1), kScans - told) << "answered and acknowledged, or still in the queue";
  StartWorker();
  for (int i = 0; i < kScans; ++i) EXPECT_EQ(intake_.AnswerTo(Scan(absl::StrCat("s", i))), "READ");
  EXPECT_TRUE(QueueEmpties());
  EXPECT_EQ(intake_.readings_told(), kScans) << "none was read twice";
}

TEST_F(ServerTest, ARedisThatLosesEverythingIsOnlyAPause) {
  StartWorker();
  redis_.Kill();
  redis_.Restart();
  client_ = redis::Client::Create(redis_.url()).value();
  stream_ = std::make_unique<redis::Stream>(client_.get(), kCounterStream, "ocr");
  Add("again", "scan");  // as intake's outbox does
  EXPECT_EQ(intake_.AnswerTo(Scan("again")), "READ");
}

TEST_F(ServerTest, ABatchIsReadPageByPageAndTheCounterGoesFirst) {
  redis::Stream night(client_.get(), kNightStream, "ocr");
  const std::string batch = absl::StrCat(kCity, "/batches/b1");
  ASSERT_OK(night.Add({{"file", batch + "/files/1"}, {"blob", Blob("batch")}, {"job", "f"}}));
  ASSERT_OK(night.Add({{"file", batch + "/files/2"}, {"blob", Blob("text")}, {"job", "g"}}));
  for (const char* page : {"1-1", "1-2", "1-3", "1-4"}) {
    ASSERT_OK(night.Add({{"page", batch + "/pages/" + page}, {"blob", Blob("batch")}, {"job", page}}));
  }
  // Came last, and somebody waits for it.
  ASSERT_OK(
      stream_->Add({{"page", absl::StrCat(kCity, "/batches/b2/pages/1-1")}, {"blob", Blob("scan")}, {"job", "c"}}));
  StartWorker();
  const std::string pages = batch + "/pages/";
  EXPECT_THAT(
      batches_.Told(7),
      ::testing::ElementsAre(absl::StrCat(kCity, "/batches/b2/pages/1-1:resident-record-copy1"), batch + "/files/1:3",
                             batch + "/files/2:0UNSUPPORTED_FILE_TYPE", pages + "1-1:moving-in1UNKNOWN_FORM",
                             pages + "1-2:0BLANK_PAGE", pages + "1-3:moving-in2UNKNOWN_FORM", pages + "1-4:0NO_PAGES"));
  EXPECT_EQ(archive_.downloads, 3) << "a file is fetched once, not once a page";
  for (int i = 0; i < 100 && night.Length().value_or(-1) != 0; ++i) absl::SleepFor(absl::Milliseconds(50));
  EXPECT_EQ(night.Length().value_or(-1), 0);
}

TEST_F(ServerTest, APageOfAFileIsShownAsASmallPicture) {
  StartWorker();
  const auto stub = v1::Ocr::NewStub(
      grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()), grpc::InsecureChannelCredentials()));
  const auto picture = [&](const std::string& blob, int page, int orientation) -> absl::StatusOr<std::string> {
    grpc::ClientContext context;
    identities_.ActAs(&context, common::v1::ROLE_COUNTER, "131016", clock_.Now());
    v1::GetPagePictureRequest request;
    request.set_name(Blob(blob));
    request.set_page_index(page);
    request.set_orientation(orientation);
    google::api::HttpBody body;
    const grpc::Status status = stub->GetPagePicture(&context, request, &body);
    if (!status.ok()) return rpc::FromGrpc(status);
    EXPECT_EQ(body.content_type(), "image/jpeg");
    return body.data();
  };
  const auto shown = picture("batch", 2, 180);
  ASSERT_OK(shown);
  EXPECT_EQ(shown->substr(0, 3), "\xff\xd8\xff");
  EXPECT_LT(shown->size(), 400'000u);
  EXPECT_EQ(ReasonOf(picture("batch", 3, 0).status()), "UNKNOWN_PICTURE");
  EXPECT_EQ(ReasonOf(picture("batch", 0, 45).status()), "UNKNOWN_PICTURE");
  EXPECT_EQ(ReasonOf(picture("text", 0, 0).status()), "UNSUPPORTED_FILE_TYPE");
  EXPECT_EQ(ReasonOf(picture("nowhere", 0, 0).status()), "UNKNOWN_BLOB");

  // For a record: as large as the reader sees it.
  grpc::ClientContext context;
  identities_.ActAs(&context, common::v1::ROLE_INTAKE, "*", clock_.Now());
  v1::CopyPageRequest request;
  request.set_name(Blob("batch"));
  request.set_page_index(2);
  request.set_orientation(180);
  v1::CopyPageResponse copy;
  ASSERT_OK(rpc::FromGrpc(stub->CopyPage(&context, request, &copy)));
  const auto width_of = [](const std::string& jpeg) {
    return cv::imdecode(std::vector<uchar>(jpeg.begin(), jpeg.end()), cv::IMREAD_COLOR).cols;
  };
  EXPECT_EQ(width_of(*shown), limits::kPictureWidthPxDefault);
  EXPECT_GT(width_of(copy.jpeg()), 3 * limits::kPictureWidthPxDefault / 2);
}

TEST_F(ServerTest, FieldsAreCutOutOfAStoredFileForIntakeAlone) {
  StartWorker();
  const auto stub = v1::Ocr::NewStub(
      grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()), grpc::InsecureChannelCredentials()));
  const auto cut = [&](common::v1::Role role, const std::string& blob, v1::CutFieldsResponse* response) {
    grpc::ClientContext context;
    identities_.ActAs(&context, role, "*", clock_.Now());
    v1::CutFieldsRequest request;
    request.set_parent(kCity);
    request.set_blob(Blob(blob));
    request.add_page_indexes(0);
    for (const char* field : {"applicant.phone", "applicant.name.kana"}) request.add_fields(field);
    return rpc::FromGrpc(stub->CutFields(&context, request, response));
  };
  v1::CutFieldsResponse response;
  ASSERT_OK(cut(common::v1::ROLE_INTAKE, "scan", &response));
  ASSERT_EQ(response.pages_size(), 1);
  EXPECT_EQ(response.pages(0).form(), "resident-record-copy");
  ASSERT_EQ(response.pages(0).crops_size(), 2) << "only what was asked for";
  for (const v1::FieldCrop& crop : response.pages(0).crops()) EXPECT_EQ(crop.png().substr(1, 3), "PNG") << crop.field();
  EXPECT_THAT(cut(common::v1::ROLE_INTAKE, "nowhere", &response),
              testing::Fails(absl::StatusCode::kNotFound, "UNKNOWN_BLOB"));
  EXPECT_THAT(cut(common::v1::ROLE_COUNTER, "scan", &response),
              testing::Fails(absl::StatusCode::kPermissionDenied, "ROLE_MISSING"));
}

TEST_F(ServerTest, ModelsThatCannotBeUsedDoNotKeepItFromReading) {
  models_ = identities_.trust_path();  // a file, no folder
  Add("scan", "scan");
  StartWorker();
  EXPECT_EQ(intake_.AnswerTo(Scan("scan")), "READ");
  const std::string metrics = server_->metrics().Text();
  EXPECT_THAT(metrics, ::testing::HasSubstr("madoguchi_ocr_models_refused 1"));
  EXPECT_THAT(metrics, ::testing::HasSubstr("madoguchi_ocr_model_info{model=\"characters\",version=\""));
  EXPECT_THAT(metrics, ::testing::HasSubstr(
                           "madoguchi_ocr_written_fields_total{form=\"resident-record-copy\",type=\"phone\"} 1"));
  const auto reading = intake_.Reading(Scan("scan"));
  for (const auto& field : reading.pages(0).fields())
    EXPECT_THAT(field.recognizer(), ::testing::HasSubstr("@")) << field.id();
}

}  // namespace
}  // namespace madoguchi::ocr
