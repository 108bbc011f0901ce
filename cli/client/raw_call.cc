#include "cli/client/raw_call.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/rpc/status_bridge.h"
#include "common/status/error.h"

namespace madoguchi::cli {
namespace {

constexpr int kMessageBytesMax = 64 * 1024 * 1024;

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string ToBytes(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (!buffer.DumpToSingleSlice(&slice).ok()) return "";
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

// Each operation is started and waited for on the call's own queue.
bool Wait(grpc::CompletionQueue* queue) {
  void* tag = nullptr;
  bool ok = false;
  return queue->Next(&tag, &ok) && ok;
}

// What gRPC itself says comes without a reason and in English.
absl::Status Explained(const absl::Status& error) {
  if (!ReasonOf(error).empty()) return error;
  if (error.code() == absl::StatusCode::kUnavailable) {
    return Error(error.code(), "UNREACHABLE",
                 "接続先が応答しません。動いているか、--endpoint が正しいかを確かめてください。");
  }
  return Error(error.code(), absl::StatusCodeToString(error.code()),
               absl::StrCat("接続先がこの呼び出しを受け付けません。(", error.message(), ")"));
}

}  // namespace

std::shared_ptr<grpc::Channel> Connect(const std::string& endpoint) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMessageBytesMax);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(endpoint, grpc::InsecureChannelCredentials(), arguments);
}

absl::StatusOr<std::vector<std::string>> RawCall(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                                                 const std::vector<std::string>& requests, const std::string& token,
                                                 absl::Duration timeout) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  if (!token.empty()) context.AddMetadata("authorization", absl::StrCat("Bearer ", token));
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareCall(&context, path, &queue);
  call->StartCall(nullptr);
  bool open = Wait(&queue);
  for (const std::string& request : requests) {
    if (!open) break;
    call->Write(ToBuffer(request), nullptr);
    open = Wait(&queue);
  }
  if (open) {
    call->WritesDone(nullptr);
    Wait(&queue);
  }
  std::vector<std::string> answers;
  for (;;) {
    grpc::ByteBuffer buffer;
    call->Read(&buffer, nullptr);
    if (!Wait(&queue)) break;
    answers.push_back(ToBytes(buffer));
  }
  grpc::Status status;
  call->Finish(&status, nullptr);
  Wait(&queue);
  queue.Shutdown();
  Wait(&queue);
  if (status.ok()) return answers;
  return Explained(rpc::FromGrpc(status));
}

}  // namespace madoguchi::cli
