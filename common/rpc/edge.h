// The one bridge between gRPC's callback API and plain synchronous handlers. Every RPC of every service goes through
// it, and it does for all of them what none should do by itself: verify the identity token, enforce the .proto's
// `access` option, hop to a bounded executor, drop what expired before it started, turn absl::Status into gRPC's with
// details, count, time and log.
//
// gRPC C++ server interceptors cannot end a call with a status of their own (they can only cancel it), therefore a
// bridge and no interceptor.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/exec/bounded_executor.h"
#include "common/observability/metrics.h"
#include "common/rpc/access.h"
#include "common/rpc/call.h"
#include "common/rpc/identity.h"
#include "common/rpc/status_bridge.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"

namespace madoguchi::rpc {

// Thread-safe. Must outlive the server whose calls it bridges.
class Edge {
 public:
  struct Parts {
    std::string process;  // for logs and metrics
    const AccessPolicy* policy = nullptr;
    const IdentityVerifier* verifier = nullptr;
    const Clock* clock = nullptr;
    exec::BoundedExecutor* executor = nullptr;  // unary calls
    exec::BoundedExecutor* streams = nullptr;   // streaming calls hold a thread while they last
    observability::Metrics* metrics = nullptr;
    absl::Duration unary_max = absl::Seconds(60);  // for callers that set no deadline of their own
    absl::Duration stream_max = absl::Minutes(10);
  };
  explicit Edge(Parts parts) : parts_(std::move(parts)) {}

  template <class Request, class Response>
  using UnaryHandler = absl::AnyInvocable<absl::StatusOr<Response>(const Call&, const Request&)>;

  template <class Request, class Response>
  grpc::ServerUnaryReactor* Unary(grpc::CallbackServerContext* context, const Request* request, Response* response,
                                  UnaryHandler<Request, Response> handler) {
    return RunUnary(context, *request,
                    [request, response, handler = std::move(handler)](const Call& call) mutable -> absl::Status {
                      absl::StatusOr<Response> result = handler(call, *request);
                      if (result.ok()) *response = *std::move(result);
                      return result.status();
                    });
  }

  // Messages of a client stream, one after another. Next blocks; false at the end or when the caller is gone.
  template <class Request>
  class Reader {
   public:
    virtual ~Reader() = default;
    virtual bool Next(Request* request) = 0;
    // Why Next said false: OK at the end of the stream, CANCELLED when the caller went away before it.
    virtual absl::Status status() const = 0;
  };

  // `handler` gets the first message (already admitted) and reads the rest.
  template <class Request, class Response>
  using ClientStreamHandler =
      absl::AnyInvocable<absl::StatusOr<Response>(const Call&, const Request&, Reader<Request>&)>;
  template <class Request, class Response>
  grpc::ServerReadReactor<Request>* ClientStream(grpc::CallbackServerContext* context, Response* response,
                                                 ClientStreamHandler<Request, Response> handler);

  // Messages to the caller. Write blocks until the transport took the message; false when the caller is gone.
  template <class Response>
  class Writer {
   public:
    virtual ~Writer() = default;
    virtual bool Write(const Response& response) = 0;
  };
  template <class Request, class Response>
  using ServerStreamHandler = absl::AnyInvocable<absl::Status(const Call&, const Request&, Writer<Response>&)>;
  template <class Request, class Response>
  grpc::ServerWriteReactor<Response>* ServerStream(grpc::CallbackServerContext* context, const Request* request,
                                                   ServerStreamHandler<Request, Response> handler);

 private:
  // One call's way through the bridge, without its types.
  struct Passage {
    const AccessPolicy::Rule* rule = nullptr;
    Call call;
    absl::Time start;
  };
  Passage Begin(grpc::CallbackServerContext* context, const google::protobuf::Descriptor& request,
                absl::Duration limit) const;
  absl::Status CheckIdentity(grpc::CallbackServerContext* context, Passage& passage) const;
  absl::Status CheckRequest(const google::protobuf::Message& request, Passage& passage) const;
  absl::Status CheckStillWanted(const Passage& passage) const;
  void Record(const Passage& passage, const absl::Status& status) const;

  grpc::ServerUnaryReactor* RunUnary(grpc::CallbackServerContext* context, const google::protobuf::Message& request,
                                     absl::AnyInvocable<absl::Status(const Call&)> act);
  absl::Status SubmitStream(absl::AnyInvocable<void()> task);

  // One operation of a stream: started by the handler's thread, ended by gRPC's.
  class Turn {
   public:
    void Begin();
    void Done(bool ok);
    // Whether the operation succeeded. At the deadline the call is cancelled, so that a stalled caller does not hold
    // its thread for ever.
    bool Wait(const Clock& clock, absl::Time deadline, grpc::CallbackServerContext* context);

