// Learning from review through the real process: real SQLite, real files; the reader that cuts is a fake one behind
// gRPC.
#include <gmock/gmock.h>

#include <filesystem>

#include "madoguchi/intake/v1/samples.grpc.pb.h"
#include "services/intake/adapters/sql_schema.h"
#include "services/intake/testing/intake_under_test.h"

namespace madoguchi::intake {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using Stub = v1::Samples::Stub;

const char kBlob[] = "municipalities/131016/blobs/00ff";
const char kName[] = "municipalities/131016/sampleConsent";

class SamplesTest : public IntakeTest {
 protected:
  SamplesTest()
      : client_(redis::Client::Create(redis_.url()).value()), jobs_(client_.get(), "madoguchi:ocr:jobs", "ocr") {
    PublishSample();
    archive_.AddBlob(kBlob);
  }

  template <class Request, class Response>
  absl::StatusOr<Response> Ask(const Caller& caller,
                               grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                               const std::type_identity_t<Request>& request) {
    grpc::ClientContext context;
    Sign(caller, context);
    Response response;
    const grpc::Status status = (Samples().get()->*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }
  absl::StatusOr<std::vector<v1::Sample>> Export(const Caller& caller, const std::string& reason = "学習のため") {
    grpc::ClientContext context;
    Sign(caller, context);
    v1::ExportSamplesRequest request;
    request.set_parent(Parent());
    request.set_reason(reason);
    const auto stub = Samples();
    const auto stream = stub->ExportSamples(&context, request);
    std::vector<v1::Sample> samples;
    for (v1::Sample sample; stream->Read(&sample);) samples.push_back(sample);
    const grpc::Status status = stream->Finish();
    if (!status.ok()) return rpc::FromGrpc(status);
    return samples;
  }
  absl::StatusOr<v1::SampleConsent> Consent() {
    v1::GetSampleConsentRequest request;
    request.set_name(kName);
    return Ask(kOperator, &Stub::GetSampleConsent, request);
  }
  absl::StatusOr<v1::SampleConsent> Decide(bool granted, const std::string& request_id,
                                           const std::string& reason = "個人情報保護審議会の答申第1号") {
    v1::SetSampleConsentRequest request;
    request.set_name(kName);
    request.set_request_id(request_id);
    request.set_granted(granted);
    request.set_reason(reason);
    return Ask(kOperator, &Stub::SetSampleConsent, request);
  }

  // A scan that was read (one wrong kana, one blank) and waits for its review. The application's name.
  std::string TakeIn(const std::string& request_id) {
    v1::CreateScanRequest create;
    create.set_parent(Parent());
    create.set_request_id(request_id);
    create.set_blob(kBlob);
    const auto scan = Call(kCounter, &v1::Intake::Stub::CreateScan, create);
    EXPECT_OK(scan);
    redis::StreamEntry job;
    for (int tries = 0; tries < 100 && job.fields.empty(); ++tries) {
      const auto entries = jobs_.Read("worker", 1, absl::Milliseconds(100));
      if (!entries.ok() || entries->empty()) continue;
      job = entries->front();
      EXPECT_OK(jobs_.Acknowledge(job.id));
    }
    v1::RecordReadingRequest reading;
    reading.set_name(scan->name());
    reading.set_request_id(job.fields["job"]);
    ocr::v1::PageReading& page = *reading.add_pages();
    page.set_form("resident-record-copy");
    page.set_version(1);
    page.set_page(1);
    page.set_page_index(0);
    for (const auto& [id, value] : std::map<std::string, std::string>{{"applicant.name.kana", "ミホソ ヨシロウ"},
                                                                      {"applicant.name.kanji", "見本 𠮷郎"},
                                                                      {"applicant.phone", "0312345678"},
                                                                      {"applicant.mandate", ""}}) {
      ocr::v1::FieldReading& field = *page.add_fields();
      field.set_id(id);
      field.set_value(value);
      field.set_raw(value);
      field.set_confidence(0.8);
      field.set_recognizer("characters@1a2b3c4d");
    }
    const auto read = Call(kReader, &v1::Intake::Stub::RecordReading, reading);
    EXPECT_OK(read);
    return read->application();
  }
  void ReviewWithTruth(const std::string& application, int64_t revision, const std::string& request_id) {
    auto request = StepRequest<v1::ReviewApplicationRequest>(application, revision, request_id);
    *request.mutable_data() = Data();
    EXPECT_OK(Call(kCounter, &v1::Intake::Stub::ReviewApplication, request));
  }
  int Files() const {
    int files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(samples_folder_))
      files += entry.is_regular_file();
    return files;
  }
  // Until the learner has nothing left to do.
  std::string Metrics() { return server_->metrics().Text(); }
  void WaitUntilLearned() {
    for (int tries = 0; tries < 200; ++tries) {
      absl::SleepFor(absl::Milliseconds(50));
      const auto backlog = Database()->Waiting(WorkKind::kLearnReview);
      if (backlog.ok() && backlog->items == 0) return;
    }
    ADD_FAILURE() << "the learner did not finish";
  }

