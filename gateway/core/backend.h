// The port to the services behind the gateway: any RPC of theirs, by its descriptor. Thread-safe; calls block until
// answered or `deadline`. Errors are those of the service, with their details; UNAVAILABLE without a reason when it
// cannot be reached.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/core/cancellation.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace madoguchi::gateway {

struct BackendCall {
  const google::protobuf::MethodDescriptor* method = nullptr;
  std::string identity_token;  // empty for the public
  std::string traceparent;
  absl::Duration timeout;
  Cancellation* cancellation = nullptr;  // outlives the call; unary calls only
};

// One streaming call. Used by one thread. Destroying an unfinished stream cancels the call.
class BackendStream {
 public:
  virtual ~BackendStream() = default;
  // Waits until the service takes more. False when it has ended the call: Finish then says why.
  virtual bool Write(const google::protobuf::Message& message) = 0;
  // False at the end of the service's messages.
  virtual bool Read(google::protobuf::Message* message) = 0;
  virtual void WritesDone() = 0;
  // The call's status. No other call may follow.
  virtual absl::Status Finish() = 0;
};

// A server stream that is followed. Destroying it cancels the call; after that no callback is called, nor running, so
// it must not happen inside one, or under a lock that one takes.
class BackendWatch {
 public:
  virtual ~BackendWatch() = default;
};

// Called one after another on threads of the backend; must not block.
struct WatchCallbacks {
  std::function<void(const google::protobuf::Message&)> message;
  std::function<void(const absl::Status&)> end;  // the last one
};

class Backend {
 public:
  virtual ~Backend() = default;
  virtual absl::Status Unary(const BackendCall& call, const google::protobuf::Message& request,
                             google::protobuf::Message* response) = 0;
  virtual std::unique_ptr<BackendStream> Open(const BackendCall& call) = 0;
  // Returns at once.
  virtual std::unique_ptr<BackendWatch> Watch(const BackendCall& call, const google::protobuf::Message& request,
                                              WatchCallbacks callbacks) = 0;
  // Process → "SERVING", "NOT_SERVING" or "UNREACHABLE".
  virtual std::map<std::string, std::string> Health() = 0;
};

}  // namespace madoguchi::gateway
