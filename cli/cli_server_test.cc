// The commands for operators: key files, accounts, and calls to a real server with reflection.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/command.h"
#include "cli/files.h"
#include "common/config/secret_file.h"
#include "common/rpc/edge.h"
#include "common/rpc/host.h"
#include "common/rpc/identity.h"
#include "common/status/error.h"
#include "common/testing/temp_dir.h"
#include "gateway/core/accounts.h"
#include "gateway/core/session.h"
#include "madoguchi/intake/v1/intake.grpc.pb.h"
#include "nlohmann/json.hpp"

namespace madoguchi::cli {
namespace {

using ::testing::HasSubstr;

struct Result {
  int code;
  std::string out;
  std::string err;
};

Result Madoguchi(std::vector<std::string> words, const std::string& input = "") {
  std::ostringstream out;
  std::ostringstream err;
  std::istringstream in(input);
  std::streambuf* const real_input = std::cin.rdbuf(in.rdbuf());
  const int code = Run(words, {.out = out, .err = err});
  std::cin.rdbuf(real_input);
  return {code, out.str(), err.str()};
}

std::string Content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

int ModeOf(const std::string& path) {
  struct stat info {};
  stat(path.c_str(), &info);
  return info.st_mode & 0777;
}

class CliServerTest : public ::testing::Test {
 protected:
  ::madoguchi::testing::TempDir folder_;
};

TEST_F(CliServerTest, MakesKeysOnce) {
  const std::string keys = folder_ / "keys";
  ASSERT_EQ(Madoguchi({"keys", "init", keys}).code, kDone);
  for (const char* name : {"gateway", "intake", "ocr-worker", "congestion", "archive", "operator", "robot"}) {
    EXPECT_EQ(ModeOf(absl::StrCat(keys, "/", name, ".json")), 0600) << name;
    EXPECT_TRUE(rpc::IdentitySigner::FromFile(absl::StrCat(keys, "/", name, ".json")).ok()) << name;
  }
  EXPECT_EQ(ModeOf(keys), 0700);
  EXPECT_TRUE(gateway::SessionSealer::Create(*config::ReadSecretFile(keys + "/session.secret")).ok());
  EXPECT_GE(config::ReadSecretFile(keys + "/receipt.secret")->size(), 32u);

  const auto trust = nlohmann::json::parse(Content(keys + "/trust.json"));
  EXPECT_EQ(trust["intake"]["roles"], nlohmann::json::array({"ROLE_INTAKE"}));
  EXPECT_EQ(trust["archive"]["roles"], nlohmann::json::array());
  for (const auto& role : trust["gateway"]["roles"]) {
    EXPECT_NE(role, "ROLE_INTAKE");
    EXPECT_NE(role, "ROLE_READER");
  }

  const std::string before =
      Content(keys + "/gateway.json") + Content(keys + "/trust.json") + Content(keys + "/session.secret");
  ASSERT_EQ(Madoguchi({"keys", "init", "--out=" + keys}).code, kDone);
  EXPECT_EQ(Content(keys + "/gateway.json") + Content(keys + "/trust.json") + Content(keys + "/session.secret"),
            before);
  EXPECT_EQ(Madoguchi({"keys", "init"}).code, kMisused);
  EXPECT_EQ(Madoguchi({"keys", "init", keys, "--process", "kitchen"}).code, kMisused);
}

// A folder of before ROLE_SCANNER: run again, the scanner's key stays and may do less; what people added stays.
TEST_F(CliServerTest, KeysOfAnOlderVersionAreNarrowed) {
  const std::string keys = folder_ / "keys";
  ASSERT_EQ(Madoguchi({"keys", "init", keys}).code, kDone);
  const std::string key = Content(keys + "/scanner.json");
  auto trust = nlohmann::json::parse(Content(keys + "/trust.json"));
  trust["scanner"]["roles"] = {"ROLE_COUNTER"};
  trust["library"] = {{"public_key", trust["robot"]["public_key"]}, {"roles", {"ROLE_ROBOT"}}};
  ASSERT_TRUE(WriteSecretFile(keys + "/trust.json", trust.dump()).ok());
  ASSERT_EQ(Madoguchi({"keys", "init", keys}).code, kDone);
  trust = nlohmann::json::parse(Content(keys + "/trust.json"));
  EXPECT_EQ(trust["scanner"]["roles"], nlohmann::json::array({"ROLE_SCANNER"}));
  EXPECT_EQ(trust["library"]["roles"], nlohmann::json::array({"ROLE_ROBOT"}));
  EXPECT_EQ(Content(keys + "/scanner.json"), key);
}

TEST_F(CliServerTest, MakesTokensThatAreTrusted) {
  const std::string keys = folder_ / "keys";
  ASSERT_EQ(Madoguchi({"keys", "init", keys}).code, kDone);
  const Result result =
      Madoguchi({"keys", "token", "--key", keys + "/robot.json", "--municipality", "131016", "--subject", "rpa-1"});
  ASSERT_EQ(result.code, kDone) << result.err;
  const auto verifier = rpc::IdentityVerifier::FromFile(keys + "/trust.json");
  ASSERT_TRUE(verifier.ok());
  const auto identity = verifier->Verify(result.out.substr(0, result.out.size() - 1), absl::Now());
  ASSERT_TRUE(identity.ok()) << identity.status();
  EXPECT_EQ(identity->subject(), "rpa-1");
  EXPECT_EQ(identity->municipality(), "131016");
  EXPECT_THAT(identity->roles(), ::testing::ElementsAre(common::v1::ROLE_ROBOT));
  EXPECT_EQ(
      Madoguchi({"keys", "token", "--key", keys + "/robot.json", "--municipality", "131016", "--ttl", "48h"}).code,
      kMisused);
  EXPECT_EQ(Madoguchi({"keys", "token", "--key", keys + "/robot.json", "--municipality", "1", "--roles", "king"}).code,
            kFailed);
}

TEST_F(CliServerTest, AddsAccounts) {
  const std::string file = folder_ / "staff.json";
  const Result added =
      Madoguchi({"account", "add", file, "--account=mado", "--roles=counter,head", "--municipality=131016"},
                "mihon no password\n");
  ASSERT_EQ(added.code, kDone) << added.err;
  EXPECT_EQ(ModeOf(file), 0600);
  const Result generated = Madoguchi({"account", "add", "--file", file, "--account=kacho", "--roles=ROLE_HEAD",
                                      "--municipality=131016", "--generate"});
  ASSERT_EQ(generated.code, kDone) << generated.err;
  const size_t at = generated.out.find("パスワード: ");
  ASSERT_NE(at, std::string::npos);
  std::string password = generated.out.substr(at + sizeof("パスワード: ") - 1);
  password.pop_back();

  const auto accounts = gateway::ParseAccounts(Content(file));
  ASSERT_TRUE(accounts.ok());
  EXPECT_NE(gateway::CheckPassword(*accounts, "mado", "mihon no password"), nullptr);
  EXPECT_NE(gateway::CheckPassword(*accounts, "kacho", password), nullptr);
  EXPECT_EQ(Madoguchi({"account", "add", file, "--account=a", "--roles=counter", "--municipality=1"}, "short\n").code,
            kFailed);
  EXPECT_EQ(Madoguchi({"account", "add", file}).code, kMisused);
}

// A server as every process has it, with one RPC that answers.
class OneRpc final : public intake::v1::Intake::CallbackService {
 public:
  explicit OneRpc(rpc::Edge* edge) : edge_(*edge) {}

