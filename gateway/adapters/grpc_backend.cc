#include "gateway/adapters/grpc_backend.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <future>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/rpc/health_probe.h"
#include "common/rpc/peer.h"
#include "common/rpc/status_bridge.h"
#include "common/sync/mutex.h"
#include "gateway/limits.h"

namespace madoguchi::gateway {
namespace {

using google::protobuf::Message;

grpc::ByteBuffer ToBuffer(const Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

bool FromBuffer(const grpc::ByteBuffer& buffer, Message* message) {
  grpc::Slice slice;
  if (!buffer.DumpToSingleSlice(&slice).ok()) return false;
  return message->ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
}

std::string RpcPath(const google::protobuf::MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

void Prepare(const BackendCall& call, grpc::ClientContext* context) {
  context->set_deadline(absl::ToChronoTime(absl::Now() + call.timeout));
  if (!call.identity_token.empty()) context->AddMetadata("authorization", absl::StrCat("Bearer ", call.identity_token));
  context->AddMetadata("traceparent", call.traceparent);
}

// A streaming call on a completion queue of its own: each operation is started and waited for.
class GrpcStream final : public BackendStream {
 public:
  GrpcStream(grpc::GenericStub* stub, const BackendCall& call) {
    Prepare(call, &context_);
    stream_ = stub->PrepareCall(&context_, RpcPath(*call.method), &queue_);
    stream_->StartCall(this);
    Wait();
  }
  ~GrpcStream() override {
    if (!finished_) {
      context_.TryCancel();
      Finish().IgnoreError();
    }
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) {
    }
  }

  bool Write(const Message& message) override {
    stream_->Write(ToBuffer(message), this);
    return Wait();
  }
  bool Read(Message* message) override {
    grpc::ByteBuffer buffer;
    stream_->Read(&buffer, this);
    return Wait() && FromBuffer(buffer, message);
  }
  void WritesDone() override {
    stream_->WritesDone(this);
    Wait();
  }
  absl::Status Finish() override {
    grpc::Status status;
    finished_ = true;
    stream_->Finish(&status, this);
    Wait();
    return rpc::FromGrpc(status);
  }

 private:
  bool Wait() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
  bool finished_ = false;
};

// A server stream whose messages are passed on as they come. It lives until gRPC is done with it; its handle may go
// before.
class GrpcWatch final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  GrpcWatch(const BackendCall& call, const Message& request, WatchCallbacks callbacks)
      : request_(ToBuffer(request)),
        answer_(google::protobuf::MessageFactory::generated_factory()->GetPrototype(call.method->output_type())->New()),
        callbacks_(std::move(callbacks)) {
    Prepare(call, &context_);
  }

  static std::unique_ptr<BackendWatch> Start(grpc::GenericStub* stub, const BackendCall& call, const Message& request,
                                             WatchCallbacks callbacks) {
    auto watch = std::make_shared<GrpcWatch>(call, request, std::move(callbacks));
    stub->PrepareBidiStreamingCall(&watch->context_, RpcPath(*call.method), {}, watch.get());
    watch->self_ = watch;
    watch->StartWriteLast(&watch->request_, {});
    watch->StartRead(&watch->in_);
    watch->StartCall();
    return std::make_unique<Handle>(std::move(watch));
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    {
      MutexLock lock(&mutex_);
      if (watched_ && FromBuffer(in_, answer_.get())) callbacks_.message(*answer_);
    }
    StartRead(&in_);
  }
  void OnDone(const grpc::Status& status) override {
    {
      MutexLock lock(&mutex_);
      if (watched_) callbacks_.end(rpc::FromGrpc(status));
    }
    const std::shared_ptr<GrpcWatch> last = std::move(self_);
  }

 private:
  class Handle final : public BackendWatch {
   public:
    explicit Handle(std::shared_ptr<GrpcWatch> watch) : watch_(std::move(watch)) {}
    ~Handle() override {
      {
        MutexLock lock(&watch_->mutex_);
        watch_->watched_ = false;
        watch_->callbacks_ = {};
      }
      watch_->context_.TryCancel();
    }

   private:
    const std::shared_ptr<GrpcWatch> watch_;
  };

  grpc::ClientContext context_;
  const grpc::ByteBuffer request_;
  grpc::ByteBuffer in_;
  const std::unique_ptr<Message> answer_;
  std::shared_ptr<GrpcWatch> self_;
  Mutex mutex_;
  bool watched_ ABSL_GUARDED_BY(mutex_) = true;
  WatchCallbacks callbacks_ ABSL_GUARDED_BY(mutex_);
};

class GrpcBackend final : public Backend {
 public:
  GrpcBackend(const std::vector<BackendProcess>& processes, const rpc::IdentitySigner* signer, const Clock* clock) {
    for (const BackendProcess& process : processes) {
      const rpc::Peer peer({.endpoint = process.endpoint, .message_bytes_max = kMessageBytesMax}, signer, clock);
      channels_[process.process] = peer.channel();
      for (const std::string& service : process.services) {
        stubs_[service] = std::make_unique<grpc::GenericStub>(peer.channel());
      }
    }
  }

  absl::Status Unary(const BackendCall& call, const Message& request, Message* response) override {
    grpc::ClientContext context;
    Prepare(call, &context);
    const grpc::ByteBuffer out = ToBuffer(request);
    grpc::ByteBuffer in;
    std::promise<grpc::Status> done;
    if (call.cancellation != nullptr) call.cancellation->Arm([&context] { context.TryCancel(); });
    StubFor(call)->UnaryCall(&context, RpcPath(*call.method), {}, &out, &in,
                             [&done](grpc::Status status) { done.set_value(std::move(status)); });
    const grpc::Status status = done.get_future().get();
    if (call.cancellation != nullptr) call.cancellation->Disarm();
    if (!status.ok()) return rpc::FromGrpc(status);
    if (!FromBuffer(in, response)) return absl::InternalError("the service's answer is not a message of its type");
    return absl::OkStatus();
  }

  std::unique_ptr<BackendStream> Open(const BackendCall& call) override {
    return std::make_unique<GrpcStream>(StubFor(call), call);
  }

  std::unique_ptr<BackendWatch> Watch(const BackendCall& call, const Message& request,
                                      WatchCallbacks callbacks) override {
    return GrpcWatch::Start(StubFor(call), call, request, std::move(callbacks));
  }

  std::map<std::string, std::string> Health() override {
    std::map<std::string, std::future<rpc::Health>> probes;
    for (const auto& [process, channel] : channels_) {
      probes[process] =
          std::async(std::launch::async, [channel = channel] { return rpc::ProbeHealth(channel, kHealthTimeout); });
    }
    std::map<std::string, std::string> health;
    for (auto& [process, probe] : probes) health[process] = std::string(rpc::HealthName(probe.get()));
    return health;
  }

 private:
  grpc::GenericStub* StubFor(const BackendCall& call) { return stubs_.at(call.method->service()->full_name()).get(); }

  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
  std::map<std::string, std::unique_ptr<grpc::GenericStub>> stubs_;
};

}  // namespace

std::unique_ptr<Backend> MakeGrpcBackend(const std::vector<BackendProcess>& processes,
                                         const rpc::IdentitySigner* signer, const Clock* clock) {
  return std::make_unique<GrpcBackend>(processes, signer, clock);
}

}  // namespace madoguchi::gateway
