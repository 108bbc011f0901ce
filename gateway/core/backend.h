// The port to the services behind the gateway: any RPC of theirs, by its descriptor. Thread-safe; calls block until
// answered or `deadline`. Errors are those of the service, with their details; UNAVAILABLE without a reason when it
// cannot be reached.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace madoguchi::gateway {

struct BackendCall {
  const google::protobuf::MethodDescriptor* method = nullptr;
  std::string identity_token;  // empty for the public
  std::string traceparent;
  absl::Duration timeout;
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

class Backend {
 public:
  virtual ~Backend() = default;
  virtual absl::Status Unary(const BackendCall& call, const google::protobuf::Message& request,
                             google::protobuf::Message* response) = 0;
  virtual std::unique_ptr<BackendStream> Open(const BackendCall& call) = 0;
  // Process → "SERVING", "NOT_SERVING" or "UNREACHABLE".
  virtual std::map<std::string, std::string> Health() = 0;
};

}  // namespace madoguchi::gateway