  grpc::ServerUnaryReactor* GetProcedure(grpc::CallbackServerContext* context,
                                         const intake::v1::GetProcedureRequest* request,
                                         procedure::v1::Procedure* response) override {
    return edge_.Unary<intake::v1::GetProcedureRequest, procedure::v1::Procedure>(
        context, request, response,
        [](const rpc::Call& call,
           const intake::v1::GetProcedureRequest& request) -> absl::StatusOr<procedure::v1::Procedure> {
          procedure::v1::Procedure procedure;
          procedure.set_name(request.name());
          procedure.set_title(absl::StrCat("𠮷 ", call.actor()));
          (*procedure.mutable_form()->mutable_fields())["a"].set_string_value("b");
          return procedure;
        });
  }
  grpc::ServerUnaryReactor* PublishProcedure(grpc::CallbackServerContext* context,
                                             const intake::v1::PublishProcedureRequest* request,
                                             procedure::v1::Procedure* response) override {
    return edge_.Unary<intake::v1::PublishProcedureRequest, procedure::v1::Procedure>(
        context, request, response,
        [this](const rpc::Call&,
               const intake::v1::PublishProcedureRequest& request) -> absl::StatusOr<procedure::v1::Procedure> {
          if (request.definition_yaml() == "bad") {
            return Error(absl::StatusCode::kInvalidArgument, "INVALID_DEFINITION", "定義を直してください。");
          }
          request_ids.push_back(request.request_id());
          procedure::v1::Procedure procedure;
          procedure.set_id("sample");
          procedure.set_version(1);
          procedure.set_title("見本");
          return procedure;
        });
  }

  std::vector<std::string> request_ids;

 private:
  rpc::Edge& edge_;
};

class CliCallTest : public CliServerTest {
 protected:
  void Start(bool reflection) {
    keys_ = folder_ / "keys";
    ASSERT_EQ(Madoguchi({"keys", "init", keys_}).code, kDone);
    auto host = rpc::Host::Create({.process = "intake",
                                   .services = {"madoguchi.intake.v1.Intake"},
                                   .listen = "127.0.0.1:0",
                                   .metrics_listen = "",
                                   .identity_key = keys_ + "/intake.json",
                                   .identity_trust = keys_ + "/trust.json",
                                   .reflection = reflection},
                                  &clock_);
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = *std::move(host);
    service_ = std::make_unique<OneRpc>(&host_->edge());
    ASSERT_TRUE(host_->Serve({service_.get()}).ok());
    endpoint_ = absl::StrCat("127.0.0.1:", host_->port());
  }
  void TearDown() override {
    if (host_ != nullptr) host_->Drain();
  }

