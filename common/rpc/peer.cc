#include "common/rpc/peer.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/observability/request_log.h"

namespace madoguchi::rpc {
namespace {

constexpr absl::Duration kTokenTtl = absl::Minutes(1);
constexpr int kReconnectBackoffMsMax = 2000;  // a restarted neighbour is found again quickly

std::shared_ptr<grpc::Channel> Connect(const Peer::Options& options) {
  grpc::ChannelArguments arguments;
  arguments.SetLoadBalancingPolicyName("round_robin");
  arguments.SetMaxReceiveMessageSize(options.message_bytes_max);
  arguments.SetMaxSendMessageSize(options.message_bytes_max);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectBackoffMsMax);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(options.endpoint, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

Peer::Peer(Options options, const IdentitySigner* signer, const Clock* clock)
    : options_(std::move(options)), signer_(signer), clock_(clock), channel_(Connect(options_)) {}

void Peer::Prepare(grpc::ClientContext* context, const Call* on_behalf_of, absl::Duration timeout) const {
  const absl::Time now = clock_->Now();
  absl::Time deadline = now + (timeout > absl::ZeroDuration() ? timeout : options_.timeout);
  if (on_behalf_of != nullptr) deadline = std::min(deadline, on_behalf_of->deadline);
  context->set_deadline(absl::ToChronoTime(deadline));

  madoguchi::common::v1::Identity claims;
  claims.set_subject(signer_->issuer());
  claims.set_municipality("*");
  claims.add_roles(options_.role);
  context->AddMetadata("authorization", absl::StrCat("Bearer ", signer_->Sign(claims, now, kTokenTtl)));
  context->AddMetadata("traceparent",
                       observability::ChildTraceparent(on_behalf_of == nullptr ? "" : on_behalf_of->traceparent));
}

}  // namespace madoguchi::rpc
