#include "common/rpc/edge.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "common/observability/request_log.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::rpc {
namespace {

std::string Metadata(const grpc::CallbackServerContext& context, const char* key) {
  const auto entry = context.client_metadata().find(key);
  return entry == context.client_metadata().end() ? "" : std::string(entry->second.data(), entry->second.size());
}

absl::Time DeadlineOf(const grpc::CallbackServerContext& context) { return absl::FromChrono(context.deadline()); }

}  // namespace

Edge::Passage Edge::Begin(grpc::CallbackServerContext* context, const google::protobuf::Descriptor& request,
                          absl::Duration limit) const {
  Passage passage;
  passage.start = parts_.clock->Now();
  passage.rule = &parts_.policy->RuleFor(request);
  passage.call.deadline = std::min(DeadlineOf(*context), passage.start + limit);
  passage.call.traceparent = observability::ChildTraceparent(Metadata(*context, "traceparent"));
  passage.call.cancelled = [context] { return context->IsCancelled(); };
  return passage;
}

absl::Status Edge::CheckIdentity(grpc::CallbackServerContext* context, Passage& passage) const {
  const std::string authorization = Metadata(*context, "authorization");
  absl::string_view token = authorization;
  if (absl::ConsumePrefix(&token, "Bearer ")) {
    ASSIGN_OR_RETURN(passage.call.identity, parts_.verifier->Verify(token, passage.start));
  }
  return AccessPolicy::CheckRole(*passage.rule, passage.call.identity);
}

absl::Status Edge::CheckRequest(const google::protobuf::Message& request, Passage& passage) const {
  ASSIGN_OR_RETURN(passage.call.municipality, AccessPolicy::CheckTenant(*passage.rule, passage.call.identity, request));
  return absl::OkStatus();
}

absl::Status Edge::CheckStillWanted(const Passage& passage) const {
  if (passage.call.cancelled()) return absl::CancelledError("caller went away");
  if (parts_.clock->Now() >= passage.call.deadline) {
    return Error(absl::StatusCode::kDeadlineExceeded, "EXPIRED_UNSTARTED",
                 "混み合っていて時間内に始められませんでした。少し待ってから、もう一度お試しください。");
  }
  return absl::OkStatus();
}

void Edge::Record(const Passage& passage, const absl::Status& status) const {
  const absl::Duration duration = parts_.clock->Now() - passage.start;
  const std::string code = absl::StatusCodeToString(status.code());
  parts_.metrics
      ->Seconds("madoguchi_rpc_seconds", "Time of each RPC in the server",
                {{"method", passage.rule->method}, {"code", code}})
      .Observe(absl::ToDoubleSeconds(duration));
  observability::Log({.time = passage.start,
                      .service = parts_.process,
                      .method = passage.rule->method,
                      .code = code,
                      .reason = ReasonOf(status),
                      .municipality = passage.call.municipality,
                      .subject = passage.call.identity.subject(),
                      .trace_id = observability::TraceIdOf(passage.call.traceparent),
                      .duration = duration});
}

grpc::ServerUnaryReactor* Edge::RunUnary(grpc::CallbackServerContext* context, const google::protobuf::Message& request,
                                         absl::AnyInvocable<absl::Status(const Call&)> act) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  auto passage = std::make_shared<Passage>(Begin(context, *request.GetDescriptor(), parts_.unary_max));
  const auto finish = [this, reactor, passage](const absl::Status& status) {
    Record(*passage, status);
    reactor->Finish(ToGrpc(status));
  };
  absl::Status status = CheckIdentity(context, *passage);
  if (status.ok()) status = CheckRequest(request, *passage);
  if (status.ok()) {
    status = parts_.executor->Submit([this, passage, finish, act = std::move(act)]() mutable {
      absl::Status outcome = CheckStillWanted(*passage);
      if (outcome.ok()) outcome = act(passage->call);
      finish(outcome);
    });
  }
  if (!status.ok()) finish(status);
  return reactor;
}

void Edge::Turn::Begin() {
  MutexLock lock(&mutex_);
  ready_ = false;
}

void Edge::Turn::Done(bool ok) {
  MutexLock lock(&mutex_);
  ok_ = ok;
  ready_ = true;
  changed_.NotifyOne();
}

bool Edge::Turn::Wait(const Clock& clock, absl::Time deadline, grpc::CallbackServerContext* context) {
  MutexLock lock(&mutex_);
  while (!ready_) {
    const absl::Duration left = deadline - clock.Now();
    if (left > absl::ZeroDuration()) {
      changed_.WaitFor(&mutex_, std::min(left, absl::Hours(1)));
    } else {
      context->TryCancel();
      while (!ready_) changed_.Wait(&mutex_);
    }
  }
  return ok_;
}

absl::Status Edge::SubmitStream(absl::AnyInvocable<void()> task) { return parts_.streams->Submit(std::move(task)); }

}  // namespace madoguchi::rpc
