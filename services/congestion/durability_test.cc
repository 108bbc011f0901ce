// No ticket that somebody holds is lost or given twice: the real process is killed at random moments while tickets are
// issued and called.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/rpc/status_bridge.h"
#include "common/sync/mutex.h"
#include "common/testing/child_process.h"
#include "common/testing/identities.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "madoguchi/congestion/v1/congestion.grpc.pb.h"

namespace madoguchi::congestion {
namespace {

constexpr char kCity[] = "131016";
constexpr char kOffice[] = "municipalities/131016/offices/main";
constexpr char kQueue[] = "municipalities/131016/offices/main/queues/resident";
constexpr int kRounds = 5;
constexpr int kCallers = 3;
using Stub = v1::Congestion::Stub;

class DurabilityTest : public ::testing::Test {
 protected:
  void Start() {
    port_ = testing::FreePort();
    process_ = std::make_unique<testing::ChildProcess>(
        std::vector<std::string>{MADOGUCHI_CONGESTION_BINARY, absl::StrCat("--listen=127.0.0.1:", port_),
                                 "--metrics_listen=", "--identity_trust=" + identities_.trust_path(),
                                 "--database=sqlite://" + (dir_ / "congestion.db")},
        dir_ / "congestion.log");
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
    const auto channel =
        grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port_), grpc::InsecureChannelCredentials(), arguments);
    ASSERT_TRUE(channel->WaitForConnected(absl::ToChronoTime(absl::Now() + absl::Seconds(20))));
    stub_ = v1::Congestion::NewStub(channel);
  }
  void Kill() {
    process_->Signal(SIGKILL);
    process_->Wait();
  }

  template <class Request, class Response>
  absl::StatusOr<Response> As(common::v1::Role role,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                              const Request& request) {
    grpc::ClientContext context;
    identities_.ActAs(&context, role, kCity, absl::Now());
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(20)));
    Response response;
    const grpc::Status status = (stub_.get()->*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  // Takes tickets, and calls every other time, until the process is gone.
  void ActUntilGone(const std::string& caller) {
    for (int i = 0;; ++i) {
      const std::string request_id = absl::StrCat(caller, "-", i);
      v1::IssueTicketRequest issue;
      issue.set_parent(kQueue);
      issue.set_request_id(request_id);
      const absl::StatusOr<v1::Ticket> issued = As(common::v1::ROLE_PUBLIC, &Stub::IssueTicket, issue);
      if (!issued.ok()) return ExpectGone(issued.status());
      Remember(issued_, request_id, *issued);
      if (i % 2 == 0) continue;
      v1::CallTicketRequest call;
      call.set_parent(kQueue);
      call.set_request_id(request_id);
      call.set_counter(caller);
      const absl::StatusOr<v1::Ticket> called = As(common::v1::ROLE_COUNTER, &Stub::CallTicket, call);
      if (!called.ok()) return ExpectGone(called.status());
      Remember(called_, request_id, *called);
    }
  }
  static void ExpectGone(const absl::Status& status) {
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  }
  void Remember(std::map<std::string, v1::Ticket>& tickets, const std::string& request_id, const v1::Ticket& ticket) {
    MutexLock lock(&mutex_);
    tickets[request_id] = ticket;
  }

  testing::TempDir dir_;
  testing::Identities identities_;
  int port_ = 0;
  std::unique_ptr<testing::ChildProcess> process_;
  std::unique_ptr<Stub> stub_;
  Mutex mutex_;
  std::map<std::string, v1::Ticket> issued_;
  std::map<std::string, v1::Ticket> called_;
};

TEST_F(DurabilityTest, EveryAcknowledgedTicketSurvivesKillsAtRandomMoments) {
  Start();
  v1::CreateQueueRequest create;
  create.set_parent(kOffice);
  create.set_queue_id("resident");
  create.set_request_id("create");
  create.mutable_queue()->set_title("住民票");
  create.mutable_queue()->set_counters(3);
  create.mutable_queue()->set_service_time_s(300);
  ASSERT_OK(As(common::v1::ROLE_OPERATOR, &Stub::CreateQueue, create));

  std::mt19937 random(20250401);
  for (int round = 0; round < kRounds; ++round) {
    std::vector<std::thread> callers;
    for (int i = 0; i < kCallers; ++i) {
      callers.emplace_back([&, name = absl::StrCat("r", round, "-c", i)] { ActUntilGone(name); });
    }
    absl::SleepFor(absl::Milliseconds(std::uniform_int_distribution<int>(50, 400)(random)));
    Kill();
    for (std::thread& caller : callers) caller.join();
    Start();
  }
  ASSERT_GT(issued_.size(), size_t{kRounds});

  std::set<std::string> issued_names;
  for (const auto& [request_id, ticket] : issued_) {
    EXPECT_TRUE(issued_names.insert(ticket.name()).second) << "given twice: " << ticket.name();
    v1::IssueTicketRequest again;
    again.set_parent(kQueue);
    again.set_request_id(request_id);
    const absl::StatusOr<v1::Ticket> found = As(common::v1::ROLE_PUBLIC, &Stub::IssueTicket, again);
    ASSERT_OK(found);
    EXPECT_EQ(found->SerializeAsString(), ticket.SerializeAsString());
  }
  std::set<std::string> called_names;
  for (const auto& [request_id, ticket] : called_) {
    EXPECT_TRUE(called_names.insert(ticket.name()).second) << "called twice: " << ticket.name();
    v1::LookUpTicketRequest look;
    look.set_name(ticket.name());
    const absl::StatusOr<v1::Ticket> found = As(common::v1::ROLE_COUNTER, &Stub::LookUpTicket, look);
    ASSERT_OK(found);
    EXPECT_EQ(found->SerializeAsString(), ticket.SerializeAsString());
  }

  process_->Signal(SIGTERM);
  EXPECT_EQ(process_->Wait(), 0) << "a drained process ends well";
}

}  // namespace
}  // namespace madoguchi::congestion
