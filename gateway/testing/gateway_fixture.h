// A whole gateway on a free port in front of a real gRPC server whose services the test steers. Keys, accounts and
// pages are made anew.
#pragma once

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>

#include "common/rpc/identity.h"
#include "common/sync/mutex.h"
#include "common/testing/temp_dir.h"
#include "gateway/server.h"
#include "gateway/testing/raw_client.h"
#include "madoguchi/archive/v1/archive.grpc.pb.h"
#include "madoguchi/congestion/v1/congestion.grpc.pb.h"
#include "madoguchi/intake/v1/intake.grpc.pb.h"

namespace madoguchi::gateway {

class FakeArchive final : public archive::v1::Archive::Service {
 public:
  grpc::Status PutBlob(grpc::ServerContext* context, grpc::ServerReader<archive::v1::PutBlobRequest>* reader,
                       archive::v1::Blob* blob) override;
  grpc::Status DownloadBlob(grpc::ServerContext* context, const archive::v1::DownloadBlobRequest* request,
                            grpc::ServerWriter<google::api::HttpBody>* writer) override;

  std::atomic<int64_t> received_bytes = 0;
  std::atomic<int> messages = 0;
  std::atomic<bool> cancelled = false;
  std::atomic<bool> refuse_early = false;
  std::atomic<bool> stall = false;  // stop reading until released
};

class FakeIntake final : public intake::v1::Intake::Service {
 public:
  grpc::Status GetScan(grpc::ServerContext* context, const intake::v1::GetScanRequest* request,
                       intake::v1::Scan* scan) override;
  grpc::Status ListScans(grpc::ServerContext* context, const intake::v1::ListScansRequest* request,
                         intake::v1::ListScansResponse* response) override;
  grpc::Status CreateScan(grpc::ServerContext* context, const intake::v1::CreateScanRequest* request,
                          intake::v1::Scan* scan) override;
  grpc::Status ListProcedures(grpc::ServerContext* context, const intake::v1::ListProceduresRequest* request,
                              intake::v1::ListProceduresResponse* response) override;
  grpc::Status SubmitApplication(grpc::ServerContext* context, const intake::v1::SubmitApplicationRequest* request,
                                 intake::v1::Receipt* receipt) override;
  grpc::Status LookUpReceipt(grpc::ServerContext* context, const intake::v1::LookUpReceiptRequest* request,
                             intake::v1::ReceiptStatus* status) override;

  std::string last_token() const;
  std::string last_traceparent() const;
  std::atomic<int> delay_ms = 0;
  std::atomic<int> procedures = 1;  // that are listed
  std::atomic<bool> running = false;
  std::atomic<bool> cancelled = false;

 private:
  void See(const grpc::ServerContext& context);

  mutable Mutex mutex_;
  std::string token_ ABSL_GUARDED_BY(mutex_);
  std::string traceparent_ ABSL_GUARDED_BY(mutex_);
};

// Offices' live states, as the test sets them. Each watch sends what it finds at once and then each change.
class FakeCongestion final : public congestion::v1::Congestion::Service {
 public:
  grpc::Status WatchLiveState(grpc::ServerContext* context, const congestion::v1::WatchLiveStateRequest* request,
                              grpc::ServerWriter<congestion::v1::LiveState>* writer) override;
  grpc::Status GetSign(grpc::ServerContext* context, const congestion::v1::GetSignRequest* request,
                       congestion::v1::Sign* sign) override;
  grpc::Status GetQueueMonitors(grpc::ServerContext* context, const congestion::v1::GetQueueMonitorsRequest* request,
                                google::api::HttpBody* body) override;

  std::string export_type = "application/ld+json";  // set before the gateway starts

  void SetSequence(int64_t sequence);
  // Every watch that is open ends with this status, and so does each that is opened until `status` is OK.
  void Break(grpc::Status status);

  std::atomic<int> opened = 0;         // watches, since the start
  std::atomic<int> open = 0;           // … that run now
  std::atomic<int> padding_bytes = 0;  // of each state

 private:
  Mutex mutex_;
  CondVar changed_;
  int64_t sequence_ ABSL_GUARDED_BY(mutex_) = 1;
  grpc::Status broken_ ABSL_GUARDED_BY(mutex_);
};

class GatewayTest : public ::testing::Test {
 protected:
  GatewayTest();
  ~GatewayTest() override;

  // With options_ as they are by then.
  void StartGateway();
  int port() const { return server_->port(); }

  struct SignedIn {
    std::string cookie;  // header line
    std::string csrf;    // header line
    std::string both() const { return cookie + csrf; }
  };
  SignedIn SignIn(absl::string_view account);
  // An Authorization line signed by "robot" or "intake".
  std::string Token(const std::string& issuer, common::v1::Role role, absl::Duration ttl = absl::Minutes(1)) const;
  common::v1::Identity Verified(const std::string& authorization) const;

  FakeArchive archive_;
  FakeIntake intake_;
  FakeCongestion congestion_;
  ::madoguchi::testing::TempDir folder_;
  Options options_;
  std::unique_ptr<Server> server_;

 private:
  SystemClock clock_;
  std::unique_ptr<grpc::Server> grpc_;
};

inline constexpr char kJson[] = "Content-Type: application/json\r\n";

// The ErrorInfo reason of an error body, "" when it is none.
std::string ReasonIn(const RawResponse& response);

}  // namespace madoguchi::gateway
