#include "gateway/testing/gateway_fixture.h"

#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <thread>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/rpc/status_bridge.h"
#include "common/status/error.h"
#include "gateway/core/accounts.h"
#include "nlohmann/json.hpp"

namespace madoguchi::gateway {
namespace {

constexpr char kPassword[] = "mihon no password";

void WriteSecret(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
  chmod(path.c_str(), 0600);
}

const std::string& PasswordHash() {
  static const std::string hash = *HashPassword(kPassword);
  return hash;
}

std::string Metadata(const grpc::ServerContext& context, const char* key) {
  const auto found = context.client_metadata().find(key);
  return found == context.client_metadata().end() ? "" : std::string(found->second.data(), found->second.size());
}

}  // namespace

// ---- the services behind ----

grpc::Status FakeArchive::PutBlob(grpc::ServerContext* context, grpc::ServerReader<archive::v1::PutBlobRequest>* reader,
                                  archive::v1::Blob* blob) {
  archive::v1::PutBlobRequest request;
  std::string first_type;
  std::string parent;
  std::string request_id;
  while (reader->Read(&request)) {
    if (messages++ == 0) {
      first_type = request.content().content_type();
      parent = request.parent();
      request_id = request.request_id();
    }
    received_bytes += static_cast<int64_t>(request.content().data().size());
    if (refuse_early) {
      return rpc::ToGrpc(
          Error(absl::StatusCode::kInvalidArgument, "UNSUPPORTED_FILE_TYPE", "別の形式で送ってください。"));
    }
    while (stall && !context->IsCancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  cancelled = context->IsCancelled();
  blob->set_name(absl::StrCat(parent, "/blobs/sample"));
  blob->set_size_bytes(received_bytes);
  blob->set_content_type(absl::StrCat(first_type, "|", request_id));
  return grpc::Status::OK;
}

grpc::Status FakeArchive::DownloadBlob(grpc::ServerContext*, const archive::v1::DownloadBlobRequest* request,
                                       grpc::ServerWriter<google::api::HttpBody>* writer) {
  if (absl::EndsWith(request->name(), "/missing")) {
    return rpc::ToGrpc(Error(absl::StatusCode::kNotFound, "UNKNOWN_BLOB", "このファイルはありません。"));
  }
  google::api::HttpBody body;
  body.set_content_type("application/pdf");
  for (int i = 0; i < 20; ++i) {
    body.set_data(std::string(100'000, static_cast<char>('a' + i)));
    if (i == 3 && absl::EndsWith(request->name(), "/corrupt")) {
      return rpc::ToGrpc(Error(absl::StatusCode::kDataLoss, "BLOB_CORRUPT", "ファイルが壊れています。"));
    }
    if (!writer->Write(body)) return grpc::Status::CANCELLED;
    body.clear_content_type();
  }
  return grpc::Status::OK;
}

void FakeIntake::See(const grpc::ServerContext& context) {
  MutexLock lock(&mutex_);
  token_ = Metadata(context, "authorization");
  traceparent_ = Metadata(context, "traceparent");
}

std::string FakeIntake::last_token() const {
  MutexLock lock(&mutex_);
  return token_;
}
std::string FakeIntake::last_traceparent() const {
  MutexLock lock(&mutex_);
  return traceparent_;
}

grpc::Status FakeIntake::GetScan(grpc::ServerContext* context, const intake::v1::GetScanRequest* request,
                                 intake::v1::Scan* scan) {
  See(*context);
  scan->set_name(request->name());
  scan->set_state(intake::v1::READ);
  return grpc::Status::OK;
}

grpc::Status FakeIntake::ListScans(grpc::ServerContext* context, const intake::v1::ListScansRequest* request,
                                   intake::v1::ListScansResponse* response) {
  See(*context);
  response->add_scans()->set_name(request->parent());
  response->set_next_page_token(absl::StrCat(request->page_size(), "/", request->page_token(), "/", request->state()));
  return grpc::Status::OK;
}

grpc::Status FakeIntake::CreateScan(grpc::ServerContext* context, const intake::v1::CreateScanRequest* request,
                                    intake::v1::Scan* scan) {
  See(*context);
  scan->set_name(absl::StrCat(request->parent(), "/scans/", request->request_id()));
  scan->set_blob(request->blob());
  return grpc::Status::OK;
}

grpc::Status FakeIntake::ListProcedures(grpc::ServerContext* context, const intake::v1::ListProceduresRequest*,
                                        intake::v1::ListProceduresResponse* response) {
  See(*context);
  running = true;
  const absl::Time end = absl::Now() + absl::Milliseconds(delay_ms.load());
  while (absl::Now() < end && !context->IsCancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  cancelled = context->IsCancelled();
  for (int i = 0; i < procedures; ++i) response->add_procedures()->set_title("住民票の写し 𠮷");
  return grpc::Status::OK;
}

grpc::Status FakeIntake::SubmitApplication(grpc::ServerContext* context,
                                           const intake::v1::SubmitApplicationRequest* request,
                                           intake::v1::Receipt* receipt) {
  See(*context);
  if (request->procedure().empty()) {
    return rpc::ToGrpc(InvalidFields({{"applicant.birth", "IMPOSSIBLE_DATE", "生年月日を直してください。"}}));
  }
  receipt->set_receipt_number(request->request_id());
  return grpc::Status::OK;
}

grpc::Status FakeIntake::LookUpReceipt(grpc::ServerContext*, const intake::v1::LookUpReceiptRequest*,
                                       intake::v1::ReceiptStatus*) {
  return rpc::ToGrpc(Error(absl::StatusCode::kPermissionDenied, "WRONG_ACCESS_CODE", "照会番号を確かめてください。"));
}

grpc::Status FakeCongestion::WatchLiveState(grpc::ServerContext* context,
                                            const congestion::v1::WatchLiveStateRequest* request,
                                            grpc::ServerWriter<congestion::v1::LiveState>* writer) {
  ++opened;
  if (absl::EndsWith(request->name(), "/unknown")) {
    return rpc::ToGrpc(Error(absl::StatusCode::kNotFound, "UNKNOWN_OFFICE", "この窓口はありません。"));
  }
  ++open;
  const absl::Cleanup leave = [this] { --open; };
  int64_t written = 0;
  for (;;) {
    int64_t newest = 0;
    {
      MutexLock lock(&mutex_);
      if (!broken_.ok()) return broken_;
      if (context->IsCancelled()) return grpc::Status::CANCELLED;
      if (sequence_ == written) {
        changed_.WaitFor(&mutex_, absl::Milliseconds(5));
        continue;
      }
      newest = sequence_;
    }
    congestion::v1::LiveState state;
    state.set_name(request->name());
    state.set_sequence(newest);
    state.set_title("市民課 𠮷");
    state.set_sponsor(std::string(padding_bytes, 'x'));
    if (!writer->Write(state)) return grpc::Status::CANCELLED;
    written = newest;
  }
}

grpc::Status FakeCongestion::GetSign(grpc::ServerContext*, const congestion::v1::GetSignRequest* request,
                                     congestion::v1::Sign* sign) {
  sign->set_name(request->name());
  return grpc::Status::OK;
}

grpc::Status FakeCongestion::GetQueueMonitors(grpc::ServerContext*, const congestion::v1::GetQueueMonitorsRequest*,
                                              google::api::HttpBody* body) {
  body->set_content_type(export_type);
  body->set_data("[]");
  return grpc::Status::OK;
}

void FakeCongestion::SetSequence(int64_t sequence) {
  MutexLock lock(&mutex_);
  sequence_ = sequence;
  changed_.NotifyAll();
}

void FakeCongestion::Break(grpc::Status status) {
  MutexLock lock(&mutex_);
  broken_ = std::move(status);
  changed_.NotifyAll();
}

// ---- the gateway ----

GatewayTest::GatewayTest() {
  const rpc::KeyPair gateway = rpc::MakeKeyPair("gateway");
  const rpc::KeyPair robot = rpc::MakeKeyPair("robot");
  const rpc::KeyPair inside = rpc::MakeKeyPair("intake");
  WriteSecret(folder_ / "gateway.key", gateway.key_file);
  WriteSecret(folder_ / "robot.key", robot.key_file);
  WriteSecret(folder_ / "intake.key", inside.key_file);
  const nlohmann::json trust = {
      {"gateway", {{"public_key", gateway.public_key}, {"roles", {"ROLE_COUNTER", "ROLE_HEAD", "ROLE_OPERATOR"}}}},
      {"robot", {{"public_key", robot.public_key}, {"roles", {"ROLE_ROBOT", "ROLE_COUNTER"}}}},
      {"intake", {{"public_key", inside.public_key}, {"roles", {"ROLE_INTAKE"}}}}};
  std::ofstream(folder_ / "trust.json") << trust.dump();
  WriteSecret(folder_ / "session.key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
  WriteSecret(folder_ / "accounts.json",
              FormatAccounts({{"mado", PasswordHash(), "staff-1", {common::v1::ROLE_COUNTER}, "131016"},
                              {"kacho", PasswordHash(), "staff-2", {common::v1::ROLE_HEAD}, "131016"}}));
  std::filesystem::create_directories(folder_ / "web/assets");
  std::ofstream(folder_ / "web/index.html") << "<!doctype html><title>窓口</title>";
  std::ofstream(folder_ / "web/sign.html") << "<!doctype html><title>混み具合</title>";
  std::ofstream(folder_ / "web/assets/app-1a2b.js") << "export {};";
  std::ofstream(folder_ / "secret.txt") << "outside";
  std::filesystem::create_symlink(folder_ / "secret.txt", folder_ / "web/link.txt");

  int grpc_port = 0;
  grpc::ServerBuilder builder;
  grpc::EnableDefaultHealthCheckService(true);
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &grpc_port);
  builder.RegisterService(&archive_);
  builder.RegisterService(&intake_);
  builder.RegisterService(&congestion_);
  grpc_ = builder.BuildAndStart();
  const std::string endpoint = absl::StrCat("127.0.0.1:", grpc_port);

  options_.listener.listen = "127.0.0.1:0";
  options_.intake = options_.archive = options_.congestion = options_.ocr = endpoint;
  options_.web_root = folder_ / "web";
  options_.staff_accounts = folder_ / "accounts.json";
  options_.session_key = folder_ / "session.key";
  options_.identity_key = folder_ / "gateway.key";
  options_.identity_trust = folder_ / "trust.json";
  options_.municipality = "131016";
  options_.municipality_title = "見本市";
  options_.guess_burst = 1000;
}

GatewayTest::~GatewayTest() {
  server_.reset();
  grpc_->Shutdown(std::chrono::system_clock::now());
}

void GatewayTest::StartGateway() {
  auto server = Server::Start(options_, &clock_);
  ASSERT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
}

GatewayTest::SignedIn GatewayTest::SignIn(absl::string_view account) {
  const RawResponse response = Fetch(port(), "POST", "/session", kJson,
                                     absl::StrCat(R"({"account":")", account, R"(","password":")", kPassword, R"("})"));
  EXPECT_EQ(response.status, 200) << response.body;
  const std::string cookie = response.headers.at("set-cookie");
  const auto json = nlohmann::json::parse(response.body);
  return {absl::StrCat("Cookie: ", cookie.substr(0, cookie.find(';')), "\r\n"),
          absl::StrCat("X-CSRF-Token: ", json["csrfToken"].get<std::string>(), "\r\n")};
}

std::string GatewayTest::Token(const std::string& issuer, common::v1::Role role, absl::Duration ttl) const {
  const auto signer = rpc::IdentitySigner::FromFile(folder_ / (issuer + ".key"));
  common::v1::Identity claims;
  claims.set_subject("rpa-1");
  claims.set_municipality("131016");
  claims.add_roles(role);
  return absl::StrCat("Authorization: Bearer ", signer->Sign(claims, absl::Now(), ttl), "\r\n");
}

common::v1::Identity GatewayTest::Verified(const std::string& authorization) const {
  const auto verifier = rpc::IdentityVerifier::FromFile(folder_ / "trust.json");
  const auto identity = verifier->Verify(authorization.substr(sizeof("Bearer ") - 1), absl::Now());
  EXPECT_TRUE(identity.ok()) << identity.status();
  return identity.ok() ? *identity : common::v1::Identity();
}

std::string ReasonIn(const RawResponse& response) {
  const auto json = nlohmann::json::parse(response.body, nullptr, false);
  if (!json.is_object() || !json.contains("error")) return "";
  EXPECT_EQ(json["error"]["code"], response.status);
  EXPECT_FALSE(json["error"]["message"].get<std::string>().empty());
  return json["error"]["details"][0]["reason"];
}

}  // namespace madoguchi::gateway
