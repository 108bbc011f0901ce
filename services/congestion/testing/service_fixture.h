// The hall behind a real gRPC server on a real database, at any time of day: what the service's tests stand on.
#pragma once

#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/rpc/status_bridge.h"
#include "common/sync/mutex.h"
#include "common/testing/identities.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "services/congestion/server.h"

namespace madoguchi::congestion {

inline constexpr char kOffice[] = "municipalities/131016/offices/main";
inline constexpr char kQueue[] = "municipalities/131016/offices/main/queues/resident";
using Stub = v1::Congestion::Stub;

class ServiceTest : public ::testing::Test {
 protected:
  ServiceTest() : clock_(absl::FromCivil(absl::CivilMinute(2025, 4, 1, 9, 0), Jst())) {
    Start();
    EXPECT_OK(CreateQueue("resident"));
  }

  void Start() {
    server_.reset();
    Options options{.database = "sqlite://" + (dir_ / "congestion.db")};
    options.host.listen = "127.0.0.1:0";
    options.host.identity_trust = identities_.trust_path();
    options.sender = sender_;
    server_ = Server::Start(std::move(options), &clock_).value();
    stub_ = v1::Congestion::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()), grpc::InsecureChannelCredentials()));
  }

  template <class Request, class Response>
  absl::StatusOr<Response> As(common::v1::Role role,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                              const Request& request, const std::string& city = "131016") {
    grpc::ClientContext context;
    identities_.ActAs(&context, role, city, clock_.Now());
    Response response;
    const grpc::Status status = (stub_.get()->*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  absl::StatusOr<v1::Queue> CreateQueue(const std::string& id, const std::string& request_id = "") {
    v1::CreateQueueRequest request;
    request.set_parent(kOffice);
    request.set_request_id(request_id.empty() ? NewId() : request_id);
    request.set_queue_id(id);
    request.mutable_queue()->set_title("住民票 " + id);
    request.mutable_queue()->set_counters(2);
    request.mutable_queue()->set_service_time_s(300);
    return As(common::v1::ROLE_OPERATOR, &Stub::CreateQueue, request);
  }
  absl::StatusOr<v1::Ticket> Issue(const std::string& request_id = "", const std::string& queue = kQueue) {
    v1::IssueTicketRequest request;
    request.set_parent(queue);
    request.set_request_id(request_id.empty() ? NewId() : request_id);
    return As(common::v1::ROLE_PUBLIC, &Stub::IssueTicket, request);
  }
  absl::StatusOr<v1::Ticket> Call(const std::string& counter, const std::string& request_id = "") {
    v1::CallTicketRequest request;
    request.set_parent(kQueue);
    request.set_counter(counter);
    request.set_request_id(request_id.empty() ? NewId() : request_id);
    return As(common::v1::ROLE_COUNTER, &Stub::CallTicket, request);
  }
  absl::StatusOr<v1::Ticket> Finish(const std::string& name, const std::string& request_id = "") {
    v1::FinishTicketRequest request;
    request.set_name(name);
    request.set_request_id(request_id.empty() ? NewId() : request_id);
    return As(common::v1::ROLE_COUNTER, &Stub::FinishTicket, request);
  }
  absl::StatusOr<v1::Ticket> Get(const std::string& name) {
    v1::GetTicketRequest request;
    request.set_name(name);
    return As(common::v1::ROLE_PUBLIC, &Stub::GetTicket, request);
  }
  absl::StatusOr<v1::Ticket> LookUp(const std::string& name, const std::string& key,
                                    common::v1::Role role = common::v1::ROLE_PUBLIC) {
    v1::LookUpTicketRequest request;
    request.set_name(name);
    request.set_key(key);
    return As(role, &Stub::LookUpTicket, request);
  }
  // What staff do with a ticket and nothing but its name.
  template <class Request>
  absl::StatusOr<v1::Ticket> Act(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, v1::Ticket*),
                                 const std::string& name) {
    Request request;
    request.set_name(name);
    request.set_request_id(NewId());
    return As(common::v1::ROLE_COUNTER, method, request);
  }
  absl::StatusOr<v1::LiveState> Live(const std::string& office = kOffice) {
    v1::GetLiveStateRequest request;
    request.set_name(office);
    return As(common::v1::ROLE_PUBLIC, &Stub::GetLiveState, request);
  }
  std::string NewId() {
    MutexLock lock(&mutex_);
    return absl::StrCat("id-", ++ids_);
  }

  SenderOptions sender_;
  FakeClock clock_;
  testing::TempDir dir_;
  testing::Identities identities_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<Stub> stub_;
  Mutex mutex_;
  int ids_ = 0;
};

}  // namespace madoguchi::congestion