  SystemClock clock_;
  std::string keys_;
  std::string endpoint_;
  std::unique_ptr<rpc::Host> host_;
  std::unique_ptr<OneRpc> service_;
};

TEST_F(CliCallTest, CallsByReflection) {
  Start(true);
  const char* const json = R"({"name":"municipalities/131016/procedures/sample"})";
  for (const char* method : {"madoguchi.intake.v1.Intake.GetProcedure", "Intake.GetProcedure", "intake.getProcedure"}) {
    const Result result = Madoguchi({"call", method, json, "--endpoint", endpoint_});
    ASSERT_EQ(result.code, kDone) << result.err;
    const auto answer = nlohmann::json::parse(result.out);
    EXPECT_EQ(answer["name"], "municipalities/131016/procedures/sample");
    EXPECT_EQ(answer["title"], "𠮷 citizen");
    EXPECT_EQ(answer["form"]["a"], "b");
  }
  const Result piped = Madoguchi(
      {"call", "intake.GetProcedure", "-", "--endpoint", endpoint_, "--identity_key", keys_ + "/operator.json"}, json);
  EXPECT_EQ(nlohmann::json::parse(piped.out)["title"], "𠮷 operator");
}

TEST_F(CliCallTest, SaysWhatIsWrong) {
  Start(true);
  const auto err = [this](std::vector<std::string> words) {
    words.insert(words.begin(), "call");
    words.insert(words.end(), {"--endpoint", endpoint_});
    const Result result = Madoguchi(words);
    EXPECT_NE(result.code, kDone);
    return result.err;
  };
  EXPECT_THAT(err({"intake.Nothing"}), HasSubstr("[UNKNOWN_METHOD]"));
  EXPECT_THAT(err({"kitchen.GetScan"}), HasSubstr("[UNKNOWN_METHOD]"));
  EXPECT_THAT(err({"GetScan"}), HasSubstr("[MISUSED]"));
  EXPECT_THAT(err({"intake.GetProcedure", "{\"colour\":1}"}), HasSubstr("[INVALID_JSON]"));
  EXPECT_THAT(err({"intake.PublishProcedure", R"({"parent":"municipalities/131016"})"}),
              HasSubstr("[SIGN_IN_REQUIRED]"));
  EXPECT_THAT(err({"intake.RetryScan"}), HasSubstr("[UNIMPLEMENTED]"));
  EXPECT_THAT(Madoguchi({"call", "intake.GetScan", "--endpoint", "127.0.0.1:1"}).err, HasSubstr("[UNREACHABLE]"));
}

TEST_F(CliCallTest, PublishesTheSameFileAsTheSameRequest) {
  Start(false);
  std::ofstream(folder_ / "a.yaml") << "good";
  std::ofstream(folder_ / "b.yaml") << "bad";
  const std::vector<std::string> words = {"procedure",      "publish", folder_ / "b.yaml", folder_ / "a.yaml",
                                          "--intake",       endpoint_, "--identity_key",   keys_ + "/operator.json",
                                          "--municipality", "131016"};
  for (int i = 0; i < 2; ++i) {
    const Result result = Madoguchi(words);
    EXPECT_EQ(result.code, kFailed);
    EXPECT_THAT(result.err, HasSubstr("b.yaml"));
    EXPECT_THAT(result.err, HasSubstr("[INVALID_DEFINITION]"));
    EXPECT_THAT(result.out, HasSubstr("sample 第1版"));
  }
  ASSERT_EQ(service_->request_ids.size(), 2u);
  EXPECT_EQ(service_->request_ids[0], service_->request_ids[1]);
}

TEST_F(CliCallTest, ShowsTheStatusOfEachProcess) {
  Start(false);
  const std::string nobody = "127.0.0.1:1";
  const Result result =
      Madoguchi({"status", "--intake",          endpoint_, "--gateway",     nobody, "--ocr",
                 nobody,   "--congestion",      nobody,    "--archive",     nobody, "--intake_metrics",
                 nobody,   "--gateway_metrics", nobody,    "--ocr_metrics", nobody, "--congestion_metrics",
                 nobody,   "--archive_metrics", nobody});
  EXPECT_EQ(result.code, kFailed);
  EXPECT_THAT(result.out, HasSubstr(absl::StrCat("intake      動いています        -         ", endpoint_)));
  EXPECT_THAT(result.out, HasSubstr("archive     応答がありません"));
  host_->Drain();
}

}  // namespace
}  // namespace madoguchi::cli
