// The whole intake process inside a test: real SQLite, real redis-server, real gRPC; only the archive is a fake one.
#pragma once

#include <grpcpp/grpcpp.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/redis/client.h"
#include "common/redis/stream.h"
#include "common/rpc/identity.h"
#include "common/rpc/status_bridge.h"
#include "common/testing/redis_server.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "madoguchi/intake/v1/intake.grpc.pb.h"
#include "services/intake/server.h"
#include "services/intake/testing/fake_archive.h"
#include "services/intake/testing/fake_reader.h"

namespace madoguchi::intake {

// Somebody who calls: an account with roles in a city, or the public.
struct Caller {
  std::string issuer;  // "" for the public
  std::string subject;
  std::vector<common::v1::Role> roles;
  std::string city;
};

inline const char kCity[] = "131016";
inline const Caller kPublic;
inline const Caller kCounter = {"gateway", "counter-1", {common::v1::ROLE_COUNTER}, kCity};
inline const Caller kHead = {"gateway", "head-1", {common::v1::ROLE_HEAD}, kCity};
inline const Caller kRobot = {"gateway", "robot-1", {common::v1::ROLE_ROBOT}, kCity};
inline const Caller kOperator = {"gateway", "operator-1", {common::v1::ROLE_OPERATOR}, kCity};
inline const Caller kTrainer = {"gateway", "trainer-1", {common::v1::ROLE_TRAINER}, kCity};
inline const Caller kScanner = {"gateway", "scanner-1", {common::v1::ROLE_SCANNER}, kCity};
inline const Caller kReader = {"ocr-worker", "ocr-worker", {common::v1::ROLE_READER}, "*"};

class IntakeTest : public ::testing::Test {
 protected:
  IntakeTest() {
    const rpc::KeyPair gateway = rpc::MakeKeyPair("gateway");
    const rpc::KeyPair reader = rpc::MakeKeyPair("ocr-worker");
    const rpc::KeyPair intake = rpc::MakeKeyPair("intake");
    Write("gateway.key", gateway.key_file);
    Write("ocr-worker.key", reader.key_file);
    Write("intake.key", intake.key_file);
    Write("samples.secret", "another secret for tests only, long enough");
    Write("receipt.secret", "a secret for tests only, long enough");
    Write(
        "trust.json",
        absl::StrCat(
            R"({"gateway":{"public_key":")", gateway.public_key,
            R"(","roles":["ROLE_COUNTER","ROLE_HEAD","ROLE_ROBOT","ROLE_OPERATOR","ROLE_TRAINER","ROLE_SCANNER"]},"ocr-worker":{"public_key":")",
            reader.public_key, R"(","roles":["ROLE_READER"]}})"));
    for (const char* issuer : {"gateway", "ocr-worker"}) {
      signers_[issuer] = rpc::IdentitySigner::FromFile(dir_ / absl::StrCat(issuer, ".key")).value();
    }
    Start();
  }

  void Start() {
    Options options;
    options.host.listen = "127.0.0.1:0";
    options.host.identity_key = dir_ / "intake.key";
    options.host.identity_trust = dir_ / "trust.json";
    options.database = "sqlite://" + (dir_ / "intake.db");
    options.archive = archive_.endpoint();
    options.redis = redis_.url();
    options.receipt_secret = dir_ / "receipt.secret";
    options.ocr = reader_.endpoint();
    options.samples = samples_folder_;
    options.samples_key = dir_ / "samples.secret";
    auto started = Server::Start(options, &clock_);
    ASSERT_OK(started);
    server_ = *std::move(started);
    channel_ = grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()), grpc::InsecureChannelCredentials());
  }
  void Restart() {
    server_.reset();
    Start();
  }

  // `method` of the stub of any of intake's services.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Call(const Caller& caller,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const std::type_identity_t<Request>& request) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(30)));
    if (!caller.issuer.empty()) {
      common::v1::Identity claims;
      claims.set_subject(caller.subject);
      claims.set_municipality(caller.city);
      for (const auto role : caller.roles) claims.add_roles(role);
      context.AddMetadata("authorization",
                          "Bearer " + signers_.at(caller.issuer).Sign(claims, clock_.Now(), absl::Minutes(1)));
    }
    Response response;
    Stub stub(channel_);
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  static std::string Parent(const std::string& city = kCity) { return "municipalities/" + city; }
  static std::string ReadFile(const std::string& path) {
    std::ifstream file(path);
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
  }

  // The sample procedure of the catalogue, published once.
  absl::StatusOr<procedure::v1::Procedure> Publish(const std::string& yaml, const std::string& request_id) {
    v1::PublishProcedureRequest request;
    request.set_parent(Parent());
    request.set_request_id(request_id);
    request.set_definition_yaml(yaml);
    return Call(kOperator, &v1::Intake::Stub::PublishProcedure, request);
  }
  // Printing the form takes seconds: the first test publishes, the others begin with a copy of its database.
  void PublishSample() {
    static const std::string& published = *new std::string(PublishedDatabase());
    server_.reset();
    for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(dir_ / absl::StrCat("intake.db", suffix));
    std::ofstream(dir_ / "intake.db", std::ios::binary) << published;
    Start();
  }
  static std::string SampleYaml() { return ReadFile("procedures/catalog/resident-record-copy.yaml"); }

  static constexpr char kData[] = R"({
    "applicant": {"name": {"kanji": "見本　𠮷郎", "kana": "ミホン　ヨシロウ"}, "birth": "1985-01-02", "phone": "0312345678",
                  "address": {"postal": "1000001", "town": "東京都千代田区千代田", "number": "1-1"}, "relation": "self"},
    "request": {"kind": "whole", "copies": 2, "purpose": "pension"}})";

  static google::protobuf::Struct Data(const std::string& json = kData) {
    google::protobuf::Struct data;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &data).ok());
    return data;
  }
  static v1::SubmitApplicationRequest Submission(const std::string& request_id, const std::string& json = kData) {
    v1::SubmitApplicationRequest request;
    request.set_parent(Parent());
    request.set_request_id(request_id);
    request.set_procedure(Parent() + "/procedures/resident-record-copy/versions/1");
    *request.mutable_data() = Data(json);
    return request;
  }
  v1::Receipt Submit(const std::string& request_id) {
    const auto receipt = Call(kPublic, &v1::Intake::Stub::SubmitApplication, Submission(request_id));
    EXPECT_OK(receipt);
    return receipt.value_or(v1::Receipt());
  }
  // Review, approve and reject take the same four things.
  template <class Request>
  static Request StepRequest(const std::string& name, int64_t revision, const std::string& request_id,
                             const std::string& comment = "") {
    Request request;
    request.set_name(name);
    request.set_revision(revision);
    request.set_request_id(request_id);
    request.set_comment(comment);
    return request;
  }
  absl::StatusOr<v1::Application> Review(const std::string& name, int64_t revision, const std::string& request_id,
                                         const Caller& caller = kCounter) {
    return Call(caller, &v1::Intake::Stub::ReviewApplication,
                StepRequest<v1::ReviewApplicationRequest>(name, revision, request_id));
  }
  absl::StatusOr<v1::Application> Approve(const std::string& name, int64_t revision, const std::string& request_id,
                                          const Caller& caller = kHead) {
    return Call(caller, &v1::Intake::Stub::ApproveApplication,
                StepRequest<v1::ApproveApplicationRequest>(name, revision, request_id));
  }
  absl::StatusOr<v1::Application> Get(const std::string& name) {
    v1::GetApplicationRequest request;
    request.set_name(name);
    return Call(kCounter, &v1::Intake::Stub::GetApplication, request);
  }
  // The application once the filing thread has done its work.
  v1::Application WaitUntilFiled(const std::string& name) {
    for (int tries = 0; tries < 300; ++tries) {
      const auto application = Get(name);
      if (application.ok() && application->state() == v1::FILED) return *application;
      absl::SleepFor(absl::Milliseconds(100));
    }
    ADD_FAILURE() << name << " was not filed";
    return {};
  }

  SystemClock clock_;
  testing::TempDir dir_;
  testing::RedisServer redis_;
  FakeArchive archive_;
  FakeReader reader_;
  std::string samples_folder_ = dir_ / "samples";
  std::map<std::string, rpc::IdentitySigner> signers_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;

 private:
  std::string PublishedDatabase() {
    EXPECT_OK(Publish(SampleYaml(), "publish-sample"));
    server_.reset();
    EXPECT_FALSE(std::filesystem::exists(dir_ / "intake.db-wal"))
        << "closing did not write everything into the database";
    return ReadFile(dir_ / "intake.db");
  }
  void Write(const std::string& name, const std::string& content) {
    std::ofstream(dir_ / name) << content;
    chmod((dir_ / name).c_str(), 0600);
  }
};

}  // namespace madoguchi::intake
