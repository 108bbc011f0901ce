// Who may do what, tried from outside: every RPC of every service process with every role, without a token, and for
// another city. The expectation is the method option in the .proto; the answer comes from the real processes.
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "common/rpc/identity.h"
#include "common/rpc/status_bridge.h"
#include "common/status/error.h"
#include "common/testing/child_process.h"
#include "common/testing/redis_server.h"
#include "common/testing/temp_dir.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"
#include "madoguchi/archive/v1/archive.pb.h"
#include "madoguchi/congestion/v1/congestion.pb.h"
#include "madoguchi/congestion/v1/planning.pb.h"
#include "madoguchi/congestion/v1/reception.pb.h"
#include "madoguchi/intake/v1/batch.pb.h"
#include "madoguchi/intake/v1/intake.pb.h"
#include "madoguchi/intake/v1/samples.pb.h"
#include "madoguchi/ocr/v1/ocr.pb.h"

namespace madoguchi {
namespace {

namespace pb = google::protobuf;
namespace v1 = madoguchi::common::v1;
using testing::ChildProcess;
using testing::FreePort;

constexpr char kCity[] = "131016";
constexpr char kOtherCity[] = "132047";
constexpr char kBinaries[] = MADOGUCHI_BIN_DIR;

struct Process {
  std::string name;
  std::vector<const pb::ServiceDescriptor*> services;
  int port;
};

class Processes : public ::testing::Environment {
 public:
  void SetUp() override {
    const rpc::KeyPair everyone = rpc::MakeKeyPair("test");
    std::vector<std::string> roles;
    for (int i = 0; i < v1::Role_descriptor()->value_count(); ++i) {
      roles.push_back(absl::StrCat("\"", v1::Role_descriptor()->value(i)->name(), "\""));
    }
    Write("test.key", everyone.key_file);
    Write("trust.json", absl::StrCat(R"({"test":{"public_key":")", everyone.public_key, R"(","roles":[)",
                                     absl::StrJoin(roles, ","), "]}}"));
    Write("receipt.secret", std::string(64, 'x'));
    signer_ = rpc::IdentitySigner::FromFile(dir_ / "test.key").value();

    const std::string archive = Endpoint("archive", {archive::v1::GetBlobRequest::descriptor()});
    const std::string intake =
        Endpoint("intake", {intake::v1::GetScanRequest::descriptor(), intake::v1::GetBatchRequest::descriptor(),
                            intake::v1::GetSampleConsentRequest::descriptor()});
    Start("archive", archive, {"--database=sqlite://" + (dir_ / "archive.db"), "--blobs=" + (dir_ / "blobs")});
    Start("intake", intake,
          {"--database=sqlite://" + (dir_ / "intake.db"), "--archive=" + archive, "--redis=" + redis_.url(),
           "--receipt_secret=" + (dir_ / "receipt.secret")});
    Start("ocr-worker", Endpoint("ocr-worker", {ocr::v1::RecognizeRequest::descriptor()}),
          {"--archive=" + archive, "--intake=" + intake, "--redis=" + redis_.url(), "--threads=1"});
    Start("congestion",
          Endpoint("congestion",
                   {congestion::v1::GetTicketRequest::descriptor(), congestion::v1::GetCalendarRequest::descriptor(),
                    congestion::v1::BookVisitRequest::descriptor()}),
          {"--database=sqlite://" + (dir_ / "congestion.db")});
    for (const Process& process : processes_) {
      const auto channel = Channel(process);
      ASSERT_TRUE(channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(30)))
          << process.name << " did not start: " << Log(process.name);
    }
  }
  void TearDown() override { children_.clear(); }

  const std::vector<Process>& processes() const { return processes_; }
  std::shared_ptr<grpc::Channel> Channel(const Process& process) const {
    return grpc::CreateChannel(absl::StrCat("127.0.0.1:", process.port), grpc::InsecureChannelCredentials());
  }
  std::string Token(v1::Role role, const std::string& municipality) const {
    v1::Identity claims;
    claims.set_subject("tester");
    claims.set_municipality(municipality);
    claims.add_roles(role);
    return signer_.Sign(claims, absl::Now(), absl::Minutes(1));
  }

 private:
  void Write(const std::string& name, const std::string& content) {
    std::ofstream(dir_ / name) << content;
    chmod((dir_ / name).c_str(), 0600);
  }
  std::string Log(const std::string& name) const {
    std::ifstream file(dir_ / (name + ".log"));
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // The services are those in the files of `requests`, each one of their messages.
  std::string Endpoint(const std::string& name, const std::vector<const pb::Descriptor*>& requests) {
    std::vector<const pb::ServiceDescriptor*> services;
    for (const pb::Descriptor* request : requests) services.push_back(request->file()->service(0));
    processes_.push_back({name, std::move(services), FreePort()});
    return absl::StrCat("127.0.0.1:", processes_.back().port);
  }
  void Start(const std::string& name, const std::string& endpoint, std::vector<std::string> flags) {
    std::vector<std::string> command = {absl::StrCat(kBinaries, "/madoguchi-", name), "--listen=" + endpoint,
                                        absl::StrCat("--metrics_listen=127.0.0.1:", FreePort()),
                                        "--identity_key=" + (dir_ / "test.key"),
                                        "--identity_trust=" + (dir_ / "trust.json")};
    command.insert(command.end(), flags.begin(), flags.end());
    children_.push_back(std::make_unique<ChildProcess>(command, dir_ / (name + ".log")));
  }

  testing::TempDir dir_;
  testing::RedisServer redis_;
  rpc::IdentitySigner signer_;
  std::vector<Process> processes_;
  std::vector<std::unique_ptr<ChildProcess>> children_;
};

Processes* const processes = static_cast<Processes*>(::testing::AddGlobalTestEnvironment(new Processes));

// Sends one request message and reads whatever comes back; works for unary calls and both kinds of stream.
absl::Status Send(grpc::Channel& channel, const pb::MethodDescriptor& method, const pb::Message& message,
                  const std::string& token) {
  grpc::GenericStub stub(std::shared_ptr<grpc::Channel>(&channel, [](grpc::Channel*) {}));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  grpc::CompletionQueue queue;
  const auto wait = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    return ok;
  };
  const auto call =
      stub.PrepareCall(&context, absl::StrCat("/", method.service()->full_name(), "/", method.name()), &queue);
  call->StartCall(nullptr);
  wait();
  const grpc::Slice slice(message.SerializeAsString());
  call->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), nullptr);
  wait();
  grpc::ByteBuffer answer;
  do {
    call->Read(&answer, nullptr);
  } while (wait());
  grpc::Status status;
  call->Finish(&status, nullptr);
  wait();
  return rpc::FromGrpc(status);
}

