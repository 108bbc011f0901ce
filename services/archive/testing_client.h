// A caller of the archive as tests need one: in any role, for any city. Shared by the tests beside it.
#pragma once

#include <grpcpp/create_channel.h>

#include <algorithm>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/status_bridge.h"
#include "common/testing/identities.h"
#include "madoguchi/archive/v1/archive.grpc.pb.h"

namespace madoguchi::archive {

class ArchiveClient {
 public:
  ArchiveClient(const testing::Identities* identities, int port, common::v1::Role role, std::string city)
      : identities_(*identities),
        channel_(Connect(port)),
        stub_(v1::Archive::NewStub(channel_)),
        role_(role),
        city_(std::move(city)) {}

  bool WaitUntilServing(absl::Duration timeout) {
    return channel_->WaitForConnected(absl::ToChronoTime(absl::Now() + timeout));
  }

  std::string parent() const { return "municipalities/" + city_; }

  absl::StatusOr<v1::Blob> Put(const std::string& bytes, const std::string& request_id,
                               size_t piece_bytes = 64 * 1024) {
    grpc::ClientContext context;
    Prepare(context);
    v1::Blob blob;
    auto stream = stub_->PutBlob(&context, &blob);
    v1::PutBlobRequest message;
    message.set_parent(parent());
    message.set_request_id(request_id);
    size_t sent = 0;
    do {
      message.mutable_content()->set_data(bytes.substr(sent, piece_bytes));
      if (!stream->Write(message)) break;  // refused: Finish tells why
      message.Clear();
      sent += piece_bytes;
    } while (sent < bytes.size());
    stream->WritesDone();
    const grpc::Status status = stream->Finish();  // fills the blob
    return Result(status, std::move(blob));
  }

  // Sends the beginning of a file, then goes away.
  void Abandon(const std::string& bytes, const std::string& request_id) {
    grpc::ClientContext context;
    Prepare(context);
    v1::Blob blob;
    auto stream = stub_->PutBlob(&context, &blob);
    v1::PutBlobRequest message;
    message.set_parent(parent());
    message.set_request_id(request_id);
    message.mutable_content()->set_data(bytes);
    stream->Write(message);
    context.TryCancel();
    stream->Finish();
  }

  absl::StatusOr<std::string> Download(const std::string& name, std::string* partial = nullptr) {
    grpc::ClientContext context;
    Prepare(context);
    v1::DownloadBlobRequest request;
    request.set_name(name);
    auto stream = stub_->DownloadBlob(&context, request);
    std::string bytes;
    for (google::api::HttpBody piece; stream->Read(&piece);) bytes += piece.data();
    if (partial != nullptr) *partial = bytes;
    return Result(stream->Finish(), std::move(bytes));
  }

  template <class Request, class Response>
  absl::StatusOr<Response> Call(grpc::Status (v1::Archive::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                          Response*),
                                const Request& request) {
    grpc::ClientContext context;
    Prepare(context);
    Response response;
    const grpc::Status status = (stub_.get()->*method)(&context, request, &response);
    return Result(status, std::move(response));
  }

 private:
  static std::shared_ptr<grpc::Channel> Connect(int port) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);  // tests connect while the server starts
    return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials(), arguments);
  }
  void Prepare(grpc::ClientContext& context) const {
    identities_.ActAs(&context, role_, city_, absl::Now());
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(30)));
  }
  template <class T>
  static absl::StatusOr<T> Result(const grpc::Status& status, T value) {
    if (!status.ok()) return rpc::FromGrpc(status);
    return value;
  }

  const testing::Identities& identities_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::Archive::Stub> stub_;
  const common::v1::Role role_;
  const std::string city_;
};

}  // namespace madoguchi::archive