 private:
  std::unique_ptr<v1::Samples::Stub> Samples() {
    return v1::Samples::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()), grpc::InsecureChannelCredentials()));
  }
  void Sign(const Caller& caller, grpc::ClientContext& context) {
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(30)));
    common::v1::Identity claims;
    claims.set_subject(caller.subject);
    claims.set_municipality(caller.city);
    for (const auto role : caller.roles) claims.add_roles(role);
    context.AddMetadata("authorization",
                        "Bearer " + signers_.at(caller.issuer).Sign(claims, clock_.Now(), absl::Minutes(1)));
  }
  // A second look into the process's own database.
  SqlOutbox* Database() {
    if (!database_) {
      database_ = sql::OpenDatabase("sqlite://" + (dir_ / "intake.db"), Migrations()).value();
      outbox_ = std::make_unique<SqlOutbox>(*database_);
    }
    return outbox_.get();
  }

  std::unique_ptr<redis::Client> client_;
  redis::Stream jobs_;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<SqlOutbox> outbox_;
};

TEST_F(SamplesTest, WithoutConsentNothingIsKeptButReviewsAreCounted) {
  EXPECT_FALSE(Consent()->granted());
  ReviewWithTruth(TakeIn("scan-1"), 1, "review-1");
  WaitUntilLearned();
  EXPECT_EQ(Consent()->samples(), 0);
  EXPECT_EQ(Files(), 0);
  EXPECT_TRUE(reader_.asked().empty()) << "nothing is cut that nobody may keep";
  EXPECT_THAT(Export(kTrainer).status(), Fails(StatusCode::kFailedPrecondition, "CONSENT_MISSING"));
  EXPECT_THAT(Metrics(),
              ::testing::HasSubstr("madoguchi_intake_reviewed_fields_total{accepted=\"false\",corrected=\"true\","
                                   "form=\"resident-record-copy\",type=\"katakana\"} 1"));
}

TEST_F(SamplesTest, WithConsentEachWrittenFieldIsKeptOnceWithItsTruth) {
  ASSERT_OK(Decide(true, "grant-1"));
  const std::string application = TakeIn("scan-1");
  EXPECT_EQ(Files(), 0) << "before a person has looked nothing is kept";
  ReviewWithTruth(application, 1, "review-1");
  ReviewWithTruth(application, 1, "review-1");  // repeated
  WaitUntilLearned();
  ASSERT_EQ(reader_.asked().size(), 1u);
  EXPECT_EQ(reader_.asked()[0].blob(), kBlob);
  EXPECT_EQ(reader_.asked()[0].fields_size(), 3) << "a blank field is not cut";

  const auto samples = Export(kTrainer);
  ASSERT_OK(samples);
  ASSERT_EQ(samples->size(), 3u);
  EXPECT_EQ(Files(), 3);
  std::map<std::string, v1::Sample> by_field;
  for (const v1::Sample& sample : *samples) by_field[sample.field()] = sample;
  const v1::Sample& kana = by_field.at("applicant.name.kana");
  EXPECT_EQ(kana.value(), "ミホソ ヨシロウ");
  EXPECT_EQ(kana.truth(), "ミホン ヨシロウ");
  EXPECT_EQ(kana.type(), "katakana");
  EXPECT_EQ(kana.recognizer(), "characters@1a2b3c4d");
  EXPECT_TRUE(kana.doubted());
  EXPECT_EQ(kana.crop_png(), absl::StrCat("picture of applicant.name.kana in ", kBlob));
  EXPECT_EQ(by_field.at("applicant.name.kanji").truth(), "見本 𠮷郎") << "confirmed as it was read";
  EXPECT_EQ(Consent()->corrected(), 1);
  // On the disk lies neither picture nor text, in the open.
  for (const auto& entry : std::filesystem::recursive_directory_iterator(samples_folder_)) {
    if (!entry.is_regular_file()) continue;
    EXPECT_THAT(ReadFile(entry.path()), ::testing::Not(::testing::HasSubstr("picture of")));
  }
  auto database = sql::OpenDatabase("sqlite://" + (dir_ / "intake.db"), Migrations());
  ASSERT_OK(database);
  ASSERT_OK((*database)->Read([](sql::Connection& connection) -> absl::Status {
    const auto rows = connection.Query("SELECT truth, value, raw FROM samples");
    EXPECT_EQ(rows->size(), 3u);
    for (const sql::Row& row : *rows) {
      for (const int column : {0, 1, 2}) EXPECT_EQ(row.Text(column)[0], '\x01') << row.Text(column);
    }
    return rows.status();
  }));

  // A second review takes the place of the first.
  ReviewWithTruth(application, 2, "review-2");
  WaitUntilLearned();
  EXPECT_EQ(Consent()->samples(), 3);
  // The pictures of the first go with the next round.
  for (int tries = 0; tries < 100 && Files() > 3; ++tries) absl::SleepFor(absl::Milliseconds(50));
  EXPECT_EQ(Files(), 3);
  const auto consent = Consent();
  ASSERT_EQ(consent->history_size(), 2);
  EXPECT_EQ(consent->history(0).action(), "EXPORTED");
  EXPECT_EQ(consent->history(0).actor(), "trainer-1");
  EXPECT_EQ(consent->history(0).samples(), 3);
  EXPECT_EQ(consent->history(1).reason(), "個人情報保護審議会の答申第1号");
}