// A request for `city`: its `parent` or `name` filled after the HTTP annotation's pattern is not needed, the city is
// enough.
std::unique_ptr<pb::Message> Request(const pb::MethodDescriptor& method, const std::string& city) {
  std::unique_ptr<pb::Message> message(
      pb::MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
  for (const char* name : {"parent", "name"}) {
    if (const auto* field = method.input_type()->FindFieldByName(name)) {
      message->GetReflection()->SetString(message.get(), field, absl::StrCat("municipalities/", city, "/none/none"));
    }
  }
  return message;
}

bool IsAccessReason(const std::string& reason) {
  return reason == "SIGN_IN_REQUIRED" || reason == "ROLE_MISSING" || reason == "FOREIGN_TENANT" ||
         reason == "TOKEN_INVALID";
}

template <class Check>
void EachMethod(Check check) {
  for (const Process& process : processes->processes()) {
    const auto channel = processes->Channel(process);
    for (const pb::ServiceDescriptor* service : process.services) {
      ASSERT_GT(service->method_count(), 0);
      for (int i = 0; i < service->method_count(); ++i) {
        const pb::MethodDescriptor& method = *service->method(i);
        SCOPED_TRACE(method.full_name());
        check(*channel, method, method.options().GetExtension(v1::access));
      }
    }
  }
}

bool Allows(const v1::Access& access, int role) {
  return std::find(access.roles().begin(), access.roles().end(), role) != access.roles().end();
}

TEST(Access, WithoutATokenOnlyPublicMethodsAnswer) {
  EachMethod([](grpc::Channel& channel, const pb::MethodDescriptor& method, const v1::Access& access) {
    const std::string reason = ReasonOf(Send(channel, method, *Request(method, kCity), ""));
    if (Allows(access, v1::ROLE_PUBLIC)) {
      EXPECT_FALSE(IsAccessReason(reason)) << reason;
    } else {
      EXPECT_EQ(reason, "SIGN_IN_REQUIRED");
    }
  });
}

TEST(Access, EachRoleReachesExactlyItsMethods) {
  EachMethod([](grpc::Channel& channel, const pb::MethodDescriptor& method, const v1::Access& access) {
    for (int i = 1; i < v1::Role_descriptor()->value_count(); ++i) {
      const auto role = static_cast<v1::Role>(v1::Role_descriptor()->value(i)->number());
      SCOPED_TRACE(v1::Role_Name(role));
      const std::string reason =
          ReasonOf(Send(channel, method, *Request(method, kCity), processes->Token(role, kCity)));
      if (Allows(access, v1::ROLE_PUBLIC) || Allows(access, role)) {
        EXPECT_FALSE(IsAccessReason(reason)) << reason;
      } else {
        EXPECT_EQ(reason, "ROLE_MISSING");
      }
    }
  });
}

// Whoever widens what a machine in the corridor may do must say so here too.
TEST(Access, AScannerHandsInAndSeesProgress) {
  std::vector<std::string> open;
  EachMethod([&](grpc::Channel&, const pb::MethodDescriptor& method, const v1::Access& access) {
    if (Allows(access, v1::ROLE_SCANNER)) open.push_back(method.name());
  });
  EXPECT_EQ(open, (std::vector<std::string>{"PutBlob", "CreateScan", "CreateBatch", "GetBatch"}));
}

TEST(Access, AnotherCityIsClosed) {
  EachMethod([](grpc::Channel& channel, const pb::MethodDescriptor& method, const v1::Access& access) {
    if (access.tenant() != v1::TENANT_RULE_OWN) return;
    const auto role = static_cast<v1::Role>(access.roles(0));
    EXPECT_EQ(ReasonOf(Send(channel, method, *Request(method, kCity), processes->Token(role, kOtherCity))),
              "FOREIGN_TENANT");
  });
}

TEST(Access, ARequestThatNamesTwoCitiesIsRefused) {
  EachMethod([](grpc::Channel& channel, const pb::MethodDescriptor& method, const v1::Access& access) {
    // Whatever second name a request can carry must be of the same city as its parent.
    const std::unique_ptr<pb::Message> request = Request(method, kCity);
    const auto* field = method.input_type()->FindFieldByName("blob");
    if (field == nullptr) field = method.input_type()->FindFieldByName("procedure");
    if (field == nullptr) return;
    request->GetReflection()->SetString(request.get(), field, absl::StrCat("municipalities/", kOtherCity, "/x/y"));
    const auto role = static_cast<v1::Role>(access.roles(0));
    EXPECT_EQ(ReasonOf(Send(channel, method, *request, processes->Token(role, kCity))), "FOREIGN_TENANT");
  });
}

}  // namespace
}  // namespace madoguchi
