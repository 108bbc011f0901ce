// The gRPC edge of learning from review (samples.proto). Thread-safe.
#pragma once

#include "common/rpc/edge.h"
#include "madoguchi/intake/v1/samples.grpc.pb.h"
#include "services/intake/core/samples/samples.h"

namespace madoguchi::intake {

class SamplesService final : public v1::Samples::CallbackService {
 public:
  // Nothing is owned.
  SamplesService(rpc::Edge* edge, Samples* samples) : edge_(*edge), samples_(*samples) {}

  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* GetSampleConsent(Context*, const v1::GetSampleConsentRequest*, v1::SampleConsent*) override;
  Reactor* SetSampleConsent(Context*, const v1::SetSampleConsentRequest*, v1::SampleConsent*) override;
  Reactor* DeleteSamples(Context*, const v1::DeleteSamplesRequest*, v1::SampleConsent*) override;
  grpc::ServerWriteReactor<v1::Sample>* ExportSamples(Context*, const v1::ExportSamplesRequest*) override;

 private:
  rpc::Edge& edge_;
  Samples& samples_;
};

}  // namespace madoguchi::intake