TEST_F(SamplesTest, WithdrawingRemovesEverythingFromTheDisk) {
  ASSERT_OK(Decide(true, "grant-1"));
  const std::string first = TakeIn("scan-1");
  ReviewWithTruth(first, 1, "review-1");
  WaitUntilLearned();
  ASSERT_EQ(Files(), 3);
  const auto withdrawn = Decide(false, "withdraw-1", "同意の撤回");
  ASSERT_OK(withdrawn);
  EXPECT_FALSE(withdrawn->granted());
  EXPECT_EQ(withdrawn->samples(), 0);
  EXPECT_EQ(withdrawn->history(0).samples(), 3);
  EXPECT_EQ(Files(), 0);
  EXPECT_EQ(Decide(false, "withdraw-1", "同意の撤回")->SerializeAsString(), withdrawn->SerializeAsString());
  ReviewWithTruth(first, 2, "review-2");
  WaitUntilLearned();
  EXPECT_EQ(Files(), 0);
}

TEST_F(SamplesTest, OneApplicationCanBeForgotten) {
  ASSERT_OK(Decide(true, "grant-1"));
  const std::string application = TakeIn("scan-1");
  ReviewWithTruth(application, 1, "review-1");
  WaitUntilLearned();
  v1::DeleteSamplesRequest request;
  request.set_parent(Parent());
  request.set_request_id("delete-1");
  request.set_application("municipalities/131016/applications/K7QX-M4TD-R");
  EXPECT_THAT(Ask(kOperator, &Stub::DeleteSamples, request).status(),
              Fails(StatusCode::kInvalidArgument, "REASON_REQUIRED"));
  request.set_reason("本人の申し出");
  EXPECT_EQ(Ask(kOperator, &Stub::DeleteSamples, request)->samples(), 3) << "another application";
  request.set_request_id("delete-2");
  request.set_application(application);
  EXPECT_EQ(Ask(kOperator, &Stub::DeleteSamples, request)->samples(), 0);
  EXPECT_EQ(Files(), 0);
  EXPECT_TRUE(Consent()->granted());
}

TEST_F(SamplesTest, AReaderThatIsAwayIsWaitedForAcrossARestart) {
  ASSERT_OK(Decide(true, "grant-1"));
  reader_.SetAway(true);
  ReviewWithTruth(TakeIn("scan-1"), 1, "review-1");
  absl::SleepFor(absl::Seconds(1));
  EXPECT_EQ(Consent()->samples(), 0);
  Restart();
  reader_.SetAway(false);
  WaitUntilLearned();
  EXPECT_EQ(Consent()->samples(), 3);
}

TEST_F(SamplesTest, RolesReasonsAndPlaceAreAskedFor) {
  EXPECT_THAT(Decide(true, "grant-1", "").status(), Fails(StatusCode::kInvalidArgument, "REASON_REQUIRED"));
  EXPECT_THAT(Export(kTrainer, "").status(), Fails(StatusCode::kInvalidArgument, "REASON_REQUIRED"));
  EXPECT_THAT(Export(kOperator).status(), Fails(StatusCode::kPermissionDenied, "ROLE_MISSING"));
  v1::SetSampleConsentRequest request;
  request.set_name(kName);
  request.set_request_id("r");
  request.set_reason("x");
  EXPECT_THAT(Ask(kTrainer, &Stub::SetSampleConsent, request).status(),
              Fails(StatusCode::kPermissionDenied, "ROLE_MISSING"));
  request.set_name("municipalities/131016/sample");
  EXPECT_THAT(Ask(kOperator, &Stub::SetSampleConsent, request).status(),
              Fails(StatusCode::kInvalidArgument, "INVALID_NAME"));
  samples_folder_ = "";
  Restart();
  EXPECT_THAT(Decide(true, "grant-2").status(), Fails(StatusCode::kFailedPrecondition, "SAMPLES_NOT_KEPT"));
  EXPECT_FALSE(Consent()->granted());
}

}  // namespace
}  // namespace madoguchi::intake
