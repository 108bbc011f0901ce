// Another process that this one calls: channel, own identity, deadline and trace on every call.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/call.h"
#include "common/rpc/identity.h"
#include "common/rpc/status_bridge.h"
#include "common/time/clock.h"

namespace madoguchi::rpc {

// Thread-safe. The signer and the clock must outlive it.
class Peer {
 public:
  struct Options {
    std::string endpoint;  // "127.0.0.1:7104" or a DNS name: all its addresses are used in turn
    madoguchi::common::v1::Role role = madoguchi::common::v1::ROLE_UNSPECIFIED;  // what this process acts as
    absl::Duration timeout = absl::Seconds(10);                                  // for calls that name none
    int message_bytes_max = 32 * 1024 * 1024;
  };
  Peer(Options options, const IdentitySigner* signer, const Clock* clock);

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // Sets deadline, identity (for every municipality) and trace. `on_behalf_of` may be null; its deadline is not
  // exceeded.
  void Prepare(grpc::ClientContext* context, const Call* on_behalf_of = nullptr,
               absl::Duration timeout = absl::ZeroDuration()) const;

 private:
  const Options options_;
  const IdentitySigner* const signer_;
  const Clock* const clock_;
  const std::shared_ptr<grpc::Channel> channel_;
};

// One unary call: Invoke(peer, *stub, &Archive::Stub::GetBlob, request).
template <class Stub, class Request, class Response>
absl::StatusOr<Response> Invoke(const Peer& peer, Stub& stub,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request, const Call* on_behalf_of = nullptr,
                                absl::Duration timeout = absl::ZeroDuration()) {
  grpc::ClientContext context;
  peer.Prepare(&context, on_behalf_of, timeout);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return FromGrpc(status);
  return response;
}

}  // namespace madoguchi::rpc