   private:
    Mutex mutex_;
    CondVar changed_;
    bool ready_ ABSL_GUARDED_BY(mutex_) = false;
    bool ok_ ABSL_GUARDED_BY(mutex_) = false;
  };
  template <class Request, class Response>
  class ReadReactor;
  template <class Request, class Response>
  class WriteReactor;

  const Parts parts_;
};

template <class Request, class Response>
class Edge::ReadReactor final : public grpc::ServerReadReactor<Request>, public Edge::Reader<Request> {
 public:
  ReadReactor(Edge* edge, grpc::CallbackServerContext* context, Response* response,
              ClientStreamHandler<Request, Response> handler)
      : edge_(edge), context_(context), response_(response), handler_(std::move(handler)) {
    passage_ = edge_->Begin(context, *Request::descriptor(), edge_->parts_.stream_max);
    absl::Status status = edge_->CheckIdentity(context, passage_);
    if (status.ok()) status = edge_->SubmitStream([this] { Run(); });
    if (!status.ok()) End(status);
  }

  bool Next(Request* request) override {
    if (closed_) return false;
    turn_.Begin();
    this->StartRead(request);
    closed_ = !turn_.Wait(*edge_->parts_.clock, passage_.call.deadline, context_);
    return !closed_;
  }
  absl::Status status() const override {
    return context_->IsCancelled() ? absl::CancelledError("caller went away") : absl::OkStatus();
  }

  void OnReadDone(bool ok) override { turn_.Done(ok); }
  void OnDone() override { delete this; }

 private:
  void Run() {
    absl::Status status = edge_->CheckStillWanted(passage_);
    if (status.ok()) {
      Request first;
      Next(&first);
      status = edge_->CheckRequest(first, passage_);
      if (status.ok()) {
        absl::StatusOr<Response> result = handler_(passage_.call, first, *this);
        if (result.ok()) *response_ = *std::move(result);
        status = result.status();
      }
    }
    End(status);
  }
  void End(const absl::Status& status) {
    edge_->Record(passage_, status);
    this->Finish(ToGrpc(status));
  }

  Edge* const edge_;
  grpc::CallbackServerContext* const context_;
  Response* const response_;
  ClientStreamHandler<Request, Response> handler_;
  Passage passage_;
  bool closed_ = false;  // used by the handler's thread alone
  Turn turn_;
};

template <class Request, class Response>
class Edge::WriteReactor final : public grpc::ServerWriteReactor<Response>, public Edge::Writer<Response> {
 public:
  WriteReactor(Edge* edge, grpc::CallbackServerContext* context, const Request* request,
               ServerStreamHandler<Request, Response> handler)
      : edge_(edge), context_(context), request_(request), handler_(std::move(handler)) {
    passage_ = edge_->Begin(context, *Request::descriptor(), edge_->parts_.stream_max);
    absl::Status status = edge_->CheckIdentity(context, passage_);
    if (status.ok()) status = edge_->CheckRequest(*request, passage_);
    if (status.ok()) status = edge_->SubmitStream([this] { Run(); });
    if (!status.ok()) End(status);
  }

  bool Write(const Response& response) override {
    turn_.Begin();
    this->StartWrite(&response);
    return turn_.Wait(*edge_->parts_.clock, passage_.call.deadline, context_);
  }

  void OnWriteDone(bool ok) override { turn_.Done(ok); }
  void OnDone() override { delete this; }

 private:
  void Run() {
    absl::Status status = edge_->CheckStillWanted(passage_);
    if (status.ok()) status = handler_(passage_.call, *request_, *this);
    End(status);
  }
  void End(const absl::Status& status) {
    edge_->Record(passage_, status);
    this->Finish(ToGrpc(status));
  }

  Edge* const edge_;
  grpc::CallbackServerContext* const context_;
  const Request* const request_;
  ServerStreamHandler<Request, Response> handler_;
  Passage passage_;
  Turn turn_;
};

template <class Request, class Response>
grpc::ServerReadReactor<Request>* Edge::ClientStream(grpc::CallbackServerContext* context, Response* response,
                                                     ClientStreamHandler<Request, Response> handler) {
  return new ReadReactor<Request, Response>(this, context, response, std::move(handler));
}

template <class Request, class Response>
grpc::ServerWriteReactor<Response>* Edge::ServerStream(grpc::CallbackServerContext* context, const Request* request,
                                                       ServerStreamHandler<Request, Response> handler) {
  return new WriteReactor<Request, Response>(this, context, request, std::move(handler));
}

}  // namespace madoguchi::rpc
